"""What a backfill's line on a terminal says."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from qomnews.crawl.backfill import BACKFILL_SETTING, Backfill
from qomnews.crawl.outcome import PREFIX
from qomnews.crawl.progress import display_on
from qomnews.crawl.window_progress import WindowProgress, time_left
from qomnews.dates import at_tehran
from qomnews.store import WindowSpan
from tests.backfill.windows import window

FIRST = at_tehran(1403, 1, 1)


@pytest.fixture
def backfill() -> Backfill:
    span = WindowSpan(outlet="mehr", scope="qom", since=FIRST, until=at_tehran(1404, 1, 1))
    found = Backfill(span=span, arguments={})
    found.count([window(FIRST), window(FIRST, state="failed"), window(FIRST, state="listed"), window(FIRST)])
    return found


def line_of(backfill: Backfill, stats: dict[str, int], *, seconds: float) -> WindowProgress:
    clock = iter([0.0, *[seconds] * 9])
    counted = SimpleNamespace(
        get_value=lambda name, default=None: stats.get(name.removeprefix(PREFIX), default), get_stats=dict
    )
    crawler: Any = SimpleNamespace(
        spidercls=SimpleNamespace(name="mehr"), stats=counted, settings={BACKFILL_SETTING: backfill}
    )
    display = display_on(Console(file=io.StringIO(), force_terminal=True, width=120))
    return WindowProgress(crawler, display, clock=lambda: next(clock))


def test_the_line_has_day_windows_stories_and_rate(backfill: Backfill) -> None:
    backfill.at_work = window(at_tehran(1403, 7, 5))
    backfill.stories = 100
    line = line_of(backfill, {"fetched": 30}, seconds=60)
    # Beside 100 of the runs before this one; the rate is this run's.
    assert line.figures() == "1403/07/05, 3/4 windows, 130 stories, 30/min"


def test_time_left_is_told_once_three_windows_are_done(backfill: Backfill) -> None:
    line = line_of(backfill, {"fetched": 30}, seconds=60)
    backfill.paces += [600.0, 600.0]
    assert "left" not in line.figures()
    backfill.paces.append(600.0)
    assert line.figures().endswith("about 10 min left")


def test_a_time_that_nobody_can_know_is_told_as_a_span() -> None:
    first, last = time_left([30.0, 30.0, 300.0, 60.0], 100).removesuffix(" left").split(" to ")
    # The mean, 105 s, makes 2 h 55 min.
    assert first.startswith("1 h")
    assert last.startswith("4 h")


def test_the_last_windows_count_and_not_those_of_another_hour() -> None:
    assert time_left([1000.0] * 50 + [60.0] * 30, 10) == "about 10 min left"


def test_two_times_that_read_the_same_are_one() -> None:
    assert time_left([0.1, 0.2, 0.5], 8) == "less than 1 min left"


def test_a_run_that_is_over_counts_once_for_the_one_after_it(backfill: Backfill) -> None:
    line = line_of(backfill, {"fetched": 30}, seconds=60)
    line.spider_closed()
    assert backfill.stories == 30
    assert ", 60 stories," in line_of(backfill, {"fetched": 30}, seconds=60).figures()
