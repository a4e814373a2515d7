"""What stands behind a label that readers see: the short link, the tags. Labels outlive any class name."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, cast

import lxml.etree

from qomnews.identity import canonical_url
from qomnews.pages.reading import inline_text, length_of
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from qomnews.outlets import Outlet

type Label = tuple[str, _Element]

# "Short", "tag" and "key", in Persian or Arabic letters: one of them is in each label.
_WORDS = ("کوتاه", "كوتاه", "برچسب", "کلید", "كليد")
# "short link", "short address", perhaps "of the story"
_SHORT = re.compile(r"(?:لینک|پیوند|آدرس|نشانی)(?:[\s\u200c]*[یه])?[\s\u200c]*کوتاه[^:a-z]{0,25}:?", re.IGNORECASE)
# "tags", "tags of the story", "keywords"
_TAGS = frozenset(
    fold(label)
    for label in (
        *("برچسب‌ها", "برچسب", "برچسب‌های خبر", "برچسب خبر", "برچسب‌های مطلب"),
        *("کلیدواژه‌ها", "کلیدواژه", "کلمات کلیدی", "واژه‌های کلیدی"),
    )
)
_TAG_ADDRESS = re.compile(r"/tags?/|/keyword|[?&]kw=|/topic/")
_ADDRESS = re.compile(r"(?:https?:)?(?://)?((?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"']+)")
_ARABIC = str.maketrans("كي", "کی")
# A box that says more than its label and what is behind it is not the label's own.
_LONGEST_BOX = 600


def short_link(said: Iterable[Label], about: Outlet) -> str | None:
    """The address behind a label that calls it short, if it is one of the outlet's; `said` as `labels` gives it."""
    for text, parent in said:
        if _SHORT.search(text) is None:
            continue
        behind = [text, parent.get("href") or ""]
        for box in _boxes(parent):
            behind += [inline_text(box), *(field.get("value") or "" for field in box.iter("input"))]
        for shown in behind:
            if found := own_address(_SHORT.split(shown.translate(_ARABIC))[-1], about):
                return found
    return None


def own_address(text: str, about: Outlet) -> str:
    """The first address in a text, absolute and https, if it is one of the outlet's; else an empty text."""
    match = _ADDRESS.search(text)
    return f"https://{match[1]}" if match and canonical_url(about.id, f"https://{match[1]}") else ""


def labelled_tags(said: Iterable[Label]) -> list[str] | None:
    """The texts of the links behind a label that calls them tags or keywords, outside of menus and sidebars."""
    for text, parent in said:
        if fold(text) not in _TAGS or is_around(parent):
            continue
        for box in _boxes(parent):
            if links := [link for link in box.iter("a") if link.get("href")]:
                named = [link for link in links if is_tag_address(link.get("href") or "")]
                return [inline_text(link) for link in named or links]
    return None


def is_tag_address(href: str) -> bool:
    """Whether an address is that of a tag's stories."""
    # Most have none of these in them, which is seen sooner than that the pattern is nowhere in a long address.
    if "/tag" not in href and "kw=" not in href and "/keyword" not in href and "/topic/" not in href:
        return False
    return _TAG_ADDRESS.search(href) is not None


def is_around(element: _Element) -> bool:
    """Whether an element stands in a menu, a sidebar, or the page's own header or footer."""
    for up in element.iterancestors("nav", "aside", "header", "footer"):
        parent = up.getparent()
        if up.tag in ("nav", "aside") or (parent is not None and parent.tag == "body"):
            return True
    return False


def labels(root: _Element, whole: str) -> list[Label]:
    """The texts of a page that may be labels, each with the element whose text it is part of.

    `whole` is all of its text: which words are nowhere in that need not be looked for in each part.
    """
    found: list[Label] = []
    words = tuple([word for word in _WORDS if word in whole])
    for text in cast("list[Any]", _with_any(words)(root)) if words else ():
        # A text of lxml knows its element: the one it stands in, or as a tail the one before it.
        beside: _Element | None = text.getparent()
        parent = beside.getparent() if beside is not None and text.is_tail else beside
        if parent is not None:
            found.append((str(text).translate(_ARABIC), parent))
    return found


@functools.lru_cache
def _with_any(words: tuple[str, ...]) -> lxml.etree.XPath:
    """The text nodes with one of these words in them."""
    contain = " or ".join([f"contains(., '{word}')" for word in words])
    return lxml.etree.XPath(f"//text()[{contain}][string-length(.) < 200][not(parent::script or parent::style)]")


def _boxes(parent: _Element) -> Iterator[_Element]:
    """The element of a label and up to two around it, as long as those say little besides."""
    box: _Element | None = parent
    for _ in range(3):
        if box is None or box.tag in ("body", "main", "html") or length_of(box) > _LONGEST_BOX:
            return
        yield box
        box = box.getparent()
