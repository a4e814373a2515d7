"""How a span is cut into windows, and what of it is left to do."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from qomnews.backfill.plans import cut, spans_to_do, without
from qomnews.dates import at_tehran
from qomnews.store import WindowSpan
from tests.backfill.windows import window

FIRST = at_tehran(1400, 6, 1)
DAY = timedelta(days=1)
POINTS = st.integers(0, 60)


def span(outlet: str, since: tuple[int, int, int], until: tuple[int, int, int]) -> WindowSpan:
    return WindowSpan(outlet=outlet, scope="qom", since=at_tehran(*since), until=at_tehran(*until))


def test_days_are_jalali_days_also_where_the_clock_changes() -> None:
    # Summer time ended on 30 Shahrivar 1400, which had 25 hours.
    parts = list(cut(at_tehran(1400, 6, 29), at_tehran(1400, 7, 2), "day"))
    assert parts == [
        (at_tehran(1400, 6, 29), at_tehran(1400, 6, 30)),
        (at_tehran(1400, 6, 30), at_tehran(1400, 6, 31)),
        (at_tehran(1400, 6, 31), at_tehran(1400, 7, 1)),
        (at_tehran(1400, 7, 1), at_tehran(1400, 7, 2)),
    ]
    assert sum(((end - start) for start, end in parts), timedelta()) == timedelta(days=4, hours=1)


def test_months_begin_and_end_with_the_span() -> None:
    parts = spans_to_do(span("shahr20", (1403, 11, 10), (1404, 1, 5)), [])
    assert parts == [
        (at_tehran(1403, 11, 10), at_tehran(1403, 12, 1)),
        (at_tehran(1403, 12, 1), at_tehran(1404, 1, 1)),
        (at_tehran(1404, 1, 1), at_tehran(1404, 1, 5)),
    ]


def test_what_is_done_is_not_planned_again() -> None:
    wanted = span("mehr", (1403, 1, 1), (1403, 1, 5))
    done = [window(at_tehran(1403, 1, 1)), window(at_tehran(1403, 1, 3))]
    assert [since for since, _ in spans_to_do(wanted, done)] == [at_tehran(1403, 1, 2), at_tehran(1403, 1, 4)]
    assert len(spans_to_do(wanted, done, again=True)) == 4


def test_what_failed_or_was_done_before_its_end_is_planned_again() -> None:
    wanted = span("mehr", (1403, 1, 1), (1403, 1, 3))
    early = window(at_tehran(1403, 1, 1), begun_at=at_tehran(1403, 1, 1, 23), ended_at=at_tehran(1403, 1, 2, 1))
    failed = window(at_tehran(1403, 1, 2), state="failed")
    assert len(spans_to_do(wanted, [early, failed])) == 2


@given(st.lists(st.tuples(POINTS, POINTS), max_size=6), POINTS, POINTS)
def test_what_is_left_and_what_is_covered_are_the_whole(covered: list[tuple[int, int]], start: int, end: int) -> None:
    spans = [(FIRST + min(pair) * DAY, FIRST + max(pair) * DAY) for pair in covered]
    rest = list(without((FIRST + start * DAY, FIRST + end * DAY), spans))
    for day in range(60):
        moment = FIRST + (day + 0.5) * DAY
        inside = start <= day < end
        is_covered = any(since <= moment < until for since, until in spans)
        assert any(since <= moment < until for since, until in rest) == (inside and not is_covered)
    assert rest == sorted(rest)
    assert all(since < until for since, until in rest)
