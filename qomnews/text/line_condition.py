"""What has become of a line's half-spaces: which were kept, which are glued over, which are spaces now."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple

from qomnews.text.endings import ENDING_KINDS, OPENER_KINDS, VERB_OPENERS
from qomnews.text.letters import ZWNJ
from qomnews.text.looks import SCALE, SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.text.words import Question, Word

# Counts of a line beyond this say nothing more.
_MOST = 9
# Lines are as long as so many words, and so on.
_FEW = 5
_HEAVIEST = 4 * _MOST
# Pairs with more than these margins are half-spaces that certainly, likely became spaces.
_CERTAIN, _LIKELY = round(1.5 * SCALE), round(-0.5 * SCALE)


class Condition(NamedTuple):
    """Counts over a line; `weight` is the sum of the likelihoods of its pairs."""

    kept: int
    kept_optional: int
    kept_after_he: int
    glued: int
    solid: int
    certain: int
    likely: int
    perhaps: int
    weight: float
    # The same for the models: what any pair's signs have in common.
    of_pairs: tuple[int, ...]
    length: int


def condition(words: Sequence[Word], margins: Sequence[int]) -> Condition:
    """The condition of a line with these words and these margins of its pairs that could be one word."""
    kept = kept_optional = kept_after_he = glued = solid = 0
    for word in words:
        if word.telling:
            kept += word.kept
            kept_optional += word.kept_optional
            kept_after_he += word.kept_after_he
            glued += word.glued
            solid += word.solid
    certain = likely = perhaps = 0
    weight = 0.0
    for margin in margins:
        perhaps += 1
        if margin > _LIKELY:
            likely += 1
            if margin > _CERTAIN:
                certain += 1
        weight += likelihood(margin)
    length = min(len(words) // _FEW, _MOST)
    of_pairs = (
        min(kept, _MOST),
        min(kept_optional, _MOST),
        min(kept_after_he, _MOST),
        min(glued, _MOST),
        min(solid, _MOST),
        length,
    )
    return Condition(
        kept, kept_optional, kept_after_he, glued, solid, certain, likely, perhaps, weight, of_pairs, length
    )


@functools.cache
def likelihood(margin: int) -> float:
    """The probability that a margin stands for.

    >>> likelihood(0)
    0.5
    """
    return 1 / (1 + math.exp(-margin / SCALE))


def question_signs(line: Condition, question: Question) -> tuple[int, ...]:
    """The signs for parting a word in a line: its own, and the condition of the rest of the line."""
    margin, optional = question.look.margin, question.optional
    glued = line.glued - (margin > SURE and not optional)
    solid = line.solid - (margin > 0 and optional)
    lost = glued + line.certain
    kept, kept_optional, kept_after_he = line.of_pairs[:3]
    return (
        margin,
        int(optional),
        kept,
        kept_optional,
        kept_after_he,
        min(line.kept - line.kept_optional - line.kept_after_he, _MOST),
        min(glued, _MOST),
        min(solid, _MOST),
        min(line.certain, _MOST),
        round(8 * lost / (line.kept + lost + 1)),
        int(question.place > 0),
        int(question.after > 0),
        len(question.look.parts),
        int(question.look.parts[0] in VERB_OPENERS),
        line.length,
    )


def pair_line_signs(line: Condition, first: str, second: str, margin: int, other: int) -> tuple[int, ...]:
    """The signs for joining two words in a line.

    Args:
        line: the line's condition.
        first: the word before the space.
        second: the word after it.
        margin: the pair's own.
        other: the highest margin of the other pairs.
    """
    certain = line.certain - (margin > _CERTAIN)
    likely = line.likely - (margin > _LIKELY)
    weight = round(4 * (line.weight - likelihood(margin)))
    return (
        margin,
        ENDING_KINDS.get(second.partition(ZWNJ)[0], 0),
        OPENER_KINDS.get(first.rpartition(ZWNJ)[2], 0),
        *line.of_pairs,
        min(certain, _MOST),
        min(likely, _MOST),
        min(line.perhaps, _MOST),
        min(weight, _HEAVIEST),
        other >> 1,
    )
