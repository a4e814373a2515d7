"""Half-spaces inside one word: where today's orthography parts what was written solid."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from qomnews.text.endings import BOUND, SOLID_COMPARATIVES, WHOLE, is_optional, is_run_on
from qomnews.text.letters import MARKS, ZWNJ
from qomnews.text.readings import inflections, readings, solid_cost

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.text.readings import Reading
    from qomnews.text.vocabulary import Vocabulary

# No Persian word is longer; what is stays as it is, so that hostile input costs nothing.
LONGEST = 40

_MARK = re.compile(f"[{MARKS}]")
# Cost of a compound that only hazm's list has.
_LISTED = 14.0
# A half-spaced plural or comparative that was counted wins over a solid form that is up to so many times as frequent.
_ACADEMY_LEAD = 20
# A solid word of the list that was counted so many times as often as its half-spaced form is that word.
_SOLID_LEAD = 8


class Words:
    """Decisions on single words; the same word always gets the same answer."""

    def __init__(self, vocabulary: Vocabulary, *, keep_solid: bool) -> None:
        self._vocabulary = vocabulary
        self._keep_solid = keep_solid
        self.written = functools.lru_cache(maxsize=1 << 16)(self._written)

    def _written(self, word: str) -> str:
        """The word with the half-spaces that belong in it."""
        if not 3 < len(word) <= LONGEST or _MARK.search(word):
            return word
        return self._mended(word) if ZWNJ in word else self._split(word)

    def _split(self, word: str) -> str:
        if word in WHOLE:
            return word
        words = self._vocabulary
        cost = solid_cost(words, word)
        best = word
        whole = words.whole.get(word)
        if whole is not None and not is_run_on(whole):
            n, solid = words.parted[whole], words.count(word)
            optional = is_optional(whole)
            if optional and self._keep_solid:
                return word
            if n > solid or (n * _ACADEMY_LEAD > solid and optional and word not in SOLID_COMPARATIVES):
                return whole
            if solid and n * _SOLID_LEAD < solid and word in words.solid:
                return word
            if n == 0 and cost > _LISTED:
                best, cost = whole, _LISTED
        return _cheapest(best, cost, readings(words, word, keep_solid=self._keep_solid))

    def _mended(self, word: str) -> str:
        """A word with half-spaces: those that are missing added, those inside a known word taken out."""
        words = self._vocabulary
        if word in words.parted:
            return word
        parts = word.split(ZWNJ)
        glued = "".join(parts)
        whole = self._split(glued)
        if _cuts(word) <= _cuts(whole):
            return whole
        misplaced = any(len(part) < 6 and part not in BOUND and not words.is_part(part) for part in parts)
        if misplaced and (ZWNJ in whole or glued in words.solid):
            return whole
        return ZWNJ.join(map(self._part, parts))

    def _part(self, part: str) -> str:
        if len(part) < 4 or part in BOUND or self._vocabulary.is_whole_part(part):
            return part
        cost = solid_cost(self._vocabulary, part)
        return _cheapest(part, cost, inflections(self._vocabulary, part, keep_solid=self._keep_solid))


def _cheapest(best: str, cost: float, others: Iterable[Reading]) -> str:
    for form, form_cost in others:
        if form_cost < cost:
            best, cost = form, form_cost
    return best


def _cuts(word: str) -> set[int]:
    """The places of a word's half-spaces, counted in letters."""
    places: set[int] = set()
    length = 0
    for part in word.split(ZWNJ):
        length += len(part)
        places.add(length)
    return places
