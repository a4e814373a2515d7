from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qomnews.cron import CronError, is_expression, next_turns, trigger_of
from qomnews.dates import TEHRAN

# A Tuesday.
NOW = datetime(2025, 12, 16, 10, 3, tzinfo=TEHRAN)


def turns(expression: str, count: int = 3, after: datetime = NOW) -> list[str]:
    return [f"{turn:%Y-%m-%d %H:%M}" for turn in next_turns(trigger_of(expression, TEHRAN), after, count)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("*/10 * * * *", ["2025-12-16 10:10", "2025-12-16 10:20", "2025-12-16 10:30"]),
        ("5,35 6-8 * * *", ["2025-12-17 06:05", "2025-12-17 06:35", "2025-12-17 07:05"]),
        ("30 2 * * *", ["2025-12-17 02:30", "2025-12-18 02:30", "2025-12-19 02:30"]),
        ("0 0 1 jan,mar *", ["2026-01-01 00:00", "2026-03-01 00:00", "2027-01-01 00:00"]),
        ("@daily", ["2025-12-17 00:00", "2025-12-18 00:00", "2025-12-19 00:00"]),
    ],
)
def test_an_expression_means_what_crontab_means(expression: str, expected: list[str]) -> None:
    assert turns(expression) == expected


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "SUN"])
def test_weekdays_count_from_sunday(sunday: str) -> None:
    assert turns(f"0 3 * * {sunday}", 2) == ["2025-12-21 03:00", "2025-12-28 03:00"]


def test_a_week_may_begin_on_saturday() -> None:
    # Thursday the 18th and Friday the 19th are the weekend.
    assert turns("0 9 * * sat-wed", 3) == ["2025-12-17 09:00", "2025-12-20 09:00", "2025-12-21 09:00"]


def test_of_two_days_either_is_enough() -> None:
    assert turns("0 0 17 * fri", 3) == ["2025-12-17 00:00", "2025-12-19 00:00", "2025-12-26 00:00"]


def test_turns_are_on_tehrans_clocks_also_where_they_were_put_on() -> None:
    # In 1401 the clocks went from 00:00 to 01:00 on 1 Farvardin.
    before = datetime(2022, 3, 21, 23, 0, tzinfo=TEHRAN)
    found = next_turns(trigger_of("30 6 * * *", TEHRAN), before, 1)[0]
    assert found.astimezone(UTC) == datetime(2022, 3, 22, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("10 minutes", "has 2 fields, not the five of minute, hour"),
        ("61 * * * *", "61"),
        ("* * * * 8", "'8' is no day of the week; they are 0-7 or sun, mon"),
        ("* * * * mon-", "no day of the week"),
        ("* * * * */0", "a step is at least 1"),
        ("* * * * saturday", "no day of the week"),
        ("0 0 31 2 *", "names a day that never comes"),
        ("*/0 * * * *", "higher than 0"),
        ("x * * * *", "x"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_reason(expression: str, message: str) -> None:
    with pytest.raises(CronError, match=message):
        trigger_of(expression, TEHRAN)


def test_jitter_never_reaches_the_turn_after() -> None:
    trigger = trigger_of("*/10 * * * *", TEHRAN, jitter=3600)
    turn = next_turns(trigger_of("*/10 * * * *", TEHRAN), NOW, 1)[0]
    late = {trigger.get_next_fire_time(None, NOW) - turn for _ in range(50)}
    assert max(late) <= timedelta(minutes=5)
    assert len(late) > 1


@pytest.mark.parametrize("text", ["", "never", " Never "])
def test_never_is_an_answer_too(text: str) -> None:
    assert is_expression(text) == "never"
