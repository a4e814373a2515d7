"""The generic finder: an article on a page whose classes say nothing, by what stands where and reads how."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
from lxml.etree import _Element

from qomnews.identity import is_article_url
from qomnews.pages.endings import before_end
from qomnews.pages.essays import captions_of
from qomnews.pages.hrefs import absolute
from qomnews.pages.leads import STOP, split_lead
from qomnews.pages.lines import Piece
from qomnews.pages.reading import inline_text, length_of
from qomnews.pages.surroundings import (
    breadcrumb_before,
    byline_near,
    category_near,
    dates_near,
    is_dateline,
    kicker_before,
    line_up,
    news_id_in,
    tags_near,
)
from qomnews.pages.wording import fold, is_furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.outlets import Outlet
    from qomnews.pages.labelled import Label
    from qomnews.pages.metadata import Metadata
    from qomnews.pages.selection import Selection

# Words that running Persian has in every sentence and menus and titles seldom have.
_FUNCTION_WORDS = frozenset("و در به از که را این است با برای شد کرد آن تا بر هم شده گفت خود نیز می بود وی ما".split())
_SENTENCE_END = re.compile(r"[.!؟?؛:»…]\s*$")
_MIN_CONTENT = 45


@attrs.frozen(kw_only=True)
class Story:
    """What the finder saw of an article; empty fields where it saw nothing."""

    title: str | None = None
    kicker: str | None = None
    lead: str | None = None
    body: tuple[Piece, ...] = ()
    container: _Element | None = None
    dates: tuple[str, ...] = ()
    category: list[str] | None = None
    tags: list[str] | None = None
    news_id: str | None = None
    byline: str | None = None


def find_story(
    named: Selection,
    found: Sequence[Piece],
    said: Sequence[Label],
    metadata: Metadata,
    about: Outlet,
) -> Story:
    """The article on a page, found without class names: title, then the densest text behind it, then what is near.

    Args:
        named: the page, by selectors.
        found: all its pieces.
        said: all its labels.
        metadata: what it says of itself.
        about: the outlet whose page it is.
    """
    root = named.root
    head = _title_piece(found, _hints(root, metadata), about)
    below = before_end(found[head.order + 1 if head is not None else 0 :])
    content = _without_list_items([piece for piece in below if _is_content(piece)], about)
    container = _container(root, content)
    content = [piece for piece in content if container in line_up(piece.element)] if container is not None else []
    outline = Story(
        title=head.text if head is not None else None,
        kicker=kicker_before(found, head),
        dates=tuple(dates_near(found, head, content, root)),
        category=breadcrumb_before(named, head) or category_near(found, head, content),
        tags=tags_near(named, said),
        news_id=news_id_in(found, content),
        byline=byline_near(found, head, content),
    )
    if container is None:
        captions = captions_of(below)
        lead, _ = split_lead(below, captions)
        return attrs.evolve(outline, lead=lead, body=tuple(captions), container=common_element(captions))
    body = _body(below, content, container)
    # Below the title it may stand again, for the printed page.
    below = [piece for piece in below if head is None or fold(piece.text) != fold(head.text)]
    lead, body = split_lead(below, body, [*metadata.ld_texts("description"), *metadata.meta("og:description")])
    return attrs.evolve(outline, lead=lead, body=tuple(body), container=container)


def _hints(root: _Element, metadata: Metadata) -> list[str]:
    titles = [inline_text(element) for element in root.iter("title")]
    return [fold(text) for text in (*metadata.ld_texts("headline"), *metadata.meta("og:title"), *titles) if fold(text)]


def _title_piece(found: Sequence[Piece], hints: Sequence[str], about: Outlet) -> Piece | None:
    names = {fold(name) for name in (about.name, *about.names)}
    short = [piece for piece in found if piece.letters <= 400]
    titles = [piece for piece in short if 6 <= len(fold(piece.text)) <= 300 and fold(piece.text) not in names]
    headings = [piece for piece in titles if piece.kind == "heading"]
    for pool in (headings, titles):
        for hint in hints:
            for piece in pool:
                if fold(piece.text) == hint or (len(fold(piece.text)) > 12 and hint.startswith(fold(piece.text))):
                    return piece
    unlinked = [piece for piece in headings if 2 * piece.linked < piece.letters]
    return next((piece for piece in unlinked if piece.element.tag == "h1"), unlinked[0] if unlinked else None)


def _is_content(piece: Piece) -> bool:
    """Whether a piece reads as running text, and isn't the teaser of another story."""
    if piece.kind in ("caption", "table_row", "heading") or piece.letters < _MIN_CONTENT or is_furniture(piece.text):
        return False
    if piece.linked > 0.4 * piece.letters:
        return False
    words = piece.text[:4000].split()
    function_words = sum(word in _FUNCTION_WORDS for word in words)
    return (function_words >= 2 or bool(_SENTENCE_END.search(piece.text))) and not _is_teaser(piece)


def _is_teaser(piece: Piece) -> bool:
    """Whether a linked heading stands beside the text, as in a listing."""
    parent = piece.element.getparent()
    for box in (piece.element, parent):
        if box is None or box.tag in ("body", "main", "html"):
            break
        linked = any(link.get("href") for head in box.iter("h2", "h3", "h4") for link in head.iterchildren("a"))
        if linked and length_of(box) < 900:
            return True
    return False


def _without_list_items(content: list[Piece], about: Outlet) -> list[Piece]:
    """The running text without that of a list of stories: three or more texts, each in a box with a link to another."""
    listed = [piece for piece in content if _has_own_link(piece, about)]
    boxes = {piece.element.getparent() for piece in listed}
    left_out = set(listed) if len(boxes) >= 3 else set()
    return [piece for piece in content if piece not in left_out]


def _has_own_link(piece: Piece, about: Outlet) -> bool:
    box = piece.element.getparent()
    if box is None or box.tag in ("body", "main", "html") or length_of(box) > 600:
        return False
    links = [link for link in box.iter("a") if link not in set(piece.element.iter("a"))]
    return any(is_article_url(about.id, absolute(about.public_base, link.get("href") or "")) for link in links)


def common_element(found: Sequence[Piece]) -> _Element | None:
    """The smallest element around all of these pieces."""
    common = line_up(found[0].element) if found else []
    for piece in found[1:]:
        around = set(line_up(piece.element))
        common = [element for element in common if element in around]
    return common[0] if common else None


def _container(root: _Element, content: Sequence[Piece]) -> _Element | None:
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


def _body(found: Sequence[Piece], content: Sequence[Piece], container: _Element) -> list[Piece]:
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
    inside = [piece for piece in inside if piece in running or not is_dateline(piece, content)]
    places = [place for place, piece in enumerate(inside) if piece in running or belongs(piece)]
    return inside[places[0] : places[-1] + 1] if places else []


def _reads_on(piece: Piece) -> bool:
    """Whether a piece is a full sentence: long, with a full stop and the words that titles do without."""
    words = piece.text[:4000].split()
    enough = sum(word in _FUNCTION_WORDS for word in words) >= 2
    return piece.letters >= _MIN_CONTENT and enough and bool(STOP.search(piece.text))
