"""Are two articles mirrors? The verdict on a pair, from their fingerprints alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors import thresholds
from qomnews.mirrors.alignment import GRAM
from qomnews.mirrors.likeness import aggregates, title_agreement
from qomnews.mirrors.pairing import Match, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qomnews.mirrors.fingerprint import Fingerprint


def compare(a: Fingerprint, b: Fingerprint) -> Match | None:
    """The evidence that two articles are one story, or None; the order of the two makes no difference."""
    if a.outlet == b.outlet and a.text != b.text and not aggregates(a.outlet):
        return None
    shorter, longer = sorted((a, b), key=_order)
    if _plainly_other(shorter, longer):
        return None
    return Pair.of(shorter, longer).match()


def _plainly_other(shorter: Fingerprint, longer: Fingerprint) -> bool:
    """Whether a few samples show that two texts have too little in common, where nothing else speaks for them.

    It spares most candidates the alignment: they share a formula or a boilerplate sentence.
    """
    text = shorter.text
    if len(text) < thresholds.SAMPLED_LETTERS:
        return False
    step = (len(text) - GRAM) // thresholds.SAMPLES
    found = sum(text[i : i + GRAM] in longer.text for i in range(0, step * thresholds.SAMPLES, step))
    if found < thresholds.MIN_SAMPLES_SPOKEN_FOR:
        return True
    credited = shorter.credit in (longer.outlet, longer.credit) or longer.credit == shorter.outlet
    if found >= thresholds.MIN_SAMPLES or (credited and (shorter.credit or longer.credit)):
        return False
    return title_agreement(shorter.title, longer.title) < thresholds.TITLE_AGREEMENT


def mirror_match(mirror: Fingerprint, original: Fingerprint) -> Match | None:
    """`compare`, with the relation as the mirror has it: a copy with text put in is edited, not truncated."""
    found = compare(mirror, original)
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


def _order(print_: Fingerprint) -> tuple[int, bytes, bytes, str, str, str, int]:
    """Shorter first; among equals anything that doesn't hang on who asks."""
    return (
        print_.letters,
        print_.text,
        print_.title,
        print_.outlet,
        print_.kind,
        print_.credit or "",
        print_.minute or 0,
    )
