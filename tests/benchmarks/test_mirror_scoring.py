from __future__ import annotations

from typing import Any

import pytest

from benchmarks.mirror_scoring import pairs, score

TRUTH: list[dict[str, Any]] = [
    {"id": 1, "story": "a", "class": "original"},
    {"id": 2, "story": "a", "class": "light", "original": 1, "how": ["typed"]},
    {"id": 3, "story": "a", "class": "heavy", "original": 1, "how": ["typed", "cut"]},
    {"id": 4, "story": "b.0", "class": "weather", "series": "weather 7"},
    {"id": 5, "story": "b.1", "class": "weather", "series": "weather 7"},
    {"id": 6, "story": "c", "class": "plain"},
]


def test_pairs_are_counted_within_groups() -> None:
    assert pairs([1, 2, 4]) == 7


def test_the_truth_itself_is_right() -> None:
    right = score(TRUTH, {line["id"]: line["story"] for line in TRUTH})
    assert (right.precision, right.recall, right.f1, right.hard_merged) == (1, 1, 1, 0)
    assert right.found == {"light": 1, "medium": 1, "heavy": 1}


def test_no_clusters_find_nothing_and_merge_nothing() -> None:
    none = score(TRUTH, {})
    assert (none.precision, none.recall, none.f1, none.hard_merged) == (1, 0, 0, 0)
    assert none.found == {"light": 0, "medium": 1, "heavy": 0}


def test_one_cluster_merges_all() -> None:
    one = score(TRUTH, dict.fromkeys(range(1, 7), "x"))
    assert one.precision == pytest.approx(3 / 15)
    assert one.recall == 1
    assert one.merged == {"weather": 2}


def test_recall_is_told_by_class_and_by_change() -> None:
    some = score(TRUTH, {1: "x", 2: "x", 3: "y", 4: "y", 5: "z", 6: "w"})
    assert some.precision == pytest.approx(1 / 2)
    assert some.recall == pytest.approx(1 / 3)
    assert some.found == {"light": 1, "medium": 1, "heavy": 0}
    assert some.found_by_change == {"cut": 0, "typed": 0.5}
    assert some.merged == {"weather": 1}
