"""Pieces of a page to the blocks of a body: boilerplate out, lines joined or parted, title and lead not said twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Block, BlockKind
from qomnews.pages.adverts import advert_texts
from qomnews.pages.lines import Piece
from qomnews.pages.wording import ends_story, fold, heads_advert, is_furniture, is_read_more, is_read_more_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_SENTENCE_END = re.compile("[.!?؟…:][»\"”')\\]]*$")
_ITEM_START = re.compile(r"^(?:[-–—•▪■●*]|[0-9۰-۹٠-٩]{1,2}\s*[-.)–])\s*\S")
_LABEL = re.compile(r"(?:\w{2,12})?")
# A bold line longer than this is a bold paragraph, not a heading.
_LONGEST_HEADING = 160


@attrs.define(eq=False)
class Entry:
    """A line of the body on its way to a block; `joins` when it goes on from the line before it.

    Made for each line of each page, so not frozen, which would take twice as long; nothing changes it.
    """

    text: str
    kind: BlockKind
    joins: bool = False
    linked: bool = False
    href: str | None = None
    piece: Piece | None = None


def body_blocks(
    found: Iterable[Piece],
    *,
    said: Iterable[str | None] = (),
    byline: str | None = None,
    is_own: Callable[[str], bool] = lambda _: False,
) -> tuple[Block, ...]:
    """The blocks of a body.

    Left out are boilerplate lines, everything after a line that ends the story, "read more" boxes, advertisements,
    lines that are only a link to another page of the outlet (`is_own` tells by its address), the first lines where they
    repeat what other fields have `said` (title, kicker, lead), and a line that only names the author.
    """
    entries = _without_repeats(_without_boxes(story_entries(found, is_own), is_own), said, byline)
    blocks: list[tuple[BlockKind, list[str]]] = []
    previous: Entry | None = None
    for entry in entries:
        if entry.joins and previous is not None and previous.piece is entry.piece and previous.kind == entry.kind:
            blocks[-1][1].append(entry.text)
        else:
            blocks.append((entry.kind, [entry.text]))
        previous = entry
    return tuple(Block(kind, " ".join(texts)) for kind, texts in blocks)


def story_entries(found: Iterable[Piece], is_own: Callable[[str], bool]) -> list[Entry]:
    """The lines of a story in reading order, boilerplate and advertisements out, up to the line that ends it.

    Captions after the end stay: a picture below the "end of message" is still the story's.
    """
    entries: list[Entry] = []
    ended = in_advert = False
    for piece in found:
        paid: frozenset[str] | None = None
        for entry in _entries(piece):
            ended = ended or (entry.kind != "caption" and ends_story(entry.text))
            if ended and entry.kind != "caption":
                continue
            in_advert = heads_advert(entry.text) or (in_advert and entry.linked)
            if in_advert or is_furniture(entry.text):
                continue
            if piece.href is not None:
                paid = advert_texts(piece.element, is_own) if paid is None else paid
                if _only_says(entry.text, paid):
                    continue
            entries.append(entry)
    return entries


def _only_says(line: str, paid: frozenset[str]) -> bool:
    """Whether a line is one of these texts, alone or behind the head of an advertisement."""
    if line in paid:
        return True
    return len(paid) <= 2 and any(text and heads_advert(line.replace(text, "", 1)) for text in paid)


def _entries(piece: Piece) -> list[Entry]:
    """The lines of a piece: one goes on from the one before unless that ends a sentence, or a blank line parts them."""
    entries: list[Entry] = []
    fresh, before = True, ""
    heading_before = False
    for line in piece.lines:
        if not line.text:
            fresh = True
            continue
        kind = piece.kind
        heading = kind == "paragraph" and line.all_bold and len(line.text) <= _LONGEST_HEADING
        parted = kind in ("paragraph", "quote") and (
            heading != heading_before or bool(_SENTENCE_END.search(before)) or bool(_ITEM_START.match(line.text))
        )
        joins = bool(entries) and not fresh and not parted
        entries.append(Entry(line.text, "heading" if heading else kind, joins, line.all_linked, piece.href, piece))
        fresh, before, heading_before = False, line.text, heading
    return entries


def _without_boxes(entries: Sequence[Entry], is_own: Callable[[str], bool]) -> list[Entry]:
    kept: list[Entry] = []
    in_box = False
    for entry in entries:
        if entry.kind != "caption" and is_read_more(entry.text):
            in_box = is_read_more_head(entry.text) or entry.linked
            continue
        if entry.linked and (in_box or (entry.href is not None and is_own(entry.href))):
            continue
        in_box = False
        kept.append(entry)
    return kept


def _without_repeats(entries: Sequence[Entry], said: Iterable[str | None], byline: str | None) -> list[Entry]:
    """The entries without the first lines that say again what was said, and without the author's line."""
    before = {fold(text) for text in said if text}
    signature = fold(byline or "")
    kept: list[Entry] = []
    for place, entry in enumerate(entries):
        if place >= 4 and not byline:
            return kept + list(entries[place:])
        # What is longer than any title or lead repeats none.
        folded = fold(entry.text) if len(entry.text) < 3000 else ""
        repeats = place < 4 and entry.kind != "caption" and folded in before
        if not repeats and not (byline and _is_signature(folded, signature)):
            kept.append(entry)
    return kept


def _is_signature(folded: str, name: str) -> bool:
    """Whether a line is a name, alone or behind what that does ("photographer")."""
    return folded.endswith(name) and _LABEL.fullmatch(folded, 0, len(folded) - len(name)) is not None
