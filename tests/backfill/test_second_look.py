"""Which windows are strangely empty, and what is tried a second time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from qomnews.backfill.second_look import look_again, strangely_empty
from qomnews.dates import at_tehran
from qomnews.store import Store, WindowCounts, WindowSpan, open_store
from tests.backfill.windows import window

FIRST = at_tehran(1403, 7, 1)
DAY = timedelta(days=1)
NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)


def strange_days(*found: int) -> list[int]:
    """Which of days in a row, by their place, are strange, where so many stories were found in each."""
    windows = [window(FIRST + place * DAY, found=count) for place, count in enumerate(found)]
    return [windows.index(one) for one in strangely_empty(windows)]


def test_a_day_without_stories_among_full_ones_is_strange() -> None:
    assert strange_days(40, 38, 0, 45, 41) == [2]
    assert strange_days(40, 38, 3, 45, 41) == [2]


def test_a_quiet_day_is_not_strange() -> None:
    assert strange_days(40, 38, 9, 45, 41) == []


def test_where_few_stories_are_usual_none_are_no_wonder() -> None:
    assert strange_days(3, 2, 0, 3, 1) == []


def test_the_first_and_the_last_day_have_neighbours_on_one_side() -> None:
    assert strange_days(0, 40, 38, 41) == [0]
    assert strange_days(40, 0) == []


def test_months_are_compared_by_the_day() -> None:
    month = window(FIRST, days=30, found=600)
    part = window(FIRST + 30 * DAY, days=3, found=55)
    empty = window(FIRST + 33 * DAY, days=30, found=2)
    assert strangely_empty([month, part, empty]) == [empty]


def finished(store: Store, *found: int | None) -> WindowSpan:
    """Windows of days in a row, with so many stories; None: it failed."""
    span = WindowSpan(outlet="mehr", scope="qom", since=FIRST, until=FIRST + len(found) * DAY)
    store.plan_windows("mehr", "qom", [(FIRST + day * DAY, FIRST + (day + 1) * DAY) for day in range(len(found))])
    for count in found:
        at_work = store.take_window([span], newest_first=False, at=NOW)
        assert at_work is not None
        if count is None:
            store.window_failed(at_work.id, "it answered with HTTP status 500", at=NOW)
        else:
            end(store, at_work.id, count)
    return span


def end(store: Store, window_id: int, found: int) -> None:
    counts = WindowCounts(found=found, known=0, fetched=found, rejected=0, failed=0, requests=found + 1, seconds=1.0)
    store.window_done(window_id, counts=counts, form="archive", at=NOW)


def test_what_failed_or_is_strange_is_opened_once(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        span = finished(store, 40, 0, 38, None, 41)
        assert look_again(store, span) == 2
        opened = [one for one in store.windows(span) if one.state == "planned"]
        assert [(one.since, one.empty) for one in opened] == [(FIRST + DAY, True), (FIRST + 3 * DAY, False)]
        end(store, opened[0].id, 0)
        store.window_failed(opened[1].id, "it answered with HTTP status 500", at=NOW)
        assert look_again(store, span) == 0
        assert [one.empty for one in store.windows(span)] == [False, True, False, False, False]


def test_what_was_strange_and_has_its_stories_now_is_not_marked_any_more(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        span = finished(store, 40, 0, 38)
        look_again(store, span)
        end(store, store.windows(span)[1].id, 39)
        assert look_again(store, span) == 0
        assert not any(one.empty for one in store.windows(span))
