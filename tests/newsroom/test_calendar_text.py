from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.newsroom import calendar_text
from fixtures.newsroom.calendar_text import ANCHOR, TEHRAN

# The example of Titr Online's source line: Tuesday 25 Azar 1404, 00:35.
INSTANT = datetime(2025, 12, 16, 0, 35, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (calendar_text.with_comma, "۲۵ آذر ۱۴۰۴، ۰:۳۵"),
        (calendar_text.with_dash, "۲۵ آذر ۱۴۰۴ - ۰:۳۵"),
        (calendar_text.with_weekday, "سه‌شنبه ۲۵ آذر ۱۴۰۴ - ۰۰:۳۵"),
        (calendar_text.print_line, "25 آذر 1404 - 00:35"),
        (calendar_text.source_line_date, "سه شنبه 25 آذر 1404 - 00:35"),
        (calendar_text.numeric, "۱۴۰۴/۰۹/۲۵"),
        (calendar_text.iso, "2025-12-16T00:35:00+03:30"),
        (calendar_text.rfc822, "Mon, 15 Dec 2025 21:05:00 GMT"),
    ],
)
def test_each_form_says_the_same_moment_in_its_own_way(form: Callable[[datetime], str], text: str) -> None:
    assert form(INSTANT) == text
    assert form(INSTANT.astimezone(UTC)) == text


def test_day_of_print_line_has_two_digits() -> None:
    assert calendar_text.print_line(datetime(2023, 5, 22, 15, 43, tzinfo=TEHRAN)) == "01 خرداد 1402 - 15:43"


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=20), "لحظاتی پیش"),
        (timedelta(minutes=5), "۵ دقیقه قبل"),
        (timedelta(hours=2, minutes=59), "۲ ساعت قبل"),
        (timedelta(days=11, hours=3), "۱۱ روز قبل"),
        (timedelta(minutes=-3), "لحظاتی پیش"),
    ],
)
def test_age_is_told_in_the_largest_whole_unit(age: timedelta, text: str) -> None:
    assert calendar_text.relative(ANCHOR - age, ANCHOR) == text
