"""What an export reads: records that were chosen, in an order of its own, and what is gone, all as of one moment."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import attrs
from sqlalchemy import LargeBinary, cast, select

from qomnews.store import read, tombstones
from qomnews.store.access import Access
from qomnews.store.read import Selection
from qomnews.store.tables import articles, sequences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Select

Order = Literal["published", "newest", "changed", "arrival", "id"]
ORDERS: tuple[Order, ...] = ("published", "newest", "changed", "arrival", "id")

_ROWS_AT_ONCE = 500


@attrs.frozen(kw_only=True)
class Extract(Selection):
    """Which articles, and in which order.

    Attributes:
        kinds: kinds of story.
        desks: desks of outlets.
        changed_after: changed by a transaction with a greater number than this one.
        order: `published` (what has no date first), its reverse `newest`, `changed` (by transaction), `arrival`, `id`;
            of two that stand alike the one with the smaller id comes first, in `newest` the one with the greater.
    """

    kinds: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    changed_after: int | None = None
    order: Order = "published"

    @property
    def of_changes(self) -> bool:
        """Whether it is about what changed, so that what is gone belongs to it."""
        return self.changed_since is not None or self.changed_after is not None


@attrs.frozen
class Row:
    """A record as one line of JSON, whose it is, and when it was published."""

    line: bytes
    outlet: str
    published_at: datetime | None


class Snapshot:
    """A store as it stood at one moment, whatever others write meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        number = select(sequences.c.value).where(sequences.c.name == "change")
        self.sequence: int = int(connection.execute(number).scalar_one())
        """The number of the last transaction that is in it: writers come one at a time, so all before are too."""

    def rows(self, extract: Extract) -> Iterator[list[Row]]:
        """The chosen records, some at a time."""
        left = extract.limit
        for statement in self._statements(extract):
            if left == 0:
                return
            result = self._connection.execute(statement.limit(left).execution_options(yield_per=_ROWS_AT_ONCE))
            for some in result.partitions():
                left = None if left is None else left - len(some)
                yield [Row(row[0] if isinstance(row[0], bytes) else row[0].encode(), row[1], row[2]) for row in some]

    def gone(self, extract: Extract) -> Iterator[bytes]:
        """Lines for what is gone; where mirrors are exported too, what became one is there."""
        yield from tombstones.lines(
            self._connection,
            extract.changed_since,
            extract.outlets,
            after=extract.changed_after,
            superseded=not extract.include_mirrors,
        )

    def _statements(self, extract: Extract) -> list[Select[Any]]:
        table = articles.c
        # SQLite's driver would decode texts only to have them encoded again.
        sqlite = self._connection.dialect.name == "sqlite"
        record = cast(table.record, LargeBinary) if sqlite else table.record
        statement = read.chosen(extract).with_only_columns(record, table.outlet, table.published_at).order_by(None)
        if extract.kinds:
            statement = statement.where(table.kind.in_(extract.kinds))
        if extract.desks:
            statement = statement.where(table.desk.in_(extract.desks))
        # From 0 on it is all: the index would lead to a sort of everything.
        if extract.changed_after:
            statement = statement.where(table.change > extract.changed_after)
        undated = statement.where(table.published_at.is_(None))
        dated = statement.where(table.published_at.is_not(None))
        match extract.order:
            # Backends sort what has no date to different ends.
            case "published":
                return [undated.order_by(table.id), dated.order_by(table.published_at, table.id)]
            case "newest":
                return [
                    dated.order_by(table.published_at.desc(), table.id.desc()),
                    undated.order_by(table.id.desc()),
                ]
            case "changed":
                return [statement.order_by(table.change, table.id)]
            case "arrival":
                return [statement.order_by(table.serial)]
            case "id":
                return [statement.order_by(table.id)]


class ExtractAccess(Access):
    """The part of an open store that exports read. Every method may raise `StoreError`."""

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The store as it stands now, until the end of the block."""
        with self._read() as connection:
            yield Snapshot(connection)
