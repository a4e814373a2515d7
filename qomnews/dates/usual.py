"""The two forms that most pages write their dates in, read without the grammar, to what the grammar reads in them."""

from __future__ import annotations

import functools
import re
from datetime import datetime, timedelta, timezone

from qomnews.dates.folding import JOINER, fold
from qomnews.dates.jalali import (
    GREGORIAN_YEARS,
    JALALI_YEARS,
    MONTHS,
    ImpossibleDateError,
    check_clock,
    gregorian_day,
    jalali_day,
)
from qomnews.dates.moment import Moment
from qomnews.dates.tehran import in_tehran, localise

# «۲۵ آذر ۱۴۰۴», «۲۵ آذر ۱۴۰۴، ۰:۳۵», «سه شنبه 25 آذر 1404 - 00:35», folded.
_JALALI = re.compile(
    rf"(?:((?:یک|دو|سه|چهار|پنج)?[ {JOINER}]?شنبه|جمعه),? )?"
    rf"([0-9]{{1,2}}) ({'|'.join(map(fold, MONTHS))}) ([0-9]{{4}})(?:(?:,| -)? ([0-9]{{1,2}}):([0-9]{{2}}))?"
)
_MONTHS = {fold(name): number for number, name in enumerate(MONTHS, start=1)}
# As `date.weekday` counts.
_WEEKDAYS = {
    name: number for number, name in enumerate(("دوشنبه", "سهشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"))
}
# 2025-12-16T00:35:00+03:30
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})([+-])([0-9]{2}):([0-9]{2})", re.ASCII
)


@functools.lru_cache(maxsize=1024)
def usual(text: str) -> Moment | None:
    """The moment of a text in one of these forms; None for any other, and for one that is no date.

    >>> usual("سه شنبه ۲۵ آذر ۱۴۰۴، ۰:۳۵").iso, usual("دو ساعت پیش")
    ('2025-12-16T00:35:00+03:30', None)
    """
    try:
        if said := _ISO.fullmatch(text):
            return _stamped(said)
        if said := _JALALI.fullmatch(fold(text)) if len(text) < 45 else None:
            return _dated(said)
    except ImpossibleDateError:
        # The grammar says what is wrong with it.
        pass
    return None


def _stamped(said: re.Match[str]) -> Moment | None:
    year, month, day, hour, minute, second = map(int, said.group(1, 2, 3, 4, 5, 6))
    hours, minutes = int(said[8]), int(said[9])
    check_clock(hour, minute, second)
    if year in JALALI_YEARS or year not in GREGORIAN_YEARS or hour > 23 or hours > 23 or minutes > 59:
        return None
    gregorian_day(year, month, day)
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if said[7] == "-" else 1)
    return Moment(in_tehran(datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset))), "minute")


def _dated(said: re.Match[str]) -> Moment | None:
    weekday, day, name, year, hour, minute = said.groups()
    if int(year) not in JALALI_YEARS or (hour is not None and int(hour) > 23):
        return None
    on = jalali_day(int(year), _MONTHS[name], int(day))
    flags: tuple[str, ...] = ()
    if weekday is not None and _WEEKDAYS[weekday.replace(" ", "").replace(JOINER, "")] != on.weekday():
        flags = ("weekday_mismatch",)
    if hour is None:
        instant, odd = localise(on)
        return Moment(instant, "day", (*flags, *odd))
    check_clock(int(hour), int(minute))
    instant, odd = localise(on, int(hour), int(minute))
    return Moment(instant, "minute", (*flags, *odd))
