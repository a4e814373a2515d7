"""How fast mirrors follow their originals."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from qomnews.report.delays import STEPS, delays, quartiles
from qomnews.store import Following


def following(minutes: float | None, outlet: str = "titronline", original: str = "mehr") -> Following:
    return Following(outlet, original, None if minutes is None else timedelta(minutes=minutes))


def test_pairs_are_counted_apart_and_the_most_frequent_comes_first() -> None:
    found = delays([following(3), following(2, "shahr20"), following(5), following(None), following(-4)])
    assert [(pair.outlet, pair.original, pair.count, pair.timed) for pair in found.pairs] == [
        ("titronline", "mehr", 4, 3),
        ("shahr20", "mehr", 1, 1),
    ]
    assert found.pairs[0].median == timedelta(minutes=3)
    assert found.pair("mehr", "shahr20") is None


def test_where_no_delay_is_known_there_are_no_quartiles() -> None:
    (pair,) = delays([following(None)]).pairs
    assert (pair.count, pair.timed, pair.median) == (1, 0, None)


def test_every_known_delay_stands_in_one_step() -> None:
    found = delays([following(minutes) for minutes in (-1, 0, 5, 5.1, 60, 1440, 2000, None)])
    assert [counts["titronline"] for counts in found.steps] == [1, 2, 1, 0, 1, 0, 0, 1, 1]
    assert len(found.steps) == len(STEPS) + 1


@given(st.lists(st.timedeltas(min_value=timedelta(days=-1), max_value=timedelta(days=30)), min_size=1))
def test_quartiles_are_in_order_and_within_what_there_is(found: list[timedelta]) -> None:
    low, middle, high = quartiles(found) or (timedelta.max,) * 3
    assert min(found) <= low + timedelta(milliseconds=1)
    assert low <= middle <= high <= max(found) + timedelta(milliseconds=1)
