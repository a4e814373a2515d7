"""How right a partition of a stream is: pairs, recall by class of mirror, hard negatives merged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import comb
from typing import Any

from attrs import frozen

GRADES = ("light", "medium", "heavy")


@frozen
class Score:
    """Figures of one partition.

    Pairs are all pairs of articles in one cluster. A mirror is found if its cluster holds its original. A hard negative
    is merged if its cluster holds an article of another story.
    """

    articles: int
    precision: float
    recall: float
    f1: float
    found: Mapping[str, float]
    found_by_change: Mapping[str, float]
    merged: Mapping[str, int]

    @property
    def hard_merged(self) -> int:
        """Hard negatives merged, of all kinds."""
        return sum(self.merged.values())


def pairs(sizes: Iterable[int]) -> int:
    """Pairs within groups of these sizes."""
    return sum(comb(size, 2) for size in sizes)


def score(truth: Sequence[Mapping[str, Any]], cluster: Mapping[int, object]) -> Score:
    """The score of clusters by id; an id without one stands alone."""
    cluster_of = {line["id"]: cluster.get(line["id"], ("alone", line["id"])) for line in truth}
    sizes = Counter(cluster_of.values())
    right = pairs(Counter((cluster_of[line["id"]], line["story"]) for line in truth).values())
    claimed = pairs(sizes.values())
    true = pairs(Counter(line["story"] for line in truth).values())
    stories: defaultdict[object, set[str]] = defaultdict(set)
    for line in truth:
        stories[cluster_of[line["id"]]].add(line["story"])
    precision = right / claimed if claimed else 1.0
    recall = right / true if true else 1.0
    mirrors = [line for line in truth if line["class"] in GRADES]
    changes = {change for line in mirrors for change in line.get("how", ())}
    return Score(
        articles=len(truth),
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        found={grade: _found([line for line in mirrors if line["class"] == grade], cluster_of) for grade in GRADES},
        found_by_change={
            change: _found([line for line in mirrors if change in line.get("how", ())], cluster_of)
            for change in sorted(changes)
        },
        merged=Counter(
            line["class"] for line in truth if line.get("series") and len(stories[cluster_of[line["id"]]]) > 1
        ),
    )


def _found(mirrors: Sequence[Mapping[str, Any]], cluster_of: Mapping[int, object]) -> float:
    found = sum(cluster_of[line["id"]] == cluster_of.get(line["original"]) for line in mirrors)
    return found / len(mirrors) if mirrors else 1.0
