"""The running text of a page whose classes say nothing: which pieces read as it, and what holds them."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qomnews.identity import is_article_url
from qomnews.pages.hrefs import absolute
from qomnews.pages.leads import STOP
from qomnews.pages.reading import length_of
from qomnews.pages.surroundings import line_up
from qomnews.pages.wording import is_furniture

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from lxml.etree import _Element

    from qomnews.outlets import Outlet
    from qomnews.pages.lines import Piece

# Words that running Persian has in every sentence and menus and titles seldom have.
_FUNCTION_WORDS = frozenset("و در به از که را این است با برای شد کرد آن تا بر هم شده گفت خود نیز می بود وی ما".split())
_SENTENCE_END = re.compile(r"[.!؟?؛:»…]\s*$")
_MIN_CONTENT = 45


def running_texts(found: Iterable[Piece]) -> list[Piece]:
    """The pieces that read as running text, and aren't the teasers of other stories."""
    # Most paragraphs stand in one box, which is looked at once.
    teasing: dict[_Element, bool] = {}
    return [piece for piece in found if _reads_so(piece) and not _is_teaser(piece, teasing)]


def _reads_so(piece: Piece) -> bool:
    if piece.kind in ("caption", "table_row", "heading") or piece.letters < _MIN_CONTENT or is_furniture(piece.text):
        return False
    if piece.linked > 0.4 * piece.letters:
        return False
    words = piece.text[:4000].split()
    function_words = sum(map(_FUNCTION_WORDS.__contains__, words))
    return function_words >= 2 or bool(_SENTENCE_END.search(piece.text))


def _is_teaser(piece: Piece, teasing: dict[_Element, bool]) -> bool:
    """Whether a linked heading stands beside the text, as in a listing."""
    for box in (piece.element, piece.element.getparent()):
        if box is None or box.tag in ("body", "main", "html"):
            break
        if box not in teasing:
            heads = box.iter("h2", "h3", "h4")
            linked = any(link.get("href") for head in heads for link in head.iterchildren("a"))
            teasing[box] = linked and length_of(box) < 900
        if teasing[box]:
            return True
    return False


def without_list_items(content: list[Piece], about: Outlet) -> list[Piece]:
    """The running text without that of a list of stories: three or more texts, each in a box with a link to another."""
    small: dict[_Element, bool] = {}
    listed = [piece for piece in content if _has_own_link(piece, about, small)]
    boxes = {piece.element.getparent() for piece in listed}
    left_out = set(listed) if len(boxes) >= 3 else set()
    return [piece for piece in content if piece not in left_out]


def _has_own_link(piece: Piece, about: Outlet, small: dict[_Element, bool]) -> bool:
    box = piece.element.getparent()
    if box is None or box.tag in ("body", "main", "html"):
        return False
    if box not in small:
        small[box] = length_of(box) <= 600
    if not small[box]:
        return False
    own = set(piece.element.iter("a"))
    links = [link for link in box.iter("a") if link not in own]
    return any(is_article_url(about.id, absolute(about.public_base, link.get("href") or "")) for link in links)


def common_element(found: Sequence[Piece]) -> _Element | None:
    """The smallest element around all of these pieces."""
    common = line_up(found[0].element) if found else []
    for piece in found[1:]:
        around = set(line_up(piece.element))
        common = [element for element in common if element in around]
    return common[0] if common else None


def container_of(root: _Element, content: Sequence[Piece]) -> _Element | None:
    """The smallest element that holds most of the running text."""
    total = sum(piece.letters for piece in content)
    if total < 60:
        return None
    weights: dict[_Element, int] = {}
    for piece in content:
        for element in line_up(piece.element):
            weights[element] = weights.get(element, 0) + piece.letters
    best = root
    for element, weight in weights.items():
        if weight >= 0.7 * total and root in line_up(element) and best in element.iterancestors():
            best = element
    # An advertisement may part a story into boxes that look the same.
    boxes = weights.keys() - {piece.element for piece in content}
    twins = (box for way in (True, False) for box in best.itersiblings(best.tag, preceding=way))
    parent = best.getparent()
    if best in boxes and any(box in boxes and box.get("class") == best.get("class") for box in twins):
        return parent
    leaf = best is not root and len(content) == 1 and content[0].element is best
    return best.getparent() if leaf else best


def body_around(
    found: Sequence[Piece], content: Sequence[Piece], container: _Element, datelines: Collection[Piece]
) -> list[Piece]:
    """The pieces of the body: running text, its unlinked siblings before and after, and all that stands between."""
    parents = {piece.element.getparent() for piece in content} | {piece.element for piece in content}
    tags = {piece.element.tag for piece in content}

    def beside(piece: Piece) -> bool:
        if piece.kind in ("list_item", "table_row"):
            lists = piece.element.iterancestors("ul", "ol", "dl", "table")
            if any(box.getparent() in parents for box in lists):
                return True
        return piece.element.getparent() in parents and (piece.element.tag in tags or piece.kind != "paragraph")

    def belongs(piece: Piece) -> bool:
        return beside(piece) and (not piece.linked or linked_prose(piece)) and not is_furniture(piece.text)

    def linked_prose(piece: Piece) -> bool:
        # A sentence may be a link for the most part; a title that is one has no full stop.
        parted = any(line.linked > 0 and not line.all_linked for line in piece.lines)
        return piece.kind == "paragraph" and parted and _reads_on(piece) and beside(piece)

    inside = [
        piece
        for piece in found
        if container in line_up(piece.element)
        and (piece.kind == "list_item" or piece.linked <= 0.6 * piece.letters or linked_prose(piece))
    ]
    running = set(content)
    inside = [piece for piece in inside if piece in running or piece not in datelines]
    places = [place for place, piece in enumerate(inside) if piece in running or belongs(piece)]
    return inside[places[0] : places[-1] + 1] if places else []


def _reads_on(piece: Piece) -> bool:
    """Whether a piece is a full sentence: long, with a full stop and the words that titles do without."""
    words = piece.text[:4000].split()
    enough = sum(map(_FUNCTION_WORDS.__contains__, words)) >= 2
    return piece.letters >= _MIN_CONTENT and enough and bool(STOP.search(piece.text))
