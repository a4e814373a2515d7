"""What has likely happened to a line's half-spaces as a whole, and how its writer sets them.

A copy loses all half-spaces, turns all into spaces, does both at random, or does nothing. A writer sets those that are
left to taste (آن‌ها, بزرگ‌تر) or writes them solid, and sets those of compounds or leaves them open. Each combination
makes what a line shows more or less likely; Bayes' rule turns that round.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple

from qomnews.text.endings import AFTER_HE_KIND, ENDING_KINDS, VERB_OPENERS, has_silent_he
from qomnews.text.looks import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a half-space belongs to: a compound, one of `qomnews.text.endings`' three kinds of ending, or a verb.
COMPOUND_KIND, VERB_KIND = 0, 4
# Whom a half-space is up to: nobody, the writer's taste (`endings.is_optional`), the writer's way with compounds.
MUST, TASTE, COMPOUND = GROUPS = (0, 1, 2)
# Likely half-spaces are counted in quarters: glued over, spaced out and kept ones, of each group. More say no more.
type Evidence = Sequence[int]
NO_EVIDENCE: Evidence = (0,) * 9
QUARTERS = 4
SPACED = len(GROUPS)
_MOST = 12 * QUARTERS
# Of a hundred half-spaces how many are glued over, spaced out, kept where nothing, each and both of it is done.
_DAMAGES = ((0, 0, 100), (100, 0, 0), (0, 100, 0), (40, 40, 20))
# How often a writer sets a half-space where that is the habit, and where it isn't; how many writers have the habits.
_HABIT, _NO_HABIT = 0.97, 0.05
_SET_BY_TASTE, _SET_IN_COMPOUNDS = 0.75, 0.7
# Nothing is impossible: a slip of the writer or of the copy, a misjudged word.
_SLIP = 0.02
# The answers are shares in so many parts.
PARTS = 20
# Kept answers: lines are alike.
_MOST_ANSWERS = 1 << 13


class Damage(NamedTuple):
    """Shares in twentieths.

    Those that are expected of the line's half-spaces to be glued over and to be spaced out; the likelihoods that
    nothing was done to the line, that its half-spaces were damaged in both ways, that its writer sets half-spaces that
    are left to taste, and those of compounds; and the share of the former that was set and is glued over.
    """

    glued: int
    spaced: int
    undamaged: int
    mixed: int
    sets_taste: int
    sets_compounds: int
    taste_glued: int


class _Case(NamedTuple):
    """A combination: what it is in the answers, how likely it is beforehand, the logarithms for each quarter."""

    values: tuple[float, ...]
    before: float
    logarithms: tuple[float, ...]


def kind_of(first: str, ending: str) -> int:
    """What the half-space of a word with this first part and this last one belongs to.

    >>> kind_of("می", "رود"), kind_of("کتاب", "ها"), kind_of("دانش", "آموز")
    (4, 1, 0)
    """
    return VERB_KIND if first in VERB_OPENERS else ENDING_KINDS.get(ending, COMPOUND_KIND)


def group_of(kind: int, stem: str) -> int:
    """Whom a half-space of that kind after that stem is up to.

    >>> group_of(1, "کتاب"), group_of(1, "خانه"), group_of(0, "دانش")
    (1, 0, 2)
    """
    if kind == COMPOUND_KIND:
        return COMPOUND
    return TASTE if kind < AFTER_HE_KIND and not has_silent_he(stem) else MUST


@functools.cache
def quarters(margin: int) -> int:
    """The likelihood that a margin stands for, in quarters.

    >>> quarters(0), quarters(40)
    (2, 4)
    """
    return round(QUARTERS / (1 + math.exp(-margin / SCALE)))


@functools.lru_cache(maxsize=_MOST_ANSWERS)
def damage_besides(evidence: Evidence, place: int, own: int) -> Damage:
    """What the evidence says but for one likely half-space: that of a place in it, in quarters."""
    rest = [min(count - own * (at == place), _MOST) for at, count in enumerate(evidence)]
    return likely_damage(rest)


def likely_damage(evidence: Evidence) -> Damage:
    """What the evidence says.

    >>> likely_damage((0, 0, 0, 0, 0, 0, 12, 8, 8)).undamaged
    20
    >>> likely_damage((12, 0, 8, 0, 0, 0, 0, 0, 0)).glued
    20
    """
    scores = [
        case.before + sum(n * logarithm for n, logarithm in zip(evidence, case.logarithms, strict=True))
        for case in _cases()
    ]
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    total = sum(shares) / PARTS
    columns = zip(*(case.values for case in _cases()), strict=True)
    return Damage(
        *(round(sum(share * value for share, value in zip(shares, column, strict=True)) / total) for column in columns)
    )


@functools.cache
def _cases() -> tuple[_Case, ...]:
    cases = []
    for percents in _DAMAGES:
        glued, spaced, kept = (percent / 100 for percent in percents)
        for taste, taste_share in ((_HABIT, _SET_BY_TASTE), (_NO_HABIT, 1 - _SET_BY_TASTE)):
            for compounds, compounds_share in ((_HABIT, _SET_IN_COMPOUNDS), (_NO_HABIT, 1 - _SET_IN_COMPOUNDS)):
                # Unset ones look as if they were damaged: solid where taste leaves them, open in compounds.
                looks = (
                    *(glued, taste * glued + 1 - taste, compounds * glued),
                    *(spaced, taste * spaced, compounds * spaced + 1 - compounds),
                    *(kept, taste * kept, compounds * kept),
                )
                values = (glued, spaced, kept == 1, 0 < kept < 1, taste, compounds, glued * taste)
                cases.append(
                    _Case(
                        tuple(map(float, values)),
                        math.log(taste_share * compounds_share),
                        tuple(math.log(look * (1 - _SLIP) + _SLIP) / QUARTERS for look in looks),
                    )
                )
    return tuple(cases)
