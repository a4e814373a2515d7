"""The ways to read a solid word: whole, or as parts with half-spaces between them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from qomnews.text.endings import (
    ENDING_KINDS,
    ENDINGS,
    OPENER_KINDS,
    PARTICIPLE_ENDINGS,
    PLURAL_KIND,
    SOLID_ENDINGS,
    VERB_OPENERS,
    takes,
)
from qomnews.text.letters import NON_JOINING, ZWNJ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qomnews.text.facts import Facts

type Parts = tuple[str, ...]

# A word of three letters has no half-space; no Persian word has more than forty, and hostile input costs nothing.
SHORTEST, LONGEST = 4, 40
_MOST_PARTS, _MOST_READINGS = 4, 24
# A part opens or closes a compound of two words that are known when it does so in about this many (steps).
_PRODUCTIVE = 9
_OPENERS = tuple(sorted(VERB_OPENERS))
# Endings between a stem and ها: بزرگ‌ترها، حرفه‌ای‌ها
_INNER = ("تر", "ترین", "ای")
# بن، ابن، آل، عبد of Arabic names
_NAME_OPENERS = frozenset(("آل", "ابن", "بن", "عبد"))
_ARTICLE = "ال"


def readings(facts: Facts, word: str) -> list[Parts]:
    """Every reading of a word without half-spaces, the whole word among them, in a fixed order."""
    whole = (word,)
    if not SHORTEST <= len(word) <= LONGEST:
        return [whole]
    found = set(_stems(facts, word))
    for ending in ENDINGS:
        stem = word[: -len(ending)]
        if len(stem) > 1 and word.endswith(ending) and takes(stem, ending):
            found.update(_inflected(facts, stem, ending))
    for ending in SOLID_ENDINGS:
        stem = word[: -len(ending)]
        if len(stem) > 2 and word.endswith(ending):
            found.update((*parts[:-1], parts[-1] + ending) for parts in facts.parted(stem))
    found.update(_imperfects(word))
    found = {parts for parts in found if len(parts) <= _MOST_PARTS and _joins(parts)}
    found.add(whole)
    if len(found) > _MOST_READINGS:
        best = sorted(found, key=lambda parts: (-facts.word(ZWNJ.join(parts))[0], len(parts), parts))
        found = {whole, *best[:_MOST_READINGS]}
    return sorted(found)


def _joins(parts: Parts) -> bool:
    """Whether every half-space can be seen, and no pronoun follows a consonant: کتابشان."""
    return all(parts) and not any(
        part[-1] in NON_JOINING or not takes(part, after) for part, after in itertools.pairwise(parts)
    )


def _stems(facts: Facts, word: str) -> Iterator[Parts]:
    """The word whole, as a known form, as two parts of which one is productive and the other one known."""
    yield (word,)
    yield from facts.parted(word)
    for place in range(2, len(word) - 1):
        head, tail = word[:place], word[place:]
        if head[-1] in NON_JOINING:
            continue
        if head in _NAME_OPENERS or (tail.startswith(_ARTICLE) and len(tail) > 4):
            yield head, tail
        closing = facts.ending_part(tail)
        if closing[3] + closing[4] >= _PRODUCTIVE and facts.knows(head):
            productive = True
        else:
            opening = facts.part(head)
            productive = (opening[0] + opening[1] >= _PRODUCTIVE or head in OPENER_KINDS) and facts.knows(tail)
        if productive:
            yield head, tail
            for parts in facts.parted(tail):
                yield head, *parts
            for parts in facts.parted(head):
                yield *parts, tail


def _inflected(facts: Facts, stem: str, ending: str) -> Iterator[Parts]:
    stems = set(_stems(facts, stem))
    if ENDING_KINDS[ending] == PLURAL_KIND:
        for inner in _INNER:
            base = stem[: -len(inner)]
            if len(base) > 1 and stem.endswith(inner) and base[-1] not in NON_JOINING:
                stems.update((*parts, inner) for parts in ((base,), *facts.parted(base)))
    for parts in stems:
        if stem[-1] not in NON_JOINING:
            yield *parts, ending
        elif len(parts) > 1:
            yield *parts[:-1], parts[-1] + ending


def _imperfects(word: str) -> Iterator[Parts]:
    """می‌رود، نمی‌رفته‌اند، برمی‌گردد."""
    for opener in _OPENERS:
        verb = word[len(opener) :]
        if len(verb) < 2 or not word.startswith(opener):
            continue
        yield opener, verb
        for ending in PARTICIPLE_ENDINGS:
            participle = verb[: -len(ending)]
            if len(participle) > 2 and verb.endswith(ending) and participle[-1] == "ه":
                yield opener, participle, ending
