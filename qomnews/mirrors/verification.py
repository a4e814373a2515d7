"""Are two articles mirrors? The verdict on a pair, from their fingerprints alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors import thresholds
from qomnews.mirrors.alignment import GRAM
from qomnews.mirrors.explanation import Explanation, Match, Test, at_most
from qomnews.mirrors.likeness import days_apart, title_agreement
from qomnews.mirrors.pairing import Pair
from qomnews.mirrors.rules import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qomnews.mirrors.fingerprint import Fingerprint


def compare(a: Fingerprint, b: Fingerprint, horizon_days: int | None = thresholds.HORIZON_DAYS) -> Match | None:
    """The evidence that two articles are one story, or None; the order of the two makes no difference."""
    if too_far_apart(a, b, horizon_days) or plainly_other(a, b):
        return None
    return explanation_of(a, b).match


def explain(a: Fingerprint, b: Fingerprint, horizon_days: int | None = thresholds.HORIZON_DAYS) -> Explanation:
    """What `compare` finds, with every test that it rests on."""
    found = explanation_of(a, b)
    if horizon_days is None:
        return found
    days = at_most("days apart", days_apart(a, b), horizon_days)
    tests = [*found.tests, days] if all(test.name != "days apart" for test in found.tests) else found.tests
    # The samples of `plainly_other` may miss what an alignment finds: what `compare` says holds.
    if compare(a, b, horizon_days) is None and found.match is not None:
        return Explanation(None, None, tests if not days.passed else [*tests, Test("samples in common", 0, 1, False)])
    return attrs.evolve(found, tests=tests)


def explanation_of(a: Fingerprint, b: Fingerprint) -> Explanation:
    """The verdict on two that are neither too far apart nor plainly others."""
    marked_alike = a.marked_like(b), b.marked_like(a)
    found = explained(Pair.of(*sorted(marked_alike, key=_order)))
    if found.match is not None or not (a.worn or b.worn):
        return found
    if title_agreement(a.title, b.title) < thresholds.SHORT_TITLE_AGREEMENT:
        return found
    # A notice that is a form for the most part, and its copy.
    return explained(Pair.of(*sorted((a.unmarked(), b.unmarked()), key=_order)))


def too_far_apart(a: Fingerprint, b: Fingerprint, horizon_days: int | None) -> bool:
    """Whether so many days lie between two that what is alike in them is an anniversary's."""
    return horizon_days is not None and days_apart(a, b) > horizon_days


def plainly_other(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether a few samples show that two texts have too little in common, where nothing else speaks for them.

    It spares most candidates the alignment: they share a formula or a boilerplate sentence.
    """
    if len(a.own) == len(b.own):
        # Whichever is asked for first, the same one's samples are looked up.
        a, b = sorted((a, b), key=_order)
    shorter, longer = (a, b) if len(a.own) <= len(b.own) else (b, a)
    text, other = shorter.own, longer.own
    if len(text) < thresholds.SAMPLED_LETTERS:
        return False
    step = (len(text) - GRAM) // thresholds.SAMPLES
    found = 0
    for i in range(0, step * thresholds.SAMPLES, step):
        found += text[i : i + GRAM] in other
        if found >= thresholds.MIN_SAMPLES:
            return False
    if found < thresholds.MIN_SAMPLES_SPOKEN_FOR:
        return True
    credited = shorter.credit in (longer.outlet, longer.credit) or longer.credit == shorter.outlet
    if credited and (shorter.credit or longer.credit):
        return False
    return title_agreement(shorter.title, longer.title) < thresholds.TITLE_AGREEMENT


def mirror_match(
    mirror: Fingerprint, original: Fingerprint, horizon_days: int | None = thresholds.HORIZON_DAYS
) -> Match | None:
    """`compare`, with the relation as the mirror has it: a copy with text put in is edited, not truncated."""
    return stated(compare(mirror, original, horizon_days), mirror, original)


def stated(found: Match | None, mirror: Fingerprint, original: Fingerprint) -> Match | None:
    """What `compare` found of two, with the relation as the mirror has it."""
    if found is not None and found.relation == "truncated" and _order(mirror) > _order(original):
        return attrs.evolve(found, relation="edited")
    return found


def comparer(
    fingerprints: Mapping[str, Fingerprint], horizon_days: int | None = thresholds.HORIZON_DAYS
) -> Callable[[str, str], Match | None]:
    """`mirror_match` by ids, each pair judged once."""
    judged: dict[tuple[str, str], Match | None] = {}

    def by_id(mirror: str, original: str) -> Match | None:
        pair = (mirror, original)
        if pair not in judged:
            judged[pair] = mirror_match(fingerprints[mirror], fingerprints[original], horizon_days)
        return judged[pair]

    return by_id


def _order(print_: Fingerprint) -> tuple[int, bytes, bytes, str, str, str, str, int]:
    """Shorter first; among equals anything that doesn't hang on who asks."""
    return (
        print_.own_letters,
        print_.own,
        print_.title,
        print_.outlet,
        print_.kind,
        print_.medium or "",
        print_.credit or "",
        print_.minute or 0,
    )
