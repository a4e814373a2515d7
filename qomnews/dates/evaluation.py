"""From the tokens that the grammar recognised to days and times; every check of what they say."""

from __future__ import annotations

from datetime import date, timedelta
from email.utils import parsedate_tz
from typing import TYPE_CHECKING, NamedTuple

from qomnews.dates.jalali import (
    GREGORIAN_YEARS,
    JALALI_YEARS,
    ImpossibleDateError,
    check_clock,
    gregorian_day,
    jalali_day,
)
from qomnews.dates.lexer import ISO, RFC, Token
from qomnews.dates.lexicon import DAY_PARTS, ENTRIES

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from qomnews.article import Precision

_SHORT_YEAR = "a year of one or two digits could be in several centuries: it needs all four"


class Clock(NamedTuple):
    """A time of day as said; 24:00 is the day's end."""

    precision: Precision
    hour: int
    minute: int = 0
    second: int = 0


class Stamp(NamedTuple):
    """A timestamp in one of the machine formats; `offset` east of UTC, None where the text has none."""

    day: date
    clock: Clock
    offset: timedelta | None
    weekday: int | None


def number(token: Token) -> int:
    """What a number token counts.

    Raises:
        ImpossibleDateError: it has more digits than any part of a date.
    """
    if token.code in "no":
        return token.value
    if len(token.text) > 6:
        raise ImpossibleDateError(f"{token.text[:20]} is too large for a part of a date")
    return int(token.text)


def day_of(parts: Sequence[Token]) -> date:
    """The Gregorian day that number, month and number tokens say, in any order that the grammar has.

    Raises:
        ImpossibleDateError: no such day, or no four-digit year in reach.
    """
    months = [token for token in parts if token.code in "JG"]
    numbers = [token for token in parts if token.code in "9no"]
    jalali = None
    for token in parts:
        if token.code in "JGY":
            said = token.code == "J" or (token.code == "Y" and token.value == 0)
            if jalali is not None and jalali != said:
                raise ImpossibleDateError(f"«{token.name}» and «{months[0].name}» are of different calendars")
            jalali = said
    year, day = _year_and_day(numbers[0], numbers[-1])
    if months:
        return _day(year, months[0].value, day, jalali=jalali)
    if len(numbers[1].text) > 2:
        raise ImpossibleDateError(f"{numbers[1].text[:20]} is no month")
    return _day(year, number(numbers[1]), day, jalali=jalali)


def _year_and_day(first: Token, last: Token) -> tuple[int, int]:
    """Year and day of the month from the outer numbers of a date: the one with four digits is the year."""
    lengths = [len(token.text) if token.code == "9" else 0 for token in (first, last)]
    match [length == 4 for length in lengths]:
        case [True, False]:
            year, day = first, last
        case [False, True]:
            year, day = last, first
        case [True, True]:
            raise ImpossibleDateError(f"both {first.text} and {last.text} look like years")
        case _:
            if max(lengths) <= 2:
                raise ImpossibleDateError(_SHORT_YEAR)
            raise ImpossibleDateError("it has no year of four digits")
    if day.code == "9" and len(day.text) > 2:
        raise ImpossibleDateError(f"{day.text[:20]} is no day of a month")
    return number(year), number(day)


def _day(year: int, month: int, day: int, *, jalali: bool | None) -> date:
    """The day of that calendar; None: the one that the year is in reach of."""
    spans = (
        f"{JALALI_YEARS[0]}-{JALALI_YEARS[-1]} (Jalali)",
        f"{GREGORIAN_YEARS[0]}-{GREGORIAN_YEARS[-1]} (Gregorian)",
    )
    if jalali is not False and year in JALALI_YEARS:
        return jalali_day(year, month, day)
    if jalali is not True and year in GREGORIAN_YEARS:
        return gregorian_day(year, month, day)
    span = " and ".join(spans) if jalali is None else spans[0 if jalali else 1]
    raise ImpossibleDateError(f"the year {year:04} is outside {span}")


def clock_of(parts: Sequence[Token]) -> Clock:
    """The time that the tokens of a time say.

    Raises:
        ImpossibleDateError: no such time, or a part of the day that contradicts its hour.
    """
    digits = [token for token in parts if token.code == "9"]
    day_parts = [token for token in parts if token.code == "A"]
    values = [number(token) for token in digits][:3]
    if any(len(token.text) > 2 for token in digits[:3]):
        raise ImpossibleDateError(f"{':'.join(token.text[:20] for token in digits)} is no time")
    if len(day_parts) > 1:
        raise ImpossibleDateError("its time names two parts of the day")
    check_clock(*values)
    hour = _hour(values[0], day_parts[0]) if day_parts else values[0]
    return Clock("minute" if len(values) > 1 else "hour", hour, *values[1:])


# Hours that may stand with a part of the day -> hours to add. What is left out is contradictory (۹ بامداد is not, ۱۵
# صبح is), or open to two readings: «۱۲ شب» and «۲ شب» may be this day's first hours or the next day's.
_SHIFTS: dict[str, dict[int, int]] = {
    "am": {12: -12, **dict.fromkeys(range(12), 0)},
    "pm": {**dict.fromkeys(range(1, 12), 12), **dict.fromkeys(range(12, 24), 0)},
    "morning": dict.fromkeys(range(12), 0),
    "dawn": {12: -12, **dict.fromkeys(range(12), 0)},
    "evening": {**dict.fromkeys(range(1, 12), 12), **dict.fromkeys(range(13, 24), 0)},
    "night": {0: 0, **dict.fromkeys(range(6, 12), 12), **dict.fromkeys(range(18, 24), 0)},
    "noon": {**dict.fromkeys(range(1, 4), 12), **dict.fromkeys(range(11, 16), 0)},
}


def _hour(hour: int, day_part: Token) -> int:
    shift = _SHIFTS[DAY_PARTS[day_part.value]].get(hour)
    if shift is None:
        raise ImpossibleDateError(f"the hour {hour} and «{day_part.name}» contradict each other or leave two readings")
    return hour + shift


# Zone names that RFC 5322 has not, and email.utils would drop silently.
_IRAN_ZONES = {"irst": "+0330", "irdt": "+0430"}
_RFC_ZONES = frozenset(("ut", "utc", "gmt", "z", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt"))


def stamp_of(token: Token) -> Stamp:
    """What an ISO 8601 or RFC 5322 timestamp says; an ISO date with a Jalali year is a Jalali date.

    Raises:
        ImpossibleDateError: no such day, time, zone or offset.
    """
    match = (ISO if token.code == "I" else RFC).fullmatch(token.text)
    if match is None:  # pragma: no cover - the lexer made the token from the same expression
        raise ImpossibleDateError("its parts stand in an unknown order")
    if len(match["year"]) != 4:
        raise ImpossibleDateError(_SHORT_YEAR)
    time = [int(match[part] or 0) for part in ("hour", "minute", "second")]
    check_clock(*time)
    clock = Clock("minute" if match["minute"] else "hour", *time)
    year, day = int(match["year"]), int(match["day"])
    if token.code == "I":
        return Stamp(_day(year, int(match["month"]), day, jalali=None), clock, _iso_offset(match["zone"]), None)
    weekday = match["weekday"]
    return Stamp(
        _day(year, ENTRIES[match["month"]].value, day, jalali=False),
        clock,
        _rfc_offset(match),
        ENTRIES[weekday].value if weekday else None,
    )


def _iso_offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    if zone in ("z", "utc", "gmt"):
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return _offset(zone[0], int(digits[:2]), int(digits[2:]))


def _rfc_offset(match: re.Match[str]) -> timedelta:
    zone = _IRAN_ZONES.get(match["zone"], match["zone"])
    if zone[0] in "+-":
        return _offset(zone[0], int(zone[1:3]), int(zone[3:]))
    if zone not in _RFC_ZONES:
        raise ImpossibleDateError(f"unknown time zone {zone.upper()!r}")
    parsed = parsedate_tz(f"1 jan 2000 00:00:00 {zone}")
    return timedelta(seconds=(parsed[9] if parsed else 0) or 0)


def _offset(sign: str, hours: int, minutes: int) -> timedelta:
    # RFC 3339 bounds: a larger "offset" is another number that happens to follow the time.
    if hours > 23 or minutes > 59:
        raise ImpossibleDateError(f"there is no offset {sign}{hours:02}:{minutes:02}")
    return timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
