"""Half-spaces of a line: words parted or joined as today's orthography has them."""

from __future__ import annotations

import functools
import re
from typing import Literal

from qomnews.text import lexicon
from qomnews.text.letters import LETTERS, MARKS, NON_JOINING, ZWNJ
from qomnews.text.words import AFTER_HE, AFTER_YEH, COMPARATIVE, IMPERFECT, PLURAL, PREFIXED_IMPERFECT, Words

_WORD = re.compile(f"([{LETTERS}{MARKS}{ZWNJ}]+)")
_MARK = re.compile(f"[{MARKS}]+")
# Words that never take an ending, so that «تر» or «ام» after them is a word of its own.
_UNCOUNTABLE = frozenset("و از به در با را که تا بر هر نه یا اما ولی اگر".split())
_BARE = frozenset("و از به در با را که تا بر هر نه یا اما ولی اگر چون این آن هم نیز برای پس نیست است بود شد هست من تو او ما شما وی".split())
# «بی» parts of a word in nearly all its uses; what isn't is the name of letters (بی‌بی‌سی).
_WITHOUT = "بی"
_LONGEST = 40


class HalfSpaces:
    """The engine behind `half_spaces="restore"`."""

    def __init__(self, tables: lexicon.Tables, convention: Literal["academy", "keep-solid"]) -> None:
        self._words = Words(tables, convention)
        self._tables = tables
        self._verbs = frozenset(tables.verbs)
        self._adjectives = frozenset(tables.adjectives)
        self._firsts = frozenset(form.partition(ZWNJ)[0] for form in tables.parted)
        self._longer = frozenset(
            ZWNJ.join(form.split(ZWNJ)[:2]) for form in tables.parted if form.count(ZWNJ) > 1
        )
        self.joins = functools.lru_cache(maxsize=1 << 16)(self._joins)

    def restore(self, masked: str) -> str:
        """A masked line with its half-spaces; letters, marks and everything else as they were."""
        pieces = _WORD.split(masked)
        written = self._words.written
        for place in range(1, len(pieces), 2):
            pieces[place] = written(pieces[place])
        joins = self.joins
        last = len(pieces) - 2
        place = 1
        result = pieces[:1]
        while place <= last:
            word = pieces[place]
            while place < last and pieces[place + 1] == " ":
                joined = joins(word, pieces[place + 2])
                if joined is None and place + 2 < last and pieces[place + 3] == " ":
                    joined = self._three(word, pieces[place + 2], pieces[place + 4])
                    place += 2 if joined else 0
                if joined is None:
                    break
                word = joined
                place += 2
            result += (word, pieces[place + 1])
            place += 2
        return "".join(result)

    def _three(self, first: str, second: str, third: str) -> str | None:
        if f"{first}{ZWNJ}{second}" in self._longer:
            form = f"{first}{ZWNJ}{second}{ZWNJ}{third}"
            if self._tables.parted.get(form, 0) > self._tables.apart.get(f"{first} {second} {third}", 0):
                return form
        return None

    def _joins(self, first: str, second: str) -> str | None:
        """The two words as one, or None where they stand apart."""
        if len(first) + len(second) > _LONGEST:
            return None
        bare = _MARK.sub("", first) if _MARK.search(first) else first
        if not bare or _MARK.search(second):
            return None
        gap = "" if bare[-1] in NON_JOINING else ZWNJ
        joined = f"{first}{gap}{second}"
        if not self._belongs(bare, second, f"{bare}{gap}{second}") or self._words.written(joined) != joined:
            return None
        return joined

    def _belongs(self, first: str, second: str, joined: str) -> bool:
        head = second.partition(ZWNJ)[0]
        if first in IMPERFECT or first in PREFIXED_IMPERFECT:
            return head in self._verbs
        if second in PLURAL:
            return first not in _UNCOUNTABLE and len(first) > 1
        if ZWNJ not in joined:
            return head in COMPARATIVE and first in self._adjectives and self._words.is_known(joined)
        if second in COMPARATIVE and first in self._adjectives:
            return first not in _BARE
        if second in AFTER_HE and self._takes(first, second):
            return True
        n = self._tables.parted.get(joined)
        if n is not None:
            apart = self._tables.apart.get(f"{first} {second}", 0)
            return n > apart or n == apart == 0
        return first not in _BARE and self._compound(first, second)

    def _takes(self, first: str, ending: str) -> bool:
        if first in _BARE or len(first) < 3:
            return False
        if first[-1] == "ه":
            return first[-2] not in "اوی" and self._words.takes_ending(first)
        return first[-1] == "ی" and ending in AFTER_YEH and self._words.is_known(first)

    def _compound(self, first: str, second: str) -> bool:
        tail = self._words.tail_score(second)
        if tail >= 8000 and tail % 1000 >= 80 and self._words.is_known(first) and len(first) > 2:
            return True
        head = self._tables.heads.get(first, 0)
        return head >= 8000 and (head % 1000 >= 80 or first == _WITHOUT) and self._words.is_known(second) and len(second) > 2


@functools.cache
def engine(convention: Literal["academy", "keep-solid"]) -> HalfSpaces:
    """The process's engine for a convention, made when first asked for."""
    return HalfSpaces(lexicon.load(), convention)
