"""Tags, classes and ids that say what stands around a story rather than in it."""

# ruff: noqa: SIM905 - lists of words are read as words
from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

# Never text of a page, whatever it holds. A head may be: where no `<body>` begins, the parser leaves the story there.
UNREAD = frozenset(
    "audio button canvas datalist embed iframe input link map math meta noscript object option progress "
    "script select style svg template textarea title video".split()
)
# Boundaries of a piece: what a browser sets on lines of its own.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
# Around a story, not in it; read all the same when most of the text stands there (a whole page inside one form).
AROUND = frozenset("aside dialog footer form menu nav".split())
# Parts of the class and id names that designers give to what stands around a story.
_JUNK_NAMES = frozenset(
    "ad ads adsense adv advert advertisement advertising adverts backtotop banner banners breadcrumb breadcrumbs "
    "comment comments cookie copyright keywords mediaad modal mostviewed newsletter noprint outbrain pager "
    "pagination popup print printheader promo promotion rating ratings readmore recommendation recommended "
    "related relateds respond seealso share sharebox shares sharing shortlink sidebar similar social socials "
    "sponsor sponsored subscribe suggested taboola tag tags toolbar trending vote widget widgets yektanet".split()
)
# Whole names, whose parts by themselves would say too little.
_JUNK_WHOLE_NAMES = frozenset(
    "gallery-desc item-boxes item-boxes2 item-code item-nav item-sharing item-tools last-news latest-news "
    "more-news news-comment other-news page-bottom print-header print-title read-more see-also short-link "
    "short-link-container".split()
)
# Class and id names of a CMS's own state, where "social" is a category and "comment" a setting.
_STATE_NAME = re.compile(r"^(?:category|tag|post|type|status|format|elementor|comment-status|single)-?", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME_PARTS = re.compile(r"[^a-z0-9]+")


@functools.lru_cache(maxsize=4096)
def _is_junk_name(names: str) -> bool:
    for name in names.split():
        lower = name.lower()
        if lower in _JUNK_WHOLE_NAMES:
            return True
        if not _STATE_NAME.match(name) and not _JUNK_NAMES.isdisjoint(_NAME_PARTS.split(_CAMEL.sub("-", name).lower())):
            return True
    return False


def is_junk(element: _Element) -> bool:
    """Whether an element's tag, class, id or style says that it stands around a story (ads, shares, comments, tags)."""
    return element.tag in AROUND or are_junk(element.items())


def are_junk(attributes: Iterable[tuple[Any, Any]]) -> bool:
    """Whether attributes say so of their element."""
    for name, value in attributes:
        if name in ("class", "id"):
            if _is_junk_name(value):
                return True
        elif name == "hidden" or (name == "style" and "none" in value and _HIDING.search(value)):
            return True
    return False
