"""Which records a request means, as the store reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.export.content import Content
from qomnews.store import Extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.search.filters import Filters
    from qomnews.store import Found, Order, Page, Place, Snapshot, Store

# Of records that the store can't choose by itself: so many are looked through for a page.
LOOKED_AT = 5000
# Of what was found by words, all.
_ALL = 2**31 - 1


def extract_of(store: Store, filters: Filters, order: Order) -> Extract:
    """What the store chooses by itself, and what the index of words found for it.

    Raises:
        SearchMissingError: words are looked for, and there is no index of them yet.
    """
    return Extract(
        outlets=filters.outlets,
        since=filters.since,
        until=filters.until,
        kinds=filters.kinds,
        desks=filters.desks,
        include_mirrors=filters.include_mirrors,
        serials=found(store, filters).serials if filters.query else None,
        order=order,
    )


def page_of(snapshot: Snapshot, extract: Extract, filters: Filters, *, after: Place | None, limit: int) -> Page:
    """A page of what filters mean, behind a place."""
    return snapshot.page(extract, after=after, limit=limit, matches=matcher_of(filters), looked_at=LOOKED_AT)


def content_of(filters: Filters) -> Content:
    """What is still to be chosen by what records say; the index of words knows all of that."""
    if filters.query:
        return Content()
    return Content(categories=filters.categories, tags=filters.tags, sources=filters.sources)


def matcher_of(filters: Filters) -> Callable[[bytes], bool] | None:
    """What tells whether a line is meant; None: all that the store chooses are."""
    content = content_of(filters)
    return content.matcher() if content else None


def found(store: Store, filters: Filters, *, facets: int = 0) -> Found:
    """What the index of words has for filters: all of it, and how many there are by so many values of each field.

    Raises:
        SearchMissingError: there is no such index yet.
    """
    return store.search(filters, limit=_ALL, facets=facets)
