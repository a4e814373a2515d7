"""What entries are chosen and counted by, as arrays: loaded once, and extended by what is new as the index grows."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

import attrs
import numpy as np

from qomnews.search.filters import FIELDS, Field
from qomnews.store.errors import SearchMissingError
from qomnews.store.search.layout import COLUMNS, MIRROR, ORIGINAL, Direct
from qomnews.store.search.values import Choices, Numbers, Values

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from qomnews.store.search.values import Mask

_LOADED = tuple(name for name in COLUMNS if name not in ("step", "letters"))
# Rows that are in memory as Python has them at once.
_AT_ONCE = 20_000
# S608: names of ours only.
_NEW = f"SELECT {', '.join(_LOADED)} FROM {{at}}entries WHERE step > ? AND docid > ? ORDER BY docid LIMIT ?"  # noqa: S608


@attrs.frozen(eq=False)
class Columns:
    """One state of an index; a later one is another object.

    Attributes:
        made: of which index.
        step: up to which transaction of it.
        arrays: by column, an array by `docid`.
        choices: by field.
    """

    made: str
    step: int
    arrays: Mapping[str, Numbers]
    choices: Mapping[Field, Choices]

    def __getitem__(self, name: str) -> Numbers:
        return self.arrays[name]

    @property
    def count(self) -> int:
        """Articles that are there, mirrors among them."""
        return int(np.count_nonzero(self.alive(include_mirrors=True)))

    def alive(self, *, include_mirrors: bool) -> Mask:
        """By `docid`, whether it is one to be shown."""
        state = self.arrays["state"]
        shown: Mask = (state == ORIGINAL) | (state == MIRROR) if include_mirrors else state == ORIGINAL
        return shown

    def of(self, field: Field) -> Numbers:
        """The numbers that entries have for a field."""
        return self.arrays["tags" if field == "tag" else field]


class Kept:
    """The newest state that was asked for; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begin("")

    def at(self, connection: Connection, said: Mapping[str, str], *, wait: float) -> Columns:
        """The columns as a connection sees the index, or of a later state, or of that before it.

        The one before is given while another thread brings in what is new, so that nobody has to wait for that.

        Args:
            connection: to the index.
            said: what the index says of itself, as the connection sees it.
            wait: seconds to wait for another thread, where there is no state before.

        Raises:
            SearchMissingError: there is none yet.
        """
        if not self._lock.acquire(blocking=False):
            before = self._columns
            if before.made == said["made"] and before.step:
                return before
            if not self._lock.acquire(timeout=wait):
                raise SearchMissingError("the search index is being read into memory; try again in a while")
        try:
            if self._columns.made != said["made"]:
                self._begin(said["made"])
            if self._columns.step < int(said["step"]):
                self._extend(connection, int(said["step"]))
            return self._columns
        finally:
            self._lock.release()

    def _begin(self, made: str) -> None:
        self._values = {field: Values(field) for field in FIELDS}
        arrays = {name: np.zeros(1, np.int64) for name in _LOADED[1:]}
        self._columns = Columns(made, 0, arrays, {field: each.choices() for field, each in self._values.items()})

    def _extend(self, connection: Connection, step: int) -> None:
        before = self._columns
        rows = _new_rows(connection, before.step)
        _begin_time(connection)
        self._extend_values(Direct(connection), before.step)
        docids = rows[:, 0]
        size = max(int(docids.max(initial=0)) + 1, len(before["state"]))
        arrays = {}
        for place, name in enumerate(_LOADED[1:], 1):
            arrays[name] = array = np.zeros(size, np.int64)
            array[: len(before[name])] = before[name]
            array[docids] = rows[:, place]
        choices = {field: each.choices() for field, each in self._values.items()}
        self._columns = Columns(before.made, step, arrays, choices)

    def _extend_values(self, direct: Direct, step: int) -> None:
        asked = "SELECT field, number, folded, name FROM {at}names WHERE step > ? ORDER BY field, number"
        for field, number, folded, shown in direct.rows(asked, (step,)):
            match field:
                case "tag":
                    self._values["tag"].add_tag(folded, shown)
                case "tags":
                    self._values["tag"].add(number, folded, shown)
                case _:
                    self._values[field].add(number, folded, shown)


def _new_rows(connection: Connection, step: int) -> Numbers:
    direct, parts, last = Direct(connection), [np.empty((0, len(_LOADED)), np.int64)], -1
    while True:
        _begin_time(connection)
        # As tuples they take many times the room that they take as numbers: some at a time.
        rows = direct.rows(_NEW, (step, last, _AT_ONCE))
        if not rows:
            return np.concatenate(parts)
        parts.append(np.array(rows, np.int64))
        last = rows[-1][0]


def _begin_time(connection: Connection) -> None:
    """Gives the next statement all the time that one has: reading half a million rows is many statements, not one."""
    connection.exec_driver_sql("SELECT 1").close()
