"""Half-spaces of a line: words parted or joined as today's orthography has them."""

from __future__ import annotations

import functools
import re

from qomnews.text import lexicon
from qomnews.text.endings import (
    AFTER_HE,
    BOUND,
    COMPARATIVE,
    IMPERFECT,
    PLURAL,
    PREFIXED_IMPERFECT,
    has_silent_he,
    takes_parted,
)
from qomnews.text.letters import LETTERS, MARKS, NON_JOINING, ZWNJ
from qomnews.text.vocabulary import Vocabulary
from qomnews.text.words import LONGEST, Words

_WORD = re.compile(f"([{LETTERS}{MARKS}{ZWNJ}]+)")
_MARKS = re.compile(f"[{MARKS}]+")
# Particles, pronouns and short verbs take no ending: «تر» or «ام» after them is a word of its own.
_PARTICLES = frozenset(("و", "از", "به", "در", "با", "را", "که", "تا", "بر", "هر", "نه", "یا", "اما", "ولی", "اگر"))
_BARE = _PARTICLES | frozenset(
    (
        "چون",
        "این",
        "آن",
        "هم",
        "نیز",
        "برای",
        "پس",
        "نیست",
        "است",
        "بود",
        "شد",
        "هست",
        "من",
        "تو",
        "او",
        "ما",
        "شما",
        "وی",
    )
)
# «بی» is part of a word in nearly all its uses; what isn't is the name of letters (بی‌بی‌سی).
_WITHOUT = "بی"
# A part joins a known word when it is in so many compounds (in thousands) and so rarely alone (percent).
_MIN_COMPOUNDS, _MIN_BOUND = 8000, 80
# … and so rarely alone when only hazm's list has the compound: «واقع شدن» stays open.
_MIN_LISTED = 15


class HalfSpaces:
    """The engine behind `half_spaces="restore"`: decides on words, then on neighbours."""

    def __init__(self, tables: lexicon.Tables, *, keep_solid: bool) -> None:
        self._vocabulary = Vocabulary(tables)
        self._words = Words(self._vocabulary, keep_solid=keep_solid)
        longer = [form.split(ZWNJ) for form in tables.parted if form.count(ZWNJ) > 1]
        self._starts = frozenset(parts[0] for parts in longer)
        self._longer = frozenset(ZWNJ.join(parts[:2]) for parts in longer)
        # Most neighbours have nothing to do with each other: two cheap questions say so.
        self._openers = frozenset((*IMPERFECT, *PREFIXED_IMPERFECT, _WITHOUT)) | {
            head for head, score in tables.heads.items() if _is_bound(score)
        }
        self._rests = frozenset(rest for form in tables.parted for rest in _rests(form))
        self._follows = functools.lru_cache(maxsize=1 << 16)(self._can_follow)
        self.join = functools.lru_cache(maxsize=1 << 16)(self._join)

    def restore(self, masked: str) -> str:
        """A masked line (`qomnews.text.spans`) with its half-spaces; only gaps between letters change."""
        pieces = _WORD.split(masked)
        join, follows, openers, starts = self.join, self._follows, self._openers, self._starts
        given = pieces[:]
        pieces[1::2] = map(self._words.written, pieces[1::2])
        result = pieces[:1]
        last = len(pieces) - 2
        place = 1
        while place <= last:
            word = pieces[place]
            while place < last and pieces[place + 1] == " ":
                second = pieces[place + 2]
                joined = join(word, second) if word in openers or follows(second) else None
                if joined is None and given[place + 2] != second:
                    # راه پیمایی is one word, however «پیمایی» alone would be read.
                    joined = join(word, given[place + 2])
                if joined is None and word in starts and place + 2 < last and pieces[place + 3] == " ":
                    joined = self._join_three(word, second, pieces[place + 4])
                    place += 2 if joined else 0
                if joined is None:
                    break
                word = joined
                place += 2
            result += (word, pieces[place + 1])
            place += 2
        return "".join(result)

    def _can_follow(self, second: str) -> bool:
        """Whether some word is joined by this one; without this or an opener before it, none is."""
        return second in BOUND or second in self._rests or _is_bound(self._vocabulary.tail_score(second))

    def _join(self, first: str, second: str) -> str | None:
        """The two words as one, or None where they stand apart."""
        if len(first) + len(second) > LONGEST or _MARKS.search(second):
            return None
        bare = _MARKS.sub("", first)
        if not bare:
            return None
        gap = "" if bare[-1] in NON_JOINING else ZWNJ
        if not (self._belongs(bare, second) if gap else self._runs_on(bare, second)):
            return None
        joined = f"{first}{gap}{second}"
        return joined if self._words.written(joined) == joined else None

    def _join_three(self, first: str, second: str, third: str) -> str | None:
        if f"{first}{ZWNJ}{second}" not in self._longer:
            return None
        form = f"{first}{ZWNJ}{second}{ZWNJ}{third}"
        together = self._vocabulary.parted.get(form, 0)
        return form if together > self._vocabulary.apart.get(f"{first} {second} {third}", 0) else None

    def _runs_on(self, first: str, second: str) -> bool:
        """Whether two neighbours are one word without a half-space, as «کار» and «ها»."""
        if second in PLURAL:
            return first not in _PARTICLES and len(first) > 1
        words = self._vocabulary
        return second in COMPARATIVE and first in words.adjectives and words.knows(f"{first}{second}")

    def _belongs(self, first: str, second: str) -> bool:
        """Whether two neighbours are one word with a half-space."""
        words = self._vocabulary
        if first in IMPERFECT or first in PREFIXED_IMPERFECT:
            return second.partition(ZWNJ)[0] in words.verbs
        if second in PLURAL:
            return first not in _PARTICLES and len(first) > 1
        if self._takes_ending(first, second):
            return True
        together = words.parted.get(f"{first}{ZWNJ}{second}")
        if together is not None:
            apart = words.apart.get(f"{first} {second}", 0)
            return together > apart or (together == apart == 0 and self._bound(first, second) >= _MIN_LISTED)
        return first not in _BARE and self._is_compound(first, second)

    def _bound(self, first: str, second: str) -> int:
        """Percent of the uses of one part that are inside compounds."""
        return max(self._vocabulary.heads.get(first, 0) % 1000, self._vocabulary.tail_score(second) % 1000)

    def _takes_ending(self, first: str, ending: str) -> bool:
        words = self._vocabulary
        if first in _BARE or len(first) < 2:
            return False
        if ending in COMPARATIVE:
            return first in words.adjectives
        if ending not in AFTER_HE or len(first) < 3 or not takes_parted(first, ending):
            return False
        return words.knows(first) or (has_silent_he(first) and words.is_participle(first))

    def _is_compound(self, first: str, second: str) -> bool:
        words = self._vocabulary
        if first.rpartition(ZWNJ)[2] in BOUND:
            return False
        if _is_bound(words.tail_score(second)) and len(first) > 2 and words.knows(first):
            return True
        bound = _is_bound(words.heads.get(first, 0)) or first == _WITHOUT
        return bound and len(second) > 2 and words.knows(second)


def _rests(form: str) -> list[str]:
    """What can stand after a half-space of the form."""
    parts = form.split(ZWNJ)
    return [ZWNJ.join(parts[place:]) for place in range(1, len(parts))]


def _is_bound(score: int) -> bool:
    return score >= _MIN_COMPOUNDS and score % 1000 >= _MIN_BOUND


@functools.cache
def engine(*, keep_solid: bool) -> HalfSpaces:
    """The process's engine for a convention, made when first asked for.

    Raises:
        qomnews.text.lexicon.LexiconError: the compiled lexicon is missing or damaged.
    """
    return HalfSpaces(lexicon.load(), keep_solid=keep_solid)
