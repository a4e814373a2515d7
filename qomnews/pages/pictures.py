"""The pictures of a story: addresses, alternative texts and captions."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from qomnews.article import Image
from qomnews.pages.hrefs import absolute
from qomnews.pages.markup import writable
from qomnews.pages.names import is_junk
from qomnews.pages.reading import collapse, inline_text, length_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lxml.etree import _Element

# Where lazy loaders keep the address while `src` holds a placeholder.
_ADDRESSES = ("data-src", "data-original", "data-lazy-src", "src")
# A film shows its first picture before it is played.
_PICTURES = ("img", "video")
# How far around a story's text its title may be, what may be said below a picture above it, and how small that is not.
_MOST_BOXES, _LONGEST_CAPTION, _SMALLEST = 3, 300, 100
_MOST_TEXTS = 2
_SIDE = re.compile(r"(\d{1,5})(?:px)?")
_POINT = re.compile(r"[0-2](?:px)?")
_DECORATION = re.compile(r"(?:^|[/_.-])(?:logo|icons?|avatar|emoji|pixel|blank|spacer|loading|placeholder)(?:[/_.-]|$)")


def pictures(scopes: Iterable[_Element], base_url: str, skip: Collection[_Element]) -> tuple[Image, ...]:
    """The pictures in these elements, each address once, without icons, counters and what stands around the story."""
    found: dict[str, Image] = {}
    # The first text on the page has the title above it. What is above each of many would be walked through many times.
    texts = 0
    for scope in scopes:
        texts += scope.tag not in _PICTURES
        for box, img in _shown(scope, looks_above=texts <= _MOST_TEXTS):
            address = _address(img)
            if address is None or not _belongs(img, box, skip):
                continue
            url = absolute(base_url, address)
            if url.startswith(("http://", "https://")):
                caption = _caption(img)
                found.setdefault(url.split("?")[0], Image(url, collapse(img.get("alt", "")) or None, caption))
    return tuple(found.values())


def _shown(scope: _Element, *, looks_above: bool) -> Iterator[tuple[_Element, _Element]]:
    """All pictures of a scope, each with the box that it is looked for in: those above its text first."""
    if scope.tag in _PICTURES:
        yield scope, scope
        return
    if looks_above:
        yield from _above(scope)
    for img in scope.iter(*_PICTURES):
        yield scope, img


def _above(scope: _Element) -> Iterable[tuple[_Element, _Element]]:
    """The pictures between the page's title and a box below it; none where no title is met on the way up."""
    if next(scope.iter("h1"), None) is not None:
        return []
    found: list[tuple[_Element, _Element]] = []
    around = itertools.takewhile(lambda up: up.tag not in ("body", "html"), [scope, *scope.iterancestors()])
    for box in itertools.islice(around, _MOST_BOXES):
        for beside in box.itersiblings("*", preceding=True):
            if next(beside.iter("h1"), None) is not None:
                return found[::-1]
            own = [img for img in beside.iter(*_PICTURES) if not _is_small(img) and not _leads_on(img)]
            # What says more than a caption is no picture's box.
            around_it = beside.getparent()
            if own and around_it is not None and length_of(beside) <= _LONGEST_CAPTION:
                found += [(around_it, img) for img in reversed(own)]
    return []


def _is_small(img: _Element) -> bool:
    """Whether a picture is a portrait or a sign, by the size that it is given."""
    sides = (_SIDE.fullmatch(img.get(side) or "") for side in ("width", "height"))
    return any(int(side[1]) < _SMALLEST for side in sides if side)


def _leads_on(img: _Element) -> bool:
    """Whether a picture is a link to anything but a picture."""
    link = next(img.iterancestors("a"), None)
    href = "" if link is None else (link.get("href") or "").split("?")[0].lower()
    return bool(href) and not href.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"))


def picture_at(base_url: str, address: str) -> tuple[Image, ...]:
    """The picture at an address that metadata name, alone; none where it is no address of the web."""
    url = absolute(base_url, collapse(writable(address)))
    return (Image(url),) if url.startswith(("http://", "https://")) else ()


def _address(img: _Element) -> str | None:
    for name in ("poster",) if img.tag == "video" else _ADDRESSES:
        address = (img.get(name) or "").strip()
        if address and not address.startswith("data:") and not _DECORATION.search(address.lower()):
            return address
    first = (img.get("data-srcset") or img.get("srcset") or "").split(",")[0].split()
    return first[0] if first else None


def _belongs(img: _Element, scope: _Element, skip: Collection[_Element]) -> bool:
    if _POINT.fullmatch(img.get("width") or "") or _POINT.fullmatch(img.get("height") or ""):
        return False
    return not any(element in skip or is_junk(element) for element in _up_to(img, scope))


def _up_to(element: _Element, scope: _Element) -> Iterator[_Element]:
    here: _Element | None = element
    while here is not None and here is not scope:
        yield here
        here = here.getparent()


def _caption(img: _Element) -> str | None:
    """What the picture's own figure says below it."""
    for parent in img.iterancestors():
        if parent.tag == "figure" or "caption" in (parent.get("class") or ""):
            # Of several pictures it is nobody's own. Not counted: each of them would count all.
            if next(itertools.islice(parent.iter("img"), 1, None), None) is not None:
                return None
            said = (each for each in parent.iter("*") if _is_caption(each))
            return next(filter(None, map(inline_text, said)), None)
        if parent.tag in ("body", "article", "section"):
            break
    return None


def _is_caption(element: _Element) -> bool:
    return element.tag == "figcaption" or "caption-text" in (element.get("class") or "")
