"""`parse_span`: what a bound on a command line covers: a year, a month, a day, an hour or a minute."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from qomnews.dates.folding import plain
from qomnews.dates.jalali import (
    GREGORIAN_YEARS,
    JALALI_YEARS,
    ImpossibleDateError,
    gregorian_day,
    jalali_day,
    to_jalali,
)
from qomnews.dates.lexer import tokens
from qomnews.dates.moment import DateError
from qomnews.dates.parser import parse
from qomnews.dates.tehran import in_tehran, localise

_YEAR = re.compile(r"(?P<year>[0-9]{4})")
_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})")
_STEPS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def parse_span(text: str) -> tuple[datetime, datetime]:
    """The start (inclusive) and end (exclusive) of what a text names, aware, in Tehran's offset.

    A year (`1403`, `2024`), a month (`1403/01`, `2024-03`, «فروردین ۱۴۰۳»), or any absolute form that `parse` reads:
    a day is all of it, a time its minute (its hour where no minute is said).

    >>> [bound.isoformat() for bound in parse_span("1403/01/01")]
    ['2024-03-20T00:00:00+03:30', '2024-03-21T00:00:00+03:30']

    Raises:
        DateError: the text names none of these.
    """
    said = plain(text)
    try:
        if match := _YEAR.fullmatch(said):
            return _months(int(match["year"]), None, jalali=None)
        if match := _MONTH.fullmatch(said):
            return _months(int(match["year"]), int(match["month"]), jalali=None)
        if len(text) < 100 and (named := _named_month(said)):
            return named
    except ImpossibleDateError as error:
        raise DateError(text, str(error)) from None
    moment = parse(text)
    if moment.precision == "day":
        year, month, day = to_jalali(moment.instant)
        first = jalali_day(year, month, day)
        return moment.instant, localise(first + timedelta(days=1))[0]
    return moment.instant, in_tehran(moment.instant + _STEPS[moment.precision])


def _named_month(said: str) -> tuple[datetime, datetime] | None:
    """The span of «فروردین ۱۴۰۳» or «ژانویه ۲۰۲۵»; None for anything else."""
    found = tokens(said)
    codes = "".join(token.code for token in found)
    if not re.fullmatch(r"[JG]s?9", codes) or len(found[-1].text) != 4:
        return None
    return _months(int(found[-1].text), found[0].value, jalali=codes[0] == "J")


def _months(year: int, month: int | None, *, jalali: bool | None) -> tuple[datetime, datetime]:
    """The span of a year, or of one month of it, in the calendar that was named or that the year is in reach of."""
    if jalali is not False and year in JALALI_YEARS:
        make = jalali_day
    elif jalali is not True and year in GREGORIAN_YEARS:
        make = gregorian_day
    else:
        raise ImpossibleDateError(
            f"the year {year:04} is outside {JALALI_YEARS[0]}-{JALALI_YEARS[-1]} (Jalali) "
            f"and {GREGORIAN_YEARS[0]}-{GREGORIAN_YEARS[-1]} (Gregorian)"
        )
    first: date = make(year, 1 if month is None else month, 1)
    following: date = make(year, month + 1, 1) if month and month < 12 else make(year + 1, 1, 1)
    return localise(first)[0], localise(following)[0]
