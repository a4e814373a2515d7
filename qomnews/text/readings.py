"""The ways to read a solid word as parts with half-spaces between them, each with its cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qomnews.text.endings import (
    AFTER_HE,
    BOUND,
    COMPARATIVE,
    COPULAS,
    IMPERFECT,
    PLURAL,
    PREFIXED_IMPERFECT,
    SOLID_COMPARATIVES,
    SOLID_ENDINGS,
    is_optional,
    takes_parted,
    takes_solid,
)
from qomnews.text.letters import NON_JOINING, ZWNJ
from qomnews.text.vocabulary import RARE, Vocabulary, cost_of_count

if TYPE_CHECKING:
    from collections.abc import Iterator

type Reading = tuple[str, float]

# Fitted by hand on two thirds of the corpora that docs/text.md names.
_UNKNOWN, _UNKNOWN_LETTER = 21.0, 1.1
_PRICES = {PLURAL: 5.0, COMPARATIVE: 6.0, AFTER_HE: 6.5}
_VERB, _GUESSED_VERB, _VERB_ENDING = 12.0, 22.0, 1.0
_GUESSED_STEM = 21.0
_NEGATED = 13.0
_COMPOUND = 13.0
_SOLID_ENDING = 3.0
_LISTED_SOLID = 4.0
_NO_PLURAL, _NO_PARTICIPLE, _PLURAL_VERB, _INDEFINITE_COMPARATIVE = 4.0, 3.0, 6.0, 2.0
_MIN_FREEDOM = 8
# هفتصد and what is made of it are written solid.
_HUNDRED = "صد"


def solid_cost(words: Vocabulary, word: str) -> float:
    """The cost of leaving the word as it is."""
    if word in words.solid:
        return cost_of_count(words.solid[word]) - _LISTED_SOLID
    cost = RARE if word in words.rare else _UNKNOWN + _UNKNOWN_LETTER * len(word)
    if word in words.seen and not words.hides_ending(word):
        cost = cost_of_count(words.seen[word])
    if words.is_solid_verb(word):
        cost = min(cost, _VERB)
    return min(cost, *_solid_inflections(words, word), cost)


def _solid_inflections(words: Vocabulary, word: str) -> Iterator[float]:
    for ending in SOLID_ENDINGS:
        stem = word.removesuffix(ending)
        if not 2 < len(stem) < len(word) or not takes_solid(stem, ending):
            continue
        if stem in words.solid or (stem in words.seen and not words.hides_ending(stem)):
            yield cost_of_count(words.count(stem)) + _SOLID_ENDING
    for ending in PLURAL:
        stem = word.removesuffix(ending)
        if 1 < len(stem) < len(word) and stem[-1] in NON_JOINING:
            core = words.core(stem)
            if core is not None and ZWNJ not in core[0]:
                # خورده‌ایم before خوردهایم: a verb has no plural.
                verb = ending[1:] in COPULAS and words.is_participle(f"{stem}ه")
                yield core[1] + _PRICES[PLURAL] + (_PLURAL_VERB if verb else 0.0)


def readings(words: Vocabulary, word: str, *, keep_solid: bool) -> Iterator[Reading]:
    """Every reading with half-spaces that the rules allow."""
    yield from imperfects(words, word)
    yield from inflections(words, word, keep_solid=keep_solid)
    yield from compounds(words, word)


def imperfects(words: Vocabulary, word: str) -> Iterator[Reading]:
    """می‌رود، نمی‌رفته‌اند، برمی‌گردد; verbs that no table has by their ending."""
    for prefix in (*IMPERFECT, *PREFIXED_IMPERFECT):
        verb = word.removeprefix(prefix)
        if verb == word:
            continue
        participle, he, copula = verb.rpartition("ه")
        if verb in words.verbs:
            yield f"{prefix}{ZWNJ}{verb}", _VERB
        elif prefix in IMPERFECT and len(verb) > 3 and verb.endswith(("ند", "یم", "ید")):
            yield f"{prefix}{ZWNJ}{verb}", _GUESSED_VERB
        if he and (copula in COPULAS or copula == "ای") and f"{participle}ه" in words.verbs:
            yield f"{prefix}{ZWNJ}{participle}ه{ZWNJ}{copula}", _VERB + _VERB_ENDING


def inflections(words: Vocabulary, word: str, *, keep_solid: bool) -> Iterator[Reading]:
    """کتاب‌ها، بزرگ‌ترین، خانه‌ای، گفته‌اند."""
    for endings, price in _PRICES.items():
        for ending in endings:
            stem = word.removesuffix(ending)
            if not 1 < len(stem) < len(word) or stem[-1] in NON_JOINING:
                continue
            core = _stem(words, stem, ending, endings)
            if core is None:
                continue
            form, cost = core
            if not (keep_solid and is_optional(f"{form}{ZWNJ}{ending}")):
                yield f"{form}{ZWNJ}{ending}", cost + price + _doubt(words, stem, form, ending, endings)
            elif form != stem:
                yield f"{form}{ending}", cost + price


def _stem(words: Vocabulary, stem: str, ending: str, endings: tuple[str, ...]) -> Reading | None:
    """What stands before the ending, if the ending can follow it."""
    if endings is AFTER_HE and (len(stem) < 3 or not takes_parted(stem, ending)):
        return None
    if endings is COMPARATIVE and f"{stem}{ending}" in SOLID_COMPARATIVES:
        return None
    if endings is PLURAL and f"{stem}ها" in words.solid:
        # A word of its own: تنها، انتها، فقها
        return None
    core = words.core(stem)
    if core is None and words.is_participle(stem):
        core = stem, _NEGATED
    core = core or _deeper(words, stem, endings)
    if core is None and endings is PLURAL and len(stem) > 3:
        # Hardly anything else ends like this.
        core = stem, _GUESSED_STEM
    if core is not None and endings is COMPARATIVE and not words.is_gradable(core[0]):
        return None
    if endings is AFTER_HE and ending in COPULAS and len(stem) < 4 and stem not in words.verbs:
        return None
    return core


def _doubt(words: Vocabulary, stem: str, form: str, ending: str, endings: tuple[str, ...]) -> float:
    """What makes a reading less likely than its parts."""
    if endings is PLURAL and f"{form}{ZWNJ}ها" not in words.parted and words.count(f"{stem}ه") > words.count(stem):
        return _NO_PLURAL
    if endings is AFTER_HE and ending in COPULAS and stem not in words.verbs:
        return _NO_PARTICIPLE
    return _INDEFINITE_COMPARATIVE if ending == "تری" else 0.0


def _deeper(words: Vocabulary, stem: str, endings: tuple[str, ...]) -> Reading | None:
    """The best reading of a stem that is itself a compound or inflected: برنامه‌ریزی‌ها، بزرگ‌ترین‌ها."""
    found = list(compounds(words, stem))
    if endings is PLURAL:
        again = (f"{ZWNJ}تر", f"{ZWNJ}ترین", f"{ZWNJ}ای")
        found += [reading for reading in inflections(words, stem, keep_solid=False) if reading[0].endswith(again)]
    return min(found, key=lambda reading: reading[1], default=None)


def compounds(words: Vocabulary, word: str) -> Iterator[Reading]:
    """Two parts of which one is productive in compounds and the other one is known: سوهان‌پزی، بی‌پیرایه."""
    for place in range(2, len(word) - 1):
        head, tail = word[:place], word[place:]
        if head[-1] in NON_JOINING or head in IMPERFECT or tail in BOUND or tail.startswith(_HUNDRED):
            continue
        freedom = words.tail_score(tail) / 1000
        if freedom >= _MIN_FREEDOM and len(head) > 2:
            first = words.core(head)
            if first is not None:
                yield f"{first[0]}{ZWNJ}{tail}", first[1] + _COMPOUND - math.log(freedom)
        freedom = words.heads.get(head, 0) / 1000
        if freedom >= _MIN_FREEDOM and len(tail) > 2:
            second = words.core(tail)
            if second is not None:
                yield f"{head}{ZWNJ}{second[0]}", second[1] + _COMPOUND - math.log(freedom)
