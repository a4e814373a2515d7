from __future__ import annotations

import pytest

from qomnews.crawl.stopwatch import Stopwatch, memory_mb, peak_memory_mb


def test_steps_are_added_up_in_the_order_of_a_storys_way() -> None:
    stopwatch = Stopwatch()
    stopwatch.add("store", 0.5)
    stopwatch.add("fetching", 1.25)
    stopwatch.add("store", 0.25)
    assert stopwatch.as_plain() == {
        "fetching": {"seconds": 1.25, "times": 1},
        "store": {"seconds": 0.75, "times": 2},
    }
    assert list(stopwatch.as_plain()) == ["fetching", "store"]


def test_what_a_second_process_spent_is_told_apart() -> None:
    stopwatch = Stopwatch()
    stopwatch.add("store", 0.5)
    stopwatch.add("store", 0.25, beside=True)
    assert stopwatch.as_plain() == {"store": {"seconds": 0.75, "times": 2, "beside": 0.25}}
    assert stopwatch.seconds() == {"store": 0.75}


def test_a_step_that_raises_is_counted_too() -> None:
    stopwatch = Stopwatch()
    with pytest.raises(ValueError, match="x"), stopwatch.step("dates"):
        raise ValueError("x")
    assert stopwatch.as_plain()["dates"]["times"] == 1


def test_memory_is_some_megabytes_and_its_peak_no_less() -> None:
    now = memory_mb()
    assert now is None or 5 < now <= peak_memory_mb() + 1
    assert peak_memory_mb() < 100_000
