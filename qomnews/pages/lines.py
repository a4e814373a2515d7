"""What a page says between two block boundaries: a piece, and its lines.

Both are made by the hundred for each page, so they are not frozen: that would take twice as long. Nothing changes them.
"""

from __future__ import annotations

import attrs
from lxml.etree import _Element

from qomnews.article import BlockKind


@attrs.define
class Line:
    """One line of a piece, with how many of its letters stand in links and in bold."""

    text: str
    linked: int = 0
    bold: int = 0

    @property
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


@attrs.define(eq=False)
class Piece:
    """What stands between two block boundaries; an empty line among `lines` is a doubled `<br>`.

    `text` is its lines joined by spaces, `letters` how many letters they have, white space apart, and `linked` how many
    of those stand in links.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    element: _Element
    href: str | None = None
    order: int = 0
    text: str = attrs.field(init=False)
    letters: int = attrs.field(init=False)
    linked: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Add up what the lines say."""
        if len(self.lines) == 1:
            line = self.lines[0]
            self.text, self.letters, self.linked = line.text, line.letters, line.linked
            return
        self.text = " ".join([line.text for line in self.lines if line.text])
        self.letters = sum([line.letters for line in self.lines])
        self.linked = sum([line.linked for line in self.lines])

    def at(self, order: int) -> Piece:
        """The same piece at another place."""
        return Piece(self.kind, self.lines, self.element, self.href, order)
