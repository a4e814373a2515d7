"""Which records a request means, as the store reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.export.content import Content
from qomnews.reader.api.problems import RefusalError
from qomnews.store import Extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.reader.filters import Asked
    from qomnews.search.filters import Filters
    from qomnews.store import Order

# Of records that the store can't choose by itself: so many are looked through for a page.
LOOKED_AT = 5000


def extract_of(filters: Filters, order: Order, *, changed_after: int | None = None) -> Extract:
    """What the store chooses by itself."""
    return Extract(
        outlets=filters.outlets,
        since=filters.since,
        until=filters.until,
        kinds=filters.kinds,
        desks=filters.desks,
        include_mirrors=filters.include_mirrors,
        changed_after=changed_after,
        order=order,
    )


def content_of(filters: Filters) -> Content:
    """What is chosen by what records say."""
    return Content(categories=filters.categories, tags=filters.tags, sources=filters.sources)


def matcher_of(filters: Filters) -> Callable[[bytes], bool] | None:
    """What tells whether a line is meant; None: all that the store chooses are."""
    content = content_of(filters)
    return content.matcher() if content else None


def without_words(asked: Asked) -> Filters:
    """The filters of a request that has no words to look for.

    Raises:
        RefusalError: it has some.
    """
    if asked.filters.query:
        raise RefusalError("no-index", "this store has no index of words; leave q out")
    return asked.filters
