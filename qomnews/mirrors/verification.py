"""Are two articles mirrors? The verdict on a pair, from their fingerprints alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors import thresholds
from qomnews.mirrors.alignment import GRAM
from qomnews.mirrors.likeness import title_agreement
from qomnews.mirrors.pairing import Match, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qomnews.mirrors.fingerprint import Fingerprint


def compare(a: Fingerprint, b: Fingerprint) -> Match | None:
    """The evidence that two articles are one story, or None; the order of the two makes no difference."""
    return None if plainly_other(a, b) else aligned(a, b)


def aligned(a: Fingerprint, b: Fingerprint) -> Match | None:
    """The same of two that are not plainly others."""
    found = Pair.of(*sorted((a, b), key=_order)).match()
    if found is None and (a.worn or b.worn) and title_agreement(a.title, b.title) >= thresholds.SHORT_TITLE_AGREEMENT:
        # A notice that is a form for the most part, and its copy.
        return Pair.of(*sorted((a.unmarked(), b.unmarked()), key=_order)).match()
    return found


def plainly_other(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether a few samples show that two texts have too little in common, where nothing else speaks for them.

    It spares most candidates the alignment: they share a formula or a boilerplate sentence.
    """
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


def mirror_match(mirror: Fingerprint, original: Fingerprint) -> Match | None:
    """`compare`, with the relation as the mirror has it: a copy with text put in is edited, not truncated."""
    return stated(compare(mirror, original), mirror, original)


def stated(found: Match | None, mirror: Fingerprint, original: Fingerprint) -> Match | None:
    """What `compare` found of two, with the relation as the mirror has it."""
    if found is not None and found.relation == "truncated" and _order(mirror) > _order(original):
        return attrs.evolve(found, relation="edited")
    return found


def comparer(fingerprints: Mapping[str, Fingerprint]) -> Callable[[str, str], Match | None]:
    """`mirror_match` by ids, each pair judged once."""
    judged: dict[tuple[str, str], Match | None] = {}

    def by_id(mirror: str, original: str) -> Match | None:
        pair = (mirror, original)
        if pair not in judged:
            judged[pair] = mirror_match(fingerprints[mirror], fingerprints[original])
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
