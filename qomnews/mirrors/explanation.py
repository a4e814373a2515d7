"""What is said of two articles: a match, the tests it rests on, and both together."""

from __future__ import annotations

from typing import Any

import attrs

from qomnews.article import Relation


@attrs.frozen
class Match:
    """Why two articles are one story.

    `relation` is that of the shorter one to the longer (`mirror_match` states it for a mirror and its original);
    `similarity` the share of both texts that they have in common, 0 to 1 with four digits; `evidence` JSON types only.
    """

    relation: Relation
    similarity: float
    evidence: dict[str, Any]


@attrs.frozen
class Test:
    """One condition: what was found, how much is needed or, of a `ceiling`, allowed, and whether it is met."""

    name: str
    value: float
    needed: float
    passed: bool
    ceiling: bool = False


@attrs.frozen
class Explanation:
    """The verdict on two fingerprints, the rule by which it came, and every test that it rests on."""

    match: Match | None
    rule: str | None
    tests: list[Test]


def at_least(name: str, value: float, needed: float) -> Test:
    """A test of something there must be enough of."""
    return Test(name, round(value, 4), needed, value >= needed)


def at_most(name: str, value: float, allowed: float) -> Test:
    """A test of something there may not be too much of."""
    return Test(name, round(value, 4), allowed, value <= allowed, ceiling=True)
