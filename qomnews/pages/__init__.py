"""Extraction: HTML to `RawArticle`, listings to links. No network, no clock but to tell a date that has not come."""

from __future__ import annotations

import functools
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import attrs
from web_poet import HttpResponse

from qomnews.outlets import outlet as outlet_row
from qomnews.pages.anywhere import GenericPage, generic_page
from qomnews.pages.base import ArticlePage
from qomnews.pages.errors import NoArticleError, NotAListingError
from qomnews.pages.links import Link
from qomnews.pages.listing import links
from qomnews.pages.navigation import desk_topic, next_page

if TYPE_CHECKING:
    from datetime import datetime

    from qomnews.article import RawArticle

__all__ = [
    "RULES",
    "ArticlePage",
    "GenericPage",
    "Link",
    "NoArticleError",
    "NotAListingError",
    "desk_topic",
    "extract",
    "links",
    "next_page",
    "page_class",
]

# The version of the rules below; it moves when a page already kept would give another record.
RULES = "2"


def page_class(outlet_id: str) -> type[ArticlePage]:
    """The page class of an outlet: the one in the module of its name here, or the generic one where there is none.

    Raises:
        UnknownOutletError: no outlet has this id.
    """
    return _class_of(outlet_row(outlet_id).id)


@functools.cache
def _class_of(outlet_id: str) -> type[ArticlePage]:
    name = f"{__name__}.{outlet_id}"
    if find_spec(name) is None:
        return generic_page(outlet_id)
    classes = (thing for thing in vars(import_module(name)).values() if isinstance(thing, type))
    return next(
        found for found in classes if issubclass(found, ArticlePage) and vars(found).get("outlet_id") == outlet_id
    )


def extract(
    html: bytes,
    *,
    outlet: str,
    url: str | None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> RawArticle:
    """What an article page says, without awaiting: for single files, kept pages and web archives.

    Args:
        html: the page as it was received.
        outlet: id of the outlet whose page it is.
        url: where it was found; None leaves the record without an address.
        content_type: the HTTP header, if it is known.
        fetched_at: when it was fetched, to tell a date that had not come by then; unless given, now.

    Raises:
        NoArticleError: the page holds no article.
        UnknownOutletError: no outlet has this id.
    """
    headers = {"Content-Type": content_type} if content_type else {}
    base = f"{outlet_row(outlet).public_base}/"
    page = page_class(outlet)(HttpResponse(url or base, body=html, headers=headers))
    page.fetched_at = fetched_at
    article = page.article()
    return article if url is not None else attrs.evolve(article, url=None)
