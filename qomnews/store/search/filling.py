"""Filling the index from the store, and keeping it up with what changes: some articles at a time, all or nothing each.

What is new or changed is found by the number of the transaction that changed it, so that whoever was killed, or comes
second, goes on where the last complete transaction of the index ended. Each begins by comparing the index with the
store as it is: one that is another's is made anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

import attrs
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from qomnews.search.folding import FOLDING
from qomnews.store.connect import Direct, asking, connect, identity, reading
from qomnews.store.errors import translated
from qomnews.store.freshness_tables import forgotten
from qomnews.store.read_only import connect_read_only
from qomnews.store.search import layout
from qomnews.store.search.layout import DAMAGED
from qomnews.store.search.texts import entry_of
from qomnews.store.search.writing import Writer
from qomnews.store.tables import articles, sequences

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from sqlalchemy import Connection

CHUNK = 1000
"""Articles of one transaction."""
LEAST_DEAD = 1000
"""With fewer dead entries no index is made anew for them."""
_SOURCE_DEADLINE_S = 600.0
_DAMAGED = (*DAMAGED, "SQLITE_CONSTRAINT")


class Progress(Protocol):
    """Told how many of the store's articles are in the index."""

    def __call__(self, done: int, total: int, /) -> object:
        """So many are there of so many."""


@attrs.frozen
class Filled:
    """What filling came to: articles that were written, and why the index was made anew (None: it wasn't)."""

    written: int
    anew: str | None


class Filler:
    """Keeps the index of a store up with it; a context manager. Every method may raise `StoreError`."""

    def __init__(self, url: str) -> None:
        self._source = connect_read_only(url, deadline=_SOURCE_DEADLINE_S, connections=1)
        self._index = connect(layout.index_url(self._source).render_as_string(hide_password=False))
        self._file = identity(self._index)
        self._writer = Writer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of both databases."""
        self._source.dispose()
        self._index.dispose()

    def throw_away(self) -> None:
        """Has the store lose its index; the next filling makes it anew."""
        with translated(self._source.url):
            self._index.dispose()
            if self._index.dialect.name == "sqlite":
                layout.throw_away_file(self._source)
                return
            with layout.changing(self._index) as connection:
                layout.throw_away_schema(connection)

    def catch_up(self, *, progress: Progress | None = None, stopped: Callable[[], bool] = lambda: False) -> Filled:
        """Brings the index up to the store.

        Args:
            progress: told after each transaction.
            stopped: asked after each, whether to leave it at that.

        Raises:
            StoreMissingError: there is no store.
            StoreBusyError: another process fills it.
        """
        written, anew = 0, None
        with translated(self._source.url):
            total = self._total() if progress else 0
            while True:
                count, why = self._chunk()
                written, anew = written + count, anew or why
                if progress and count:
                    progress(min(written, total), total)
                if not count or stopped():
                    return Filled(written, anew)

    def _total(self) -> int:
        with reading(self._source) as connection:
            return int(connection.execute(select(func.count()).select_from(articles)).scalar_one())

    def _chunk(self) -> tuple[int, str | None]:
        """One transaction: how many articles, and why the index was made anew."""
        file = identity(self._index)
        if file != self._file:
            # Connections to a file that was deleted, or replaced, are of no use.
            self._index.dispose()
        try:
            with layout.changing(self._index) as index:
                return self._write(index), None
        except _OutdatedError as error:
            why = str(error)
        except DBAPIError as error:
            code: str = getattr(error.orig, "sqlite_errorname", "")
            if not code.startswith(_DAMAGED):
                raise
            why = f"it was damaged ({error.orig})"
        finally:
            self._file = identity(self._index)
        # Another process may have done so meanwhile.
        if self._file == (file or self._file):
            self.throw_away()
        with layout.changing(self._index) as index:
            written = self._write(index)
        self._file = identity(self._index)
        return written, why

    def _write(self, index: Connection) -> int:
        said = layout.about(index)
        with reading(self._source) as source:
            should = _of_store(source)
            if why := _why_outdated(said, should):
                raise _OutdatedError(why)
            if not said:
                said = layout.make_anew(index, should)
            rows = _beyond(source, int(said["change"]), int(said["serial"]))
        if rows:
            self._writer.write(index, said, [entry_of(serial, record) for _, serial, record in rows])
            more = str(int(len(rows) == CHUNK))
            layout.keep(index, {"change": str(rows[-1][0]), "serial": str(rows[-1][1]), "filling": more})
        elif said["filling"] == "1":
            layout.keep(index, {"filling": "0"})
        return len(rows)


class _OutdatedError(Exception):
    """The index can't be gone on with."""


def _of_store(source: Connection) -> dict[str, str]:
    """What an index has to say of the store that it is made of."""
    first = source.execute(select(articles.c.id, articles.c.first_seen_at).order_by(articles.c.serial).limit(1)).first()
    went = source.execute(select(func.max(forgotten.c.serial))).scalar()
    file = identity(source.engine)
    # The device's number is another one after some restarts.
    store = f"{file[1] if file else ''} {first.id if first else ''} {first.first_seen_at if first else ''}"
    sequence = source.execute(select(sequences.c.value).where(sequences.c.name == "change")).scalar_one()
    return {"folding": FOLDING, "store": store, "forgotten": str(went or 0), "sequence": str(sequence)}


def _why_outdated(said: dict[str, str], should: dict[str, str]) -> str | None:
    """Why an index can't be gone on with; None: it can, or there is none."""
    if not said:
        return None
    reasons = (
        (said["format"] != layout.FORMAT, f"its format was {said['format']}"),
        (said.get("folding") != should["folding"], "texts are folded otherwise now"),
        (said.get("forgotten") != should["forgotten"], "a story had to go"),
        (said.get("store") != should["store"], "it was another store's"),
        (int(said["change"]) > int(should["sequence"]), "it was of a later state of the store"),
        (
            int(said["dead"]) >= LEAST_DEAD and 3 * int(said["dead"]) > int(said["docs"]),
            "a third of it was out of date",
        ),
    )
    return next((why for holds, why in reasons if holds), None)


def _beyond(source: Connection, change: int, serial: int) -> list[tuple[int, int, str]]:
    """The next articles behind a mark: the change, the serial and the record of each."""
    direct = Direct(source)
    # One change may be of all articles, as when a store is filled at once: its own are found by serial alone.
    here = direct.rows(
        "SELECT change, serial FROM articles WHERE change = ? AND serial > ? ORDER BY serial LIMIT ?",
        (change, serial, CHUNK),
    )
    pairs = here + direct.rows(
        "SELECT change, serial FROM articles WHERE change > ? ORDER BY change, serial LIMIT ?",
        (change, CHUNK - len(here)),
    )
    if not pairs:
        return []
    serials = [each for _, each in pairs]
    asked = asking("SELECT serial, record FROM articles WHERE serial IN [?]", len(serials))
    records = dict(direct.rows(asked, serials))
    return [(number, each, records[each]) for number, each in pairs]
