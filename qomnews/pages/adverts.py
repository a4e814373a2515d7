"""Advertisements between the lines of a story, told by what their links say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.pages.reading import inline_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element


def advert_texts(box: _Element, is_own: Callable[[str], bool]) -> frozenset[str]:
    """The texts of the paid links in a box: called sponsored, or not to be followed and leading away from the outlet.

    Search engines want paid links marked like that, so that advertisements say it whatever their boxes are called.
    """
    return frozenset(inline_text(link) for link in box.iter("a") if _is_paid(link, is_own))


def _is_paid(link: _Element, is_own: Callable[[str], bool]) -> bool:
    relation = (link.get("rel") or "").lower().split()
    if "sponsored" in relation:
        return True
    href = (link.get("href") or "").strip()
    return "nofollow" in relation and href.startswith(("http://", "https://", "//")) and not is_own(href)
