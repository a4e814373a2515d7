"""A tree to its pieces in reading order, as a reader sees them: paragraphs, headings, items, rows, captions, lines."""

from __future__ import annotations

import functools
import re
from enum import Enum
from typing import TYPE_CHECKING

from qomnews.pages.lines import Line, Piece
from qomnews.pages.names import AROUND, BLOCKS, UNREAD, are_junk
from qomnews.pages.reading import collapse, length_of
from qomnews.pages.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element

    from qomnews.article import BlockKind

_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    "blockquote": "quote",
    "figcaption": "caption",
    "figure": "caption",
    "caption": "caption",
}
_CAPTION_CLASS = re.compile(r"(?:^|[\s_-])(?:caption|wp-caption-text|img-desc|photo-desc)(?:$|[\s])", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
# Elements that are left out, but part what stands before them from what stands behind.
_PARTING = BLOCKS | (UNREAD - {"script", "style", "link", "meta"})
# What a tag is to the collector; all others are read as if they were not there.
_Role = Enum("_Role", "UNREAD AROUND BLOCK APART")
_ROLES: dict[str, _Role] = {
    **dict.fromkeys(BLOCKS, _Role.BLOCK),
    **dict.fromkeys(("a", "b", "br", "strong"), _Role.APART),
    **dict.fromkeys(AROUND, _Role.AROUND),
    **dict.fromkeys(UNREAD, _Role.UNREAD),
}
# Looked up once: a member of an enumeration is found by way of its class.
_UNREAD, _AROUND, _APART = _Role.UNREAD, _Role.AROUND, _Role.APART
# Marks that the collector puts into its buffer; HTML text cannot hold them.
_LINE, _CELL = "\x0b", "\x1f"
_WHITE = " \t\n\r\f"

# A run of text, whether it stands in a link, and whether it is bold.
type _Run = tuple[str, bool, bool]


def pieces(root: _Element, *, skip: Collection[_Element] = frozenset()) -> list[Piece]:
    """All that a reader reads below `root`, in reading order; `skip` and what stands around a story are left out.

    An element that names itself an advertisement, a share bar or the like is read all the same when it holds more than
    half of the text: names lie, and some pages stand in one form or "widget".
    """
    collector = _Collector(root, skip)
    collector.read(root, str(root.tag))
    collector.part()
    return collector.found


class _Collector:
    """The state of one walk: text since the last boundary, and which kinds, links and bold runs are open."""

    def __init__(self, root: _Element, skip: Collection[_Element]) -> None:
        self.found: list[Piece] = []
        self._skip = skip
        self._weights = Weights(root)
        self._text: list[_Run] = []
        self._block = root
        self._kind: BlockKind = "paragraph"
        self._links: list[str] = []
        self._bold = 0
        self._href: str | None = None
        # In a row of a data table, and in such a table at all.
        self._in_row = self._in_data = False

    def read(self, element: _Element, tag: str) -> None:
        """Takes in an element that changes what is read in it, but not the text behind it."""
        if tag in BLOCKS:
            if self._in_row:
                # Cells are parted by a mark, what is in them by white space.
                self._text.append((_CELL if tag in ("td", "th") else " ", False, False))
                self._read_inside(element)
                self._text.append((" ", False, False))
            else:
                self._read_block(element, tag)
        elif tag == "a" and (href := element.get("href")):
            self._links.append(href)
            self._href = self._href or href
            self._read_inside(element)
            self._links.pop()
        elif tag in ("b", "strong"):
            self._bold += 1
            self._read_inside(element)
            self._bold -= 1
        else:
            if tag == "br":
                self._text.append((_LINE, bool(self._links), self._bold > 0))
            self._read_inside(element)

    def _read_inside(self, element: _Element) -> None:
        # What a piece begins with is seen only if it is more than white space.
        if (text := element.text) and (self._text or not text.isspace() or text.strip(_WHITE)):
            self._text.append((text, bool(self._links), self._bold > 0))
        skip = self._skip
        for child in element:
            tag = child.tag
            role = _ROLES.get(tag)
            if (
                role is _UNREAD
                or (skip and child in skip)
                or (
                    (role is _AROUND or ((said := child.items()) and are_junk(said)))
                    and not self._weights.holds_most(child)
                )
            ):
                if tag in _PARTING:
                    self.part()
            elif role is None:
                self._read_inside(child)
            elif role is _APART or self._in_row:
                self.read(child, tag)
            else:
                self._read_block(child, tag)
            if (text := child.tail) and (self._text or not text.isspace() or text.strip(_WHITE)):
                self._text.append((text, bool(self._links), self._bold > 0))

    def _read_block(self, element: _Element, tag: str) -> None:
        if self._text or self._href is not None:
            self.part()
        around = self._block, self._kind, self._in_data
        self._block = element
        if kind := _KINDS.get(tag):
            self._kind = kind
        elif (classes := element.get("class")) and _is_caption(classes):
            self._kind = "caption"
        if tag == "table":
            self._in_data = _is_data(element)
        self._in_row = tag == "tr" and self._in_data
        self._read_inside(element)
        if self._text or self._href is not None:
            self.part()
        self._in_row = False
        self._block, self._kind, self._in_data = around

    def part(self) -> None:
        """A boundary: what was said since the last one becomes a piece, if it says anything."""
        if not self._text and self._href is None:
            return
        href, self._href = self._href, self._links[-1] if self._links else None
        if not (said := self._text):
            return
        self._text = []
        lines = _row(said) if self._in_row else _lines(said)
        if lines:
            kind: BlockKind = "table_row" if self._in_row else self._kind
            self.found.append(Piece(kind, lines, self._block, href, len(self.found)))


def _says_something(text: str) -> bool:
    """Whether any letter or digit can be read in a text."""
    return text[:1].isalnum() or _LETTER.search(text) is not None


@functools.lru_cache(maxsize=1024)
def _is_caption(classes: str) -> bool:
    return _CAPTION_CLASS.search(classes) is not None


def _is_data(table: _Element) -> bool:
    """Whether a table holds data.

    One whose cells hold several paragraphs, or a table, only lays out the page, as does one with a cell a row.
    """
    if table.get("role") == "presentation":
        return False
    cells = list(table.iter("td", "th"))
    if len(cells) < 2 or len(cells) <= sum(1 for _ in table.iter("tr")):
        return False
    for cell in cells:
        inner = sum(1 for _ in cell.iter("p", "div", "h1", "h2", "h3", "h4", "blockquote", "article", "ul", "ol"))
        if inner > 2 or next(cell.iter("table"), None) is not None:
            return False
        if length_of(cell) > 600:
            return False
    return True


def _lines(said: list[_Run]) -> tuple[Line, ...]:
    """The lines of what was said; none where nothing can be read in them."""
    if len(said) == 1 or _LINE not in [text for text, _, _ in said]:
        line = _line(said)
        return (line,) if line.text else ()
    lines: list[Line] = []
    runs: list[_Run] = []
    for text, linked, bold in said:
        if _LINE not in text:
            runs.append((text, linked, bold))
            continue
        head, *rest = text.split(_LINE)
        runs.append((head, linked, bold))
        for part in rest:
            lines.append(_line(runs))
            runs = [(part, linked, bold)]
    lines.append(_line(runs))
    while lines and not lines[-1].text:
        lines.pop()
    while lines and not lines[0].text:
        lines.pop(0)
    return tuple(lines)


def _line(runs: list[_Run]) -> Line:
    """One line of its runs; an empty one where they say nothing."""
    if len(runs) == 1:
        said, in_link, in_bold = runs[0]
        text = collapse(said)
        if not _says_something(text):
            return Line("")
        letters = _letters(said) if in_link or in_bold else 0
        return Line(text, letters if in_link else 0, letters if in_bold else 0)
    text = collapse("".join([text for text, _, _ in runs]))
    if not _says_something(text):
        return Line("")
    linked = sum([_letters(text) for text, in_link, _ in runs if in_link])
    bold = sum([_letters(text) for text, _, in_bold in runs if in_bold])
    return Line(text, linked, bold)


def _row(said: list[_Run]) -> tuple[Line, ...]:
    cells = "".join([text for text, _, _ in said]).replace(_LINE, " ").split(_CELL)
    text = " | ".join([cell for cell in map(collapse, cells) if _says_something(cell) or cell in ("-", "–", "+")])
    if not _says_something(text):
        return ()
    return (Line(text, sum([_letters(run) for run, in_link, _ in said if in_link])),)


def _letters(text: str) -> int:
    return len("".join(text.split()))
