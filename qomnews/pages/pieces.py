"""A tree to its pieces in reading order, as a reader sees them: paragraphs, headings, items, rows, captions, lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lxml.etree

from qomnews.pages.lines import Line, Piece
from qomnews.pages.markup import collapse
from qomnews.pages.names import BLOCKS, UNREAD, Weights, is_junk

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

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
# Marks that the collector puts into its buffer; HTML text cannot hold them.
_LINE, _CELL = "\x0b", "\x1f"


def pieces(root: HtmlElement, *, skip: Collection[HtmlElement] = frozenset(), keep_junk: bool = False) -> list[Piece]:
    """All that a reader reads below `root`, in reading order; `skip` and what stands around a story are left out.

    An element that names itself an advertisement, a share bar or the like is read all the same when it holds more than
    half of the text: names lie, and some pages stand in one form or "widget".
    """
    collector = _Collector(root)
    weights = Weights(root)
    walk = lxml.etree.iterwalk(root, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, element in walk:
        if event == "start":
            if element is not root and (
                element.tag in UNREAD
                or element in skip
                or (not keep_junk and is_junk(element) and not weights.holds_most(element))
            ):
                skipped = element
                walk.skip_subtree()
                if element.tag in BLOCKS or element.tag in UNREAD - {"script", "style", "link", "meta"}:
                    collector.part()
                continue
            collector.open(element)
        elif skipped is not None and element is skipped:
            skipped = None
            collector.say(element.tail)
        else:
            collector.close(element)
    collector.part()
    return collector.found


class _Collector:
    """The state of one walk: text since the last boundary, and which kinds, links and bold runs are open."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: list[Piece] = []
        self._root = root
        self._text: list[tuple[str, bool, bool]] = []
        self._kinds: list[tuple[HtmlElement, BlockKind]] = []
        self._blocks: list[HtmlElement] = [root]
        self._rows: list[HtmlElement] = []
        self._tables: dict[HtmlElement, bool] = {}
        self._links: list[HtmlElement] = []
        self._bold = 0
        self._href: str | None = None

    def open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self.say(_LINE)
        elif tag == "a" and element.get("href"):
            self._links.append(element)
            self._href = self._href or element.get("href")
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag in BLOCKS:
            self._open_block(element)
        self.say(element.text)

    def close(self, element: HtmlElement) -> None:
        tag = element.tag
        if self._links and element is self._links[-1]:
            self._links.pop()
        elif tag in ("b", "strong"):
            self._bold -= 1
        elif tag in BLOCKS:
            self._close_block(element)
        if element is not self._root:
            self.say(element.tail)

    def _open_block(self, element: HtmlElement) -> None:
        if element.tag == "table":
            self._tables[element] = _is_data(element)
        if self._rows:
            # Inside a row of a data table: cells are parted by a mark, what is in them by white space.
            self.say(_CELL if element.tag in ("td", "th") else " ")
            return
        self.part()
        self._blocks.append(element)
        if element.tag == "tr" and self._in_data_table(element):
            self._rows.append(element)
        kind = _KINDS.get(element.tag)
        if kind is None and _CAPTION_CLASS.search(element.get("class") or ""):
            kind = "caption"
        if kind is not None:
            self._kinds.append((element, kind))

    def _close_block(self, element: HtmlElement) -> None:
        if self._rows and element is not self._rows[-1]:
            self.say(" ")
            return
        self.part()
        if self._rows:
            self._rows.pop()
        if self._kinds and self._kinds[-1][0] is element:
            self._kinds.pop()
        if len(self._blocks) > 1 and self._blocks[-1] is element:
            self._blocks.pop()

    def _in_data_table(self, row: HtmlElement) -> bool:
        table = row.getparent()
        while table is not None and table.tag != "table":
            table = table.getparent()
        return table is not None and self._tables.get(table, False)

    def say(self, text: str | None) -> None:
        """Takes in a run of text as it stands in the tree."""
        if text:
            self._text.append((text, bool(self._links), self._bold > 0))

    def part(self) -> None:
        """A boundary: what was said since the last one becomes a piece, if it says anything."""
        said, self._text = self._text, []
        href, self._href = self._href, self._links[-1].get("href") if self._links else None
        if not said:
            return
        lines = _row(said) if self._rows else _lines(said)
        if not any(_says_something(line.text) for line in lines):
            return
        kind: BlockKind = "table_row" if self._rows else self._kinds[-1][1] if self._kinds else "paragraph"
        self.found.append(Piece(kind, lines, self._blocks[-1], href, len(self.found)))


def _says_something(text: str) -> bool:
    """Whether any letter or digit can be read in a text."""
    return _LETTER.search(text) is not None


def _is_data(table: HtmlElement) -> bool:
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
        if len("".join(cell.itertext())) > 600:
            return False
    return True


def _lines(said: list[tuple[str, bool, bool]]) -> tuple[Line, ...]:
    lines: list[Line] = []
    runs: list[tuple[str, bool, bool]] = []
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


def _line(runs: list[tuple[str, bool, bool]]) -> Line:
    """One line of its runs; an empty one where they say nothing."""
    text = collapse("".join([text for text, _, _ in runs]))
    if not _says_something(text):
        return Line("")
    linked = sum([_letters(text) for text, in_link, _ in runs if in_link])
    bold = sum([_letters(text) for text, _, in_bold in runs if in_bold])
    return Line(text, linked, bold)


def _row(said: list[tuple[str, bool, bool]]) -> tuple[Line, ...]:
    cells = "".join(text for text, _, _ in said).replace(_LINE, " ").split(_CELL)
    text = " | ".join(cell for cell in map(collapse, cells) if _says_something(cell) or cell in ("-", "–", "+"))
    return (Line(text, sum(_letters(run) for run, in_link, _ in said if in_link)),)


def _letters(text: str) -> int:
    return len("".join(text.split()))
