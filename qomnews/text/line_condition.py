"""What has become of a line's half-spaces: which were kept, which are glued over, which are spaces now."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple

from qomnews.text.endings import ENDING_KINDS, OPENER_KINDS, VERB_OPENERS, has_affix
from qomnews.text.letters import ZWNJ
from qomnews.text.line_damage import GROUPS, PARTS, QUARTERS, SPACED, damage_besides
from qomnews.text.looks import SCALE, SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.text.half_spaces import Pair
    from qomnews.text.line_damage import Evidence
    from qomnews.text.word import Question, Word

# Counts of a line beyond this say nothing more.
_MOST = 9
# Lines are as long as so many words, and so on.
_FEW = 5
_HEAVIEST = 4 * _MOST
# Pairs with more than these margins are half-spaces that certainly, likely became spaces.
_CERTAIN, _LIKELY = round(1.5 * SCALE), round(-0.5 * SCALE)


class Condition(NamedTuple):
    """Counts over a line.

    `weight` sums the likelihoods of its pairs, `affixes` are likely ones at an affix, `evidence` is what
    `qomnews.text.line_damage` asks for.
    """

    kept: int
    kept_optional: int
    kept_after_he: int
    kept_affixes: int
    glued: int
    glued_affixes: int
    solid: int
    certain: int
    likely: int
    perhaps: int
    affixes: int
    weight: float
    # The same for the models: what any pair's signs have in common.
    of_pairs: tuple[int, ...]
    length: int
    evidence: Evidence


def condition(words: Sequence[Word], pairs: Sequence[Pair]) -> Condition:
    """The condition of a line with these words and these pairs of them that could be one word."""
    kept = kept_optional = kept_after_he = kept_affixes = glued = glued_affixes = solid = 0
    lost_must = lost_taste = lost_compounds = 0
    spaced = [0] * len(GROUPS)
    for word in words:
        if word.telling:
            kept += word.kept
            kept_optional += word.kept_optional
            kept_after_he += word.kept_after_he
            kept_affixes += word.kept_affixes
            glued += word.glued
            glued_affixes += word.glued_affixes
            solid += word.solid
            must, taste, compounds = word.lost
            lost_must += must
            lost_taste += taste
            lost_compounds += compounds
    certain = likely = perhaps = affixes = 0
    weight = 0.0
    for pair in pairs:
        margin = pair.margin
        perhaps += 1
        if margin > _LIKELY:
            likely += 1
            affixes += pair.affix
            if margin > _CERTAIN:
                certain += 1
        weight += likelihood(margin)
        spaced[pair.group] += pair.weight
    length = min(len(words) // _FEW, _MOST)
    of_pairs = (
        min(kept, _MOST),
        min(kept_optional, _MOST),
        min(kept_after_he, _MOST),
        min(kept_affixes, _MOST),
        min(glued, _MOST),
        min(solid, _MOST),
        length,
    )
    return Condition(
        kept, kept_optional, kept_after_he, kept_affixes, glued, glued_affixes, solid,
        certain, likely, perhaps, affixes, weight, of_pairs, length,
        (
            lost_must, lost_taste, lost_compounds, *spaced,
            QUARTERS * (kept_affixes - kept_optional), QUARTERS * kept_optional, QUARTERS * (kept - kept_affixes),
        ),
    )  # fmt: skip


@functools.cache
def likelihood(margin: int) -> float:
    """The probability that a margin stands for.

    >>> likelihood(0)
    0.5
    """
    return 1 / (1 + math.exp(-margin / SCALE))


def affixes_beside(line: Condition, pair: Pair) -> int:
    """How many endings and prefixes have likely become spaced, besides this pair's."""
    return line.affixes - (pair.affix and pair.margin > _LIKELY)


def undamaged_beside_question(line: Condition, question: Question) -> float:
    """The likelihood that nothing was done to the line, by the rest of it."""
    return damage_besides(line.evidence, question.group, question.weight).undamaged / PARTS


def undamaged_beside_pair(line: Condition, pair: Pair) -> float:
    """The same for a pair."""
    return damage_besides(line.evidence, SPACED + pair.group, pair.weight).undamaged / PARTS


def question_signs(line: Condition, question: Question) -> tuple[int, ...]:
    """The signs for parting a word in a line: its own, and the condition of the rest of the line."""
    margin, optional = question.look.margin, question.optional
    glued = line.glued - (margin > SURE and not optional)
    solid = line.solid - (margin > 0 and optional)
    affix = has_affix(question.look.parts)
    lost = glued + line.certain
    kept, kept_optional, kept_after_he = line.of_pairs[:3]
    return (
        margin,
        int(optional),
        kept,
        kept_optional,
        kept_after_he,
        min(line.kept - line.kept_optional - line.kept_after_he, _MOST),
        min(line.kept_affixes, _MOST),
        min(line.glued_affixes - (margin > SURE and not optional and affix), _MOST),
        int(affix),
        min(line.affixes, _MOST),
        min(line.likely, _MOST),
        min(round(4 * line.weight), _HEAVIEST),
        min(glued, _MOST),
        min(solid, _MOST),
        min(line.certain, _MOST),
        round(8 * lost / (line.kept + lost + 1)),
        int(question.place > 0),
        int(question.after > 0),
        len(question.look.parts),
        int(question.look.parts[0] in VERB_OPENERS),
        line.length,
        *damage_besides(line.evidence, question.group, question.weight),
        question.kind,
    )


def pair_line_signs(line: Condition, pair: Pair, other: int) -> tuple[int, ...]:
    """The signs for joining two words in a line.

    Args:
        line: the line's condition.
        pair: the two.
        other: the highest margin of the other pairs.
    """
    margin = pair.margin
    certain = line.certain - (margin > _CERTAIN)
    likely = line.likely - (margin > _LIKELY)
    weight = round(4 * (line.weight - likelihood(margin)))
    return (
        margin,
        ENDING_KINDS.get(pair.second.partition(ZWNJ)[0], 0),
        OPENER_KINDS.get(pair.first.rpartition(ZWNJ)[2], 0),
        *line.of_pairs,
        min(certain, _MOST),
        min(likely, _MOST),
        min(line.perhaps, _MOST),
        min(line.glued_affixes, _MOST),
        min(affixes_beside(line, pair), _MOST),
        min(weight, _HEAVIEST),
        other >> 1,
        *damage_besides(line.evidence, SPACED + pair.group, pair.weight),
        pair.kind,
        pair.group,
        *pair.counts,
    )
