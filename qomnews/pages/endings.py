"""Where a story ends on a page whose classes say nothing: at the head of what follows it, at the first comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.pages.surroundings import line_up
from qomnews.pages.wording import ends_story, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from qomnews.pages.lines import Piece

# The link to answer a comment.
_ANSWER = frozenset(map(fold, ("پاسخ", "پاسخ دادن", "پاسخ دهید", "ارسال پاسخ", "reply")))


def before_end(found: Sequence[Piece]) -> list[Piece]:
    """The pieces up to the head of what follows a story, or up to the first comment that can be answered."""
    kept: list[Piece] = []
    for piece in found:
        if piece.kind != "caption" and ends_story(piece.text):
            break
        if piece.linked and piece.letters <= 12 and fold(piece.text) in _ANSWER:
            return _before_box(kept, piece)
        kept.append(piece)
    return kept


def _before_box(found: list[Piece], answer: Piece) -> list[Piece]:
    """The pieces before the comment whose link to answer it this is: author, time and text share the link's box."""
    box: _Element | None = answer.element
    if answer.linked >= len("".join(map(str, answer.element.itertext())).strip()):
        box = answer.element.getparent()
    inside = [place for place, piece in enumerate(found) if box in line_up(piece.element)][:1]
    if box is None or box.tag in ("body", "main", "article") or not inside:
        return found
    return found[: inside[0]]
