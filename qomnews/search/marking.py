"""What of a shown text a search found, to be marked, and the passage of a long one that shows most of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from qomnews.search.folding import NOTHING, aligned
from qomnews.text.letters import ZWNJ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.search.expression import Expression, Run

PASSAGE = 260
"""Characters of a passage, about."""
# Of a text of novel length the first part is looked through.
LONGEST = 60_000
_BEFORE = 60
_MOST_MARKS = 400
_PARTING = f"[ {ZWNJ}{NOTHING}]*[ {ZWNJ}][ {ZWNJ}{NOTHING}]*"


@attrs.frozen
class Piece:
    """Some of a text, as it is; marked if it was looked for."""

    text: str
    marked: bool = False


class Marker:
    """Marks what an expression looks for.

    Letters are compared as the index compares them, and places are those of the text that is shown. A character that
    folds to several letters (`½`) is compared by the first one: such a word may be found and not be marked.
    """

    def __init__(self, expression: Expression) -> None:
        # The longest first: of two spellings that begin alike the whole word is marked.
        runs = sorted(expression.wanted, key=lambda run: -sum(map(len, run.pieces)))
        self._wanted = re.compile("|".join(map(_pattern, runs))) if runs else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where something that was looked for begins and ends, in order."""
        if self._wanted is None:
            return []
        letters = aligned(text[:LONGEST])
        found = []
        for match in self._wanted.finditer(letters):
            found.append(match.span())
            if len(found) == _MOST_MARKS:
                break
        return found

    def marked(self, text: str) -> tuple[Piece, ...]:
        """The whole text."""
        return _pieces(text, 0, len(text), self.spans(text))

    def passage(self, *texts: str | None, length: int = PASSAGE) -> tuple[Piece, ...]:
        """Of the texts, the first one in which something is found, around where most is; else the first one's start.

        Args:
            texts: some may be none or empty.
            length: about how many characters; it begins and ends with a whole word.
        """
        there = [text for text in texts if text]
        for text in there:
            if spans := self.spans(text):
                first = _densest(spans, length - _BEFORE)
                start = max(0, spans[first][0] - _BEFORE)
                return _cut(text, start, start + length, spans)
        return _cut(there[0], 0, length, []) if there else ()


def _pattern(run: Run) -> str:
    """A run at whole words, whatever stands unseen on or between its letters."""
    letters = [f"{NOTHING}*".join(map(re.escape, piece)) for piece in run.pieces]
    rest = rf"[^ {ZWNJ}]*" if run.begins else f"{NOTHING}*"
    return rf"(?<![^ {ZWNJ}]){NOTHING}*{_PARTING.join(letters)}{rest}(?![^ {ZWNJ}])"


def _densest(spans: Sequence[tuple[int, int]], length: int) -> int:
    """The first of the spans within the stretch that has most of them."""
    best, most, end = 0, 0, 0
    for first, (start, _) in enumerate(spans):
        while end < len(spans) and spans[end][1] <= start + length:
            end += 1
        if end - first > most:
            best, most = first, end - first
    return best


def _cut(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    if start > 0:
        space = max(text.find(" ", start - 1), text.find("\n", start - 1))
        first_mark = next((span[0] for span in spans if span[1] > start), len(text))
        start = space + 1 if 0 <= space < first_mark else start
    if end < len(text):
        inside = next((span for span in spans if span[0] < end < span[1]), None)
        end = inside[1] if inside else max(text.rfind(" ", start, end), text.rfind("\n", start, end), start + 1)
    pieces = _pieces(text, start, min(end, len(text)), spans)
    before = (Piece("… "),) if start > 0 else ()
    return (*before, *pieces, *((Piece(" …"),) if end < len(text) else ()))


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    found, at = [], start
    for span in spans:
        first, last = max(span[0], start), min(span[1], end)
        if first >= last:
            continue
        found += [Piece(text[at:first])] if first > at else []
        found.append(Piece(text[first:last], marked=True))
        at = last
    return (*found, *((Piece(text[at:end]),) if at < end else ()))
