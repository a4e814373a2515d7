"""Relative dates: how long before now, in words and numbers, against the time the page was fetched."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from qomnews.dates.evaluation import number
from qomnews.dates.jalali import ImpossibleDateError, months_before
from qomnews.dates.tehran import in_tehran

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.article import Precision
    from qomnews.dates.lexer import Token

_UNITS: dict[str, timedelta] = {
    "e": timedelta(seconds=1),
    "i": timedelta(minutes=1),
    "H": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_MONTHS = {"m": 1, "s": 12}
_PRECISIONS: dict[str, Precision] = {"e": "minute", "i": "minute", "H": "hour", "q": "hour"}


def day_before(parts: Sequence[Token], now: datetime) -> tuple[date, bool]:
    """The Gregorian day of Tehran that «دیروز» or «۱۱ روز قبل» names, and whether that is rough (months, years).

    Raises:
        ImpossibleDateError: it lies before all calendars.
    """
    today = in_tehran(now).date()
    head = parts[0]
    if head.code == "T":
        return today - timedelta(days=head.value), False
    count = number(head) if head.code in "9n" else 1
    unit = next(token.code for token in parts if token.code in "dwms")
    try:
        if unit in _MONTHS:
            return months_before(today, count * _MONTHS[unit]), True
        return today - count * _UNITS[unit], False
    except OverflowError:
        raise ImpossibleDateError(f"{head.text} is too long ago") from None


def instant_before(parts: Sequence[Token], now: datetime) -> tuple[datetime, Precision]:
    """The instant that «۲ ساعت و ۱۰ دقیقه پیش» names, to the second, and the precision of its smallest unit.

    Raises:
        ImpossibleDateError: it lies before all calendars.
    """
    codes = "".join(token.code for token in parts)
    if "q" in codes:
        quarters = number(parts[0]) if parts[0].code == "n" else 1
        delta, smallest = quarters * timedelta(minutes=15), "q"
    else:
        delta, smallest = _sum(parts)
    try:
        return in_tehran(now - delta).replace(microsecond=0), _PRECISIONS[smallest]
    except OverflowError:
        raise ImpossibleDateError(f"{parts[0].text} is too long ago") from None


def _sum(parts: Sequence[Token]) -> tuple[timedelta, str]:
    """The sum of counts and units, and the code of the smallest unit."""
    delta, count, smallest = timedelta(), 0.0, "d"
    for token in parts:
        if token.code in _UNITS:
            delta += count * _UNITS[token.code]
            smallest = min(smallest, token.code, key=_UNITS.__getitem__)
        elif token.code == "h":
            count = 0.5
        elif token.code in "9n":
            count = number(token)
    if parts[-1].code == "h":  # "and a half": of the unit before it
        delta += 0.5 * _UNITS[smallest]
    return delta, smallest
