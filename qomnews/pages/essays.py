"""Photo essays on a page whose classes say nothing: pictures with a caption each, and hardly a sentence besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.pages.wording import is_furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.pages.lines import Piece

# One picture with a caption may be any story's, or what is left of one.
_FEWEST = 2


def captions_of(found: Sequence[Piece]) -> list[Piece]:
    """The captions that stand in figures of their own, each below a picture; none where they are too few for an essay.

    Captions that are links belong to other stories.
    """
    shown = [
        piece
        for piece in found
        if piece.kind == "caption" and not piece.linked and not is_furniture(piece.text) and _has_picture(piece)
    ]
    return shown if len(shown) >= _FEWEST else []


def _has_picture(caption: Piece) -> bool:
    figure = next(caption.element.iterancestors("figure"), None)
    return figure is not None and next(figure.iter("img"), None) is not None
