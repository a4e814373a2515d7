"""What an export reads: records that were chosen, in an order of its own, and what is gone, all as of one moment."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import LargeBinary, cast, func, select

from qomnews.store import paging, read, tombstones
from qomnews.store.access import Access
from qomnews.store.among import among
from qomnews.store.ordering import Order, parts
from qomnews.store.read import Selection
from qomnews.store.tables import articles, sequences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Select

    from qomnews.article import RawArticle
    from qomnews.store.paging import Page, Place
    from qomnews.store.read import Version

_ROWS_AT_ONCE = 500
# Records that a database may hold at once, to sort them.
_FEW = 2000


@attrs.frozen(kw_only=True)
class Extract(Selection):
    """Which articles, and in which order.

    Attributes:
        kinds: kinds of story.
        desks: desks of outlets.
        story_id: articles of this story.
        serials: articles that have one of these numbers; None: any.
        changed_after: changed by a transaction with a greater number than this one.
        order: `published` (what has no date first), its reverse `newest`, `changed` (by transaction), `arrival`, `id`;
            of two that stand alike the one with the smaller id comes first, in `newest` the one with the greater.
    """

    kinds: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    story_id: str | None = None
    serials: tuple[int, ...] | None = None
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
        columns = self._line, articles.c.outlet, articles.c.published_at
        for part in parts(self._chosen(extract).with_only_columns(*columns), extract.order):
            if left == 0:
                return
            result = self._connection.execute(part.rows().limit(left).execution_options(yield_per=_ROWS_AT_ONCE))
            for some in result.partitions():
                left = None if left is None else left - len(some)
                yield [Row(row[0] if isinstance(row[0], bytes) else row[0].encode(), row[1], row[2]) for row in some]

    def page(
        self,
        extract: Extract,
        *,
        after: Place | None,
        limit: int,
        matches: Callable[[bytes], bool] | None,
        looked_at: int,
    ) -> Page:
        """The chosen records, a page of them: see `paging.page`."""
        # Hidden from the planner, which would take the index of outlets, and then sort all that it finds.
        outlets = func.coalesce(articles.c.outlet, "").in_(extract.outlets) if extract.outlets else None
        chosen = self._chosen(attrs.evolve(extract, outlets=())).with_only_columns(self._line)
        return paging.page(
            self._connection,
            chosen if outlets is None else chosen.where(outlets),
            extract.order,
            after=after,
            limit=limit,
            matches=matches,
            looked_at=looked_at,
        )

    def count(self, extract: Extract, most: int) -> int:
        """How many records are chosen; one more than `most` where there are more."""
        return paging.count(self._connection, self._chosen(extract), most)

    def one(self, article_id: str) -> tuple[bytes, int] | None:
        """The line of an article that is not removed, and the number of the transaction that last changed it."""
        statement = select(articles.c.record, articles.c.change).where(articles.c.id == article_id)
        row = self._connection.execute(statement.where(articles.c.status != "removed")).one_or_none()
        return None if row is None else (row.record.encode(), row.change)

    def raw(self, article_id: str) -> RawArticle | None:
        """What the page of an article says."""
        return read.get_raw(self._connection, article_id)

    def version(self, article_id: str, number: int) -> Version | None:
        """One version of an article, by its number."""
        return read.get_version(self._connection, article_id, number)

    def gone(self, extract: Extract) -> Iterator[bytes]:
        """Lines for what is gone; where mirrors are exported too, what became one is there."""
        yield from tombstones.lines(self._connection, _gone(extract))

    def gone_page(self, extract: Extract, *, after: Place | None, limit: int) -> Page:
        """The same, a page of them."""
        return paging.gone(self._connection, _gone(extract), after=after, limit=limit)

    def tombstone(self, article_id: str) -> bytes | None:
        """The line for one article that is removed, or had to go."""
        found = tombstones.lines(self._connection, tombstones.Which(id=article_id, superseded=False))
        return next(found, None)

    def _chosen(self, extract: Extract) -> Select[Any]:
        table = articles.c
        statement = read.chosen(extract).order_by(None)
        if extract.kinds:
            statement = statement.where(table.kind.in_(extract.kinds))
        if extract.desks:
            statement = statement.where(table.desk.in_(extract.desks))
        if extract.story_id is not None:
            statement = statement.where(table.story_id == extract.story_id)
        if extract.serials is not None:
            # Few are looked up and sorted; of many the order is walked along, and each is looked for among them.
            few = len(extract.serials) <= _FEW
            serial = table.serial if few else func.coalesce(table.serial, 0)
            statement = statement.where(among(self._connection.dialect.name, serial, extract.serials))
        # From 0 on it is all: the index would lead to a sort of everything.
        if extract.changed_after:
            statement = statement.where(table.change > extract.changed_after)
        return statement

    @property
    def _line(self) -> Any:  # noqa: ANN401 - a column, or what is made of it
        # SQLite's driver would decode texts only to have them encoded again.
        sqlite = self._connection.dialect.name == "sqlite"
        return cast(articles.c.record, LargeBinary) if sqlite else articles.c.record


def _gone(extract: Extract) -> tombstones.Which:
    return tombstones.Which(
        since=extract.changed_since,
        after=extract.changed_after,
        outlets=extract.outlets,
        superseded=not extract.include_mirrors,
    )


class ExtractAccess(Access):
    """The part of an open store that exports read. Every method may raise `StoreError`."""

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The store as it stands now, until the end of the block."""
        with self._read() as connection:
            yield Snapshot(connection)
