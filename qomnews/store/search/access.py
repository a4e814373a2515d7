"""The part of an open store that is searched: what a query and filters mean, in order, with counts by field."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from itertools import batched
from threading import Lock
from typing import TYPE_CHECKING, Literal

import attrs
import numpy as np
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from qomnews.search.expression import Expression
from qomnews.search.query import parse
from qomnews.store.access import Access
from qomnews.store.connect import reading
from qomnews.store.errors import SearchMissingError, StoreMissingError, translated
from qomnews.store.read_only import connect_read_only
from qomnews.store.search import layout, matching
from qomnews.store.search.choosing import Chosen, Facets, keys, ordered
from qomnews.store.search.columns import Kept
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from qomnews.search.filters import Filters
    from qomnews.store.search.columns import Columns
    from qomnews.store.search.values import Numbers

SearchOrder = Literal["newest", "relevance"]
SEARCH_ORDERS: tuple[SearchOrder, ...] = ("newest", "relevance")
_AT_ONCE = 200


@attrs.frozen
class SearchPlace:
    """Behind which story a page of a search ended."""

    key: int
    serial: int


@attrs.frozen(kw_only=True)
class Found:
    """What a search found.

    Attributes:
        total: stories, on all pages.
        serials: the articles of the page, in order.
        after: where the next page begins; None: there is none.
        facets: how many there would be by what could be chosen besides; None: it wasn't asked.
        expression: what was looked for, in the spellings that the index has; what finds are marked by.
        cut: the query was longer than what counts.
        indexed: articles that the index has.
        filling: it has more to come.
    """

    total: int
    serials: tuple[int, ...]
    after: SearchPlace | None
    facets: Facets | None
    expression: Expression
    cut: bool
    indexed: int
    filling: bool


@attrs.frozen
class Match:
    """A story that was found: its record as a line of JSON, and when it was published."""

    serial: int
    record: str
    published_at: datetime | None


class SearchAccess(Access):
    """Searching. Every method may raise `StoreError`; `SearchMissingError` where the index isn't there (yet)."""

    _search_deadline, _search_connections = 60.0, 4

    def limit_searches(self, *, deadline: float, connections: int) -> None:
        """Has searches take so many seconds and connections at most."""
        self._search_deadline, self._search_connections = deadline, connections

    def search(  # noqa: PLR0913 - a search has that many sides
        self,
        filters: Filters,
        *,
        order: SearchOrder = "newest",
        offset: int = 0,
        after: SearchPlace | None = None,
        limit: int = 20,
        facets: int = 0,
    ) -> Found:
        """A page of the stories that filters mean.

        Args:
            filters: which stories.
            order: `newest` first, or by `relevance`: first those whose title has all that was looked for, then those
                whose title and lead have, each the newest first. What has no date comes last.
            offset: so many are passed over.
            after: the page begins behind this place of the same order.
            limit: how many on the page, at most.
            facets: values of each field that are counted, at most; 0: none.
        """
        query = parse(filters.query)
        with self._searching() as (connection, said):
            columns = self._kept().at(connection, said, wait=self._search_deadline)
            looked_for = matching.meant(connection, query) if query else Expression()
            chosen = Chosen(columns, _matching(connection, columns, looked_for, filters), filters)
            docids = chosen.docids()
            ranks = _ranks(connection, docids, looked_for) if order == "relevance" and looked_for.groups else None
        total = len(docids)
        places, serials = keys(columns, docids, ranks), columns["serial"][docids]
        if after is not None:
            behind = (places > after.key) | ((places == after.key) & (serials < after.serial))
            places, serials = places[behind], serials[behind]
        page = ordered(places, serials, offset + limit)[offset:]
        more = len(places) > offset + limit and len(page)
        return Found(
            total=total,
            serials=tuple(serials[page].tolist()),
            after=SearchPlace(int(places[page[-1]]), int(serials[page[-1]])) if more else None,
            facets=chosen.facets(facets) if facets else None,
            expression=looked_for,
            cut=query.cut,
            indexed=columns.count,
            filling=said["filling"] == "1",
        )

    def matches(self, serials: Sequence[int]) -> Iterator[Match]:
        """The records of articles, by serial, in that order; those that went meanwhile are left out."""
        table = articles.c
        for some in batched(serials, _AT_ONCE):
            asked = select(table.serial, table.record, table.published_at).where(table.serial.in_(some))
            with self._read() as connection:
                rows = connection.execute(asked.where(table.status != "removed"))
                found = {row.serial: Match(row.serial, row.record, row.published_at) for row in rows}
            yield from (found[serial] for serial in some if serial in found)

    def close(self) -> None:
        """Lets go of every connection."""
        index: Engine | None = self.__dict__.pop("_index_engine", None)
        if index is not None and index is not self._engine:
            index.dispose()
        super().close()

    @contextmanager
    def _searching(self) -> Iterator[tuple[Connection, Mapping[str, str]]]:
        """A state of the index, and what it says of itself."""
        file = layout.index_file(self._engine)
        if file is not None and not file.exists():
            raise SearchMissingError(f"there is no search index at {file} yet; `qomnews serve` makes it")
        try:
            with self._translated(), reading(self._index()) as connection:
                said = layout.about(connection)
                if said.get("format") != layout.FORMAT:
                    raise SearchMissingError("the search index is not there yet; `qomnews serve` makes it")
                yield connection, said
        except StoreMissingError as error:
            raise SearchMissingError("the search index went just now; `qomnews serve` makes it again") from error

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with translated(self._engine.url):
            try:
                yield
            except DBAPIError as error:
                code: str = getattr(error.orig, "sqlite_errorname", "")
                if not code.startswith(layout.DAMAGED):
                    raise
                # It is a cache: whoever fills it makes it anew.
                layout.throw_away_file(self._engine)
                message = "the search index was damaged and is thrown away; `qomnews serve` makes it again"
                raise SearchMissingError(message) from error

    def _index(self) -> Engine:
        with _OPENING:
            if "_index_engine" not in self.__dict__:
                index: Engine = self._engine
                if index.dialect.name == "sqlite":
                    url = layout.index_url(index).render_as_string(hide_password=False)
                    limit, connections = self._search_deadline, self._search_connections
                    index = connect_read_only(url, deadline=limit, connections=connections)
                self._index_engine = index
            return self._index_engine

    def _kept(self) -> Kept:
        with _OPENING:
            kept: Kept = self.__dict__.setdefault("_kept_columns", Kept())
            return kept


_OPENING = Lock()


def _matching(connection: Connection, columns: Columns, looked_for: Expression, filters: Filters) -> Numbers:
    found: Numbers
    if looked_for.groups:
        found = matching.docids(connection, looked_for.groups)
    else:
        found = np.flatnonzero(columns.alive(include_mirrors=filters.include_mirrors))
    if looked_for.excluded:
        found = matching.without(found, matching.docids(connection, [looked_for.excluded]))
    return found


def _ranks(connection: Connection, docids: Numbers, looked_for: Expression) -> Numbers:
    """0 for those whose title has all, 1 for those whose title and lead have, 2 for others."""
    title = np.isin(docids, matching.docids(connection, looked_for.groups, matching.TITLE))
    both = np.isin(docids, matching.docids(connection, looked_for.groups, matching.TITLE_AND_LEAD))
    ranks: Numbers = 2 - title.astype(np.int64) - both
    return ranks
