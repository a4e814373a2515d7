"""What a reader reads in an element: its text in one line, how much it is."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

import lxml.etree

from qomnews.pages.names import BLOCKS

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHITE = " \n\t\r\f"
_UNREAD = frozenset("script style noscript template svg".split())
_BREAKS = BLOCKS | {"br"}


def collapse(text: str) -> str:
    r"""A text with each run of HTML white space as one space, none at its ends; every other letter stays.

    >>> collapse("  می‌خوانیم\n\tو ")
    'می‌خوانیم و'
    """
    # Looking for a letter and replacing it takes a tenth of what a pattern does.
    for white in "\n\t\r\f":
        if white in text:
            text = text.replace(white, " ")
    while "  " in text:
        text = text.replace("    ", " ").replace("  ", " ")
    return text.strip(" \u00a0")


def inline_text(element: _Element) -> str:
    """The text of an element as one line: scripts and styles left out, `<br>` and blocks inside read as spaces."""
    if not len(element) and element.tag not in _UNREAD:
        return collapse(element.text or "")
    parts: list[str] = []
    walk = lxml.etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in _UNREAD:
                walk.skip_subtree()
                continue
            said = node.text
        else:
            said = node.tail if node is not element else None
        if tag in _BREAKS:
            parts.append(" ")
        if said:
            parts.append(said)
    return collapse("".join(parts))


_LENGTH = lxml.etree.XPath("string-length(.)")


def length_of(element: _Element) -> int:
    """How many letters stand in an element, white space and scripts as well: without making a text of them."""
    return int(cast("float", _LENGTH(element)))


_WHOLE = lxml.etree.XPath("string(/)", smart_strings=False)


def whole_text(root: _Element) -> str:
    """All text of a page as it stands there, scripts and all, and what broken markup has beside its root as well."""
    return cast("str", _WHOLE(root))


_TEXTS = lxml.etree.XPath("descendant::text()", smart_strings=False)
_READ_TEXTS = lxml.etree.XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False)


def page_text(root: _Element) -> str:
    """All that a page shows as one line, for searching: with a space at each tag, be it in the middle of a word."""
    if next(root.iter("noscript", "template", "svg"), None) is not None:
        return inline_text(root)
    # Indentation is left out at once: collapsed it would be a space, and there is one.
    return collapse(" ".join([text for text in _read_texts(root) if not text.isspace() or text.strip(_WHITE)]))


def _read_texts(root: _Element) -> list[str]:
    """The texts of a page that stand in no script or style."""
    unread = Counter([text for element in root.iter("script", "style") if (text := element.text)])
    texts = cast("list[str]", _TEXTS(root))
    read = [text for text in texts if text not in unread]
    if len(texts) - len(read) == unread.total() and Counter([text for text in texts if text in unread]) == unread:
        return read
    # One of them is said elsewhere as well, or in parts: asking each text where it stands takes longer.
    return cast("list[str]", _READ_TEXTS(root))
