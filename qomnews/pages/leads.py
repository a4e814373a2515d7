"""Where a lead ends and the story begins, by how both read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qomnews.pages.datelines import dates_in
from qomnews.pages.wording import fold, is_furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.pages.lines import Piece

# A full stop at the end of a text.
STOP = re.compile(r"[.!…][»\"”)]*$")
# "According to", with which stories begin, and a city with a dash, with which leads do.
_REPORTED = re.compile(r"^[«\"]?\s*به\s*(?:گزارش|نقل)")
_CITY_LEAD = re.compile(r"^[^\s.،:]{2,12}(?:\s[^\s.،:]{2,12})?\s*[-–ـ]\s*\S")
# Letters that a lead has at least.
_FEWEST = 35


def split_lead(
    found: Sequence[Piece], body: Sequence[Piece], summaries: Iterable[str] = ()
) -> tuple[str | None, list[Piece]]:
    """The lead and the rest: the piece before or first in a body that reads as a lead.

    A lead is what the page's metadata summarise it with, or what stands before "به گزارش" (according to), or begins
    with its city ("قم- "), or stands by itself between title and body.
    """
    body = [piece for piece in body if not is_furniture(piece.text)]
    if not body:
        return None, []
    inside = {piece.order for piece in body}
    before = [
        piece for piece in found if piece.order < body[0].order and piece.order not in inside and _could_be_lead(piece)
    ]
    first, rest = body[0], list(body[1:])
    if before and (not rest or not _REPORTED.match(before[-1].text)):
        return before[-1].text, list(body)
    return (first.text, rest) if rest and _is_lead(first, rest[0], summaries) else (None, list(body))


def _is_lead(first: Piece, second: Piece, summaries: Iterable[str]) -> bool:
    """Whether the first piece of a body is its lead, by what the second is and what the metadata summarise."""
    if first.kind not in ("paragraph", "heading") or _REPORTED.match(first.text):
        return False
    if first.kind == "heading":
        # A lead is a sentence, whatever tag it stands in; a heading is none.
        return _could_be_lead(first) and bool(STOP.search(first.text)) and second.kind != "heading"
    folded = fold(first.text)
    if _REPORTED.match(second.text) or _CITY_LEAD.match(first.text):
        return True
    if any(len(fold(text)) > 30 and folded.startswith(fold(text.rstrip(".… []"))) for text in summaries):
        return True
    apart = first.element.getparent() is not second.element.getparent() or first.element.tag != second.element.tag
    return apart and _could_be_lead(first)


def _could_be_lead(piece: Piece) -> bool:
    return (
        piece.kind in ("paragraph", "quote", "heading")
        and piece.letters >= _FEWEST
        and piece.linked == 0
        and not _is_dateline(piece.text)
        and not is_furniture(piece.text)
    )


def _is_dateline(text: str) -> bool:
    """Whether a text with a date in it says little else: no sentence that mentions one, like "in the last 20 days"."""
    dates = dates_in(text)
    if not dates:
        return False
    for date in dates:
        text = text.replace(date, " ")
    return not STOP.search(text) or sum(map(str.isalpha, text)) < _FEWEST
