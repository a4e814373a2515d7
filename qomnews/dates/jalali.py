"""The Jalali (solar Hijri) calendar: days that exist, and the way to Tehran's instants and back.

jdatetime converts. Its leap years follow a 33-year cycle. The official rule is astronomical (the year begins on the
day whose noon at 52.5° east is the first after the March equinox); the tests compute the equinoxes of 1300-1450 and
find the same days, but for 1309, when the equinox came within a minute of noon and the cycle is what we go by.
Before 1304 the months in use had other lengths; such dates are read by today's.
"""

from __future__ import annotations

import calendar
import functools
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import jdatetime

from qomnews.dates.tehran import TEHRAN, in_tehran, localise

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
JALALI_YEARS = range(1200, 1501)
GREGORIAN_YEARS = range(1821, 2122)


class ImpossibleDateError(ValueError):
    """A day or time that no calendar or clock has; the message says what is wrong with it."""


def days_in_month(year: int, month: int) -> int:
    """The days of a Jalali month (1-12): 31, 30, or 29 for the last month of a common year."""
    if month < 12:
        return 31 if month < 7 else 30
    return 30 if _is_leap(year) else 29


# A date of jdatetime looks up the locale; asked once a year, that is no work.
@functools.lru_cache(maxsize=1024)
def _is_leap(year: int) -> bool:
    leap: bool = jdatetime.date(year, 1, 1).isleap()
    return leap


@functools.lru_cache(maxsize=1024)
def _new_year(year: int) -> date:
    """The Gregorian day of 1 Farvardin."""
    gregorian: date = jdatetime.date(year, 1, 1).togregorian()
    return gregorian


def jalali_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one.

    Raises:
        ImpossibleDateError: there is no such day.
    """
    if not jdatetime.MINYEAR <= year <= jdatetime.MAXYEAR:
        raise ImpossibleDateError(f"there is no year {year}")
    _check_month(month)
    last = days_in_month(year, month)
    if not 1 <= day <= last:
        name = MONTHS[month - 1]
        if month == 12 and day == 30:
            raise ImpossibleDateError(f"{name} {year} has {last} days ({year} is a common year), there is no day 30")
        raise ImpossibleDateError(f"{name} has {last} days, there is no day {day}")
    before = 31 * (month - 1) - max(month - 7, 0)
    return _new_year(year) + timedelta(days=before + day - 1)


def gregorian_day(year: int, month: int, day: int) -> date:
    """The Gregorian day itself.

    Raises:
        ImpossibleDateError: there is no such day.
    """
    _check_month(month)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ImpossibleDateError(f"{calendar.month_name[month]} {year} has {last} days, there is no day {day}")
    return date(year, month, day)


def _check_month(month: int) -> None:
    if not 1 <= month <= 12:
        raise ImpossibleDateError(f"there is no month {month}")


def check_clock(hour: int, minute: int = 0, second: int = 0) -> None:
    """Refuse a time that no clock shows; 24:00, the day's end, passes.

    Raises:
        ImpossibleDateError: the hour, minute or second is out of range.
    """
    if hour > 24 or (hour == 24 and (minute or second)):
        raise ImpossibleDateError(f"there is no hour {hour}" if hour > 24 else "only 24:00 itself may follow 23:59")
    if minute > 59:
        raise ImpossibleDateError(f"there is no minute {minute}")
    if second > 59:
        raise ImpossibleDateError(f"there is no second {second}")


def months_before(day: date, months: int) -> date:
    """The same day of the month, that many Jalali months earlier; the month's last day where it is shorter.

    Raises:
        ImpossibleDateError: it would be before the first year.
    """
    year, month, number = _ymd(day)
    total = year * 12 + month - 1 - months
    year, month = total // 12, total % 12 + 1
    if year < 1:
        raise ImpossibleDateError("that is before the year 1")
    return jalali_day(year, month, min(number, days_in_month(year, month)))


def _ymd(day: date) -> tuple[int, int, int]:
    jalali = jdatetime.date.fromgregorian(date=day)
    return jalali.year, jalali.month, jalali.day


def to_jalali(instant: datetime) -> tuple[int, int, int]:
    """Jalali year, month and day that Tehran has at an instant.

    Raises:
        ValueError: the instant is naive.
    """
    return _ymd(in_tehran(instant).date())


def at_tehran(  # noqa: PLR0913, PLR0917 - the parts of a date and time, as datetime itself takes them
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    """The aware instant of a Jalali date and Tehran time; skipped times shifted forward, repeated ones the first.

    >>> at_tehran(1404, 9, 25, 0, 35).isoformat()
    '2025-12-16T00:35:00+03:30'

    Raises:
        ImpossibleDateError: there is no such day or time; 24:00 is the next day's start.
    """
    start = jalali_day(year, month, day)
    check_clock(hour, minute, second)
    return localise(start + timedelta(days=hour // 24), hour % 24, minute, second)[0]


def jalali_days(start: datetime, end: datetime) -> Iterator[tuple[int, int, int]]:
    """Year, month and day of every Jalali day that has a part in [start, end), in order; none when end <= start.

    Raises:
        ValueError: a bound is naive.
    """
    first, before = in_tehran(start), in_tehran(end)
    if before <= first:
        return
    day = first.date()
    last = (before - timedelta(microseconds=1)).astimezone(TEHRAN).date()
    while day <= last:
        yield _ymd(day)
        day += timedelta(days=1)
