"""What a page says between two block boundaries: a piece, and its lines."""

from __future__ import annotations

import functools

import attrs
from lxml.html import HtmlElement

from qomnews.article import BlockKind


@attrs.frozen
class Line:
    """One line of a piece, with how many of its letters stand in links and in bold."""

    text: str
    linked: int = 0
    bold: int = 0

    @functools.cached_property
    def letters(self) -> int:
        """Its letters, white space apart."""
        return len(self.text) - self.text.count(" ")

    @property
    def all_linked(self) -> bool:
        """Whether all that can be read in it is a link (a dash or a colon beside it apart)."""
        return self.linked > 0 and self.linked >= self.letters - 3

    @property
    def all_bold(self) -> bool:
        """Whether all of it is bold."""
        return 0 < self.bold >= self.letters - 1


@attrs.frozen(eq=False)
class Piece:
    """What stands between two block boundaries; an empty line among `lines` is a doubled `<br>`."""

    kind: BlockKind
    lines: tuple[Line, ...]
    element: HtmlElement
    href: str | None = None
    order: int = 0

    @functools.cached_property
    def text(self) -> str:
        """Its lines joined by spaces."""
        return " ".join(line.text for line in self.lines if line.text)

    @functools.cached_property
    def letters(self) -> int:
        """Its letters, white space apart."""
        return sum([line.letters for line in self.lines])

    @functools.cached_property
    def linked(self) -> int:
        """How many of its letters stand in links."""
        return sum([line.linked for line in self.lines])
