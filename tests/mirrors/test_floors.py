"""What the engine reaches on two kept streams: no change to its rules may fall below that unnoticed.

They were made by `benchmarks/mirror_streams.py --articles 1000 --no-plain`, with `--seed 72`, and with `--seed 71
--unforeseen`. Real streams are harder and longer: `benchmarks/mirrors.py` says how the engine does on those.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from benchmarks.mirror_engines import ours_clusters
from benchmarks.mirror_scoring import Score, score

STREAMS = Path(__file__).parent / "streams"


@attrs.frozen
class Floor:
    """The least that a stream has to give, and the most hard negatives that may be merged."""

    precision: float
    recall: float
    f1: float
    heavy: float
    hard_merged: int


# What was measured, less one heavy mirror or two pairs: a rule may cost that much to win something else.
FLOORS = {
    "foreseen": Floor(precision=0.99, recall=0.987, f1=0.99, heavy=0.97, hard_merged=2),
    "unforeseen": Floor(precision=0.98, recall=0.995, f1=0.988, heavy=0.985, hard_merged=4),
}


def read(name: str) -> list[dict[str, Any]]:
    with gzip.open(STREAMS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module", params=FLOORS)
def reached(request: pytest.FixtureRequest) -> tuple[Score, Floor]:
    name: str = request.param
    return score(read(f"{name}.truth"), ours_clusters(read(name))), FLOORS[name]


def test_pairs(reached: tuple[Score, Floor]) -> None:
    found, floor = reached
    assert found.precision >= floor.precision
    assert found.recall >= floor.recall
    assert found.f1 >= floor.f1


def test_heavily_cut_copies(reached: tuple[Score, Floor]) -> None:
    found, floor = reached
    assert found.found["heavy"] >= floor.heavy


def test_what_only_looks_like_a_mirror(reached: tuple[Score, Floor]) -> None:
    found, floor = reached
    assert found.hard_merged <= floor.hard_merged, found.merged


def test_the_streams_are_large_and_of_every_kind() -> None:
    truth = [line for name in FLOORS for line in read(f"{name}.truth")]
    kinds = {line["class"] for line in truth}
    assert len(truth) > 900
    assert len(kinds - {"original", "light", "medium", "heavy"}) >= 11
