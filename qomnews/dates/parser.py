"""`parse`: a text that is a date, in any form that Persian news pages have, to a `Moment`."""

from __future__ import annotations

import functools
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from qomnews.dates.evaluation import Clock, clock_of, day_of, stamp_of
from qomnews.dates.folding import plain
from qomnews.dates.grammar import ANYTHING, why_not
from qomnews.dates.jalali import JALALI_YEARS, ImpossibleDateError, to_jalali
from qomnews.dates.lexer import Token, tokens
from qomnews.dates.moment import DateError, Moment
from qomnews.dates.relative import day_before, instant_before
from qomnews.dates.tehran import in_tehran, localise
from qomnews.dates.usual import usual

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from qomnews.article import Precision

_LONGEST = 300
# A page's clock may run ahead of ours by this much before its date counts as one in the future.
_TOLERANCE = timedelta(minutes=10)


def parse(text: str, *, now: datetime | None = None) -> Moment:
    """The moment that a text says; `now` (aware) is what relative forms count from and `future` is judged by.

    >>> parse("سه شنبه 25 آذر 1404 - 00:35").iso
    '2025-12-16T00:35:00+03:30'

    Raises:
        DateError: the text is no date, an impossible one, or one that could be read in two ways; or it is relative
            and `now` is None.
        ValueError: `now` is naive.
    """
    if now is not None and now.utcoffset() is None:
        raise ValueError(f"{now.isoformat()} has no offset: give an aware datetime")
    if len(text) > _LONGEST:
        raise DateError(text, f"it is longer than {_LONGEST} characters")
    if (moment := usual(text)) is not None:
        return _judged(moment, now)
    match, found, moment = _understood(text)
    if moment is not None:
        return _judged(moment, now)
    try:
        return evaluate(match, found, now=now)
    except ImpossibleDateError as error:
        raise DateError(text, str(error)) from None


# A story's date is read when its page is, and again for its record.
@functools.lru_cache(maxsize=1024)
def _understood(text: str) -> tuple[re.Match[str], Sequence[Token], Moment | None]:
    """How the grammar reads a text, and its moment; None for a form that is relative to another."""
    found = tokens(plain(text))
    if not found:
        raise DateError(text, "it is empty")
    codes = "".join([token.code for token in found])
    match = ANYTHING.fullmatch(codes)
    if match is None:
        raise DateError(text, _unknown(found) or why_not(codes))
    if not (match["date"] or match["stamp"]):
        return match, found, None
    try:
        return match, found, evaluate(match, found, now=None)
    except ImpossibleDateError as error:
        raise DateError(text, str(error)) from None


def _unknown(found: Sequence[Token]) -> str | None:
    """The words and signs that no date has, in words; None where there are none."""
    words = [token.text[:30] for token in found if token.code == "x"]
    if words:
        return f"unknown {'word' if len(words) == 1 else 'words'} {', '.join(f'«{word}»' for word in words[:3])}"
    signs = [token.text for token in found if token.code == "?"]
    return f"unknown sign {signs[0]!r}" if signs else None


def evaluate(match: re.Match[str], found: Sequence[Token], *, now: datetime | None) -> Moment:
    """The moment of a match of the grammar over the codes of `found`.

    Raises:
        ImpossibleDateError: what it says cannot be, or is relative while `now` is None.
    """
    groups = {name: found[match.start(name) : match.end(name)] for name, said in match.groupdict().items() if said}
    if "stamp" in groups:
        moment = _stamped(groups["stamp"][0])
    elif "date" in groups:
        moment = _dated(groups)
    elif now is None:
        raise ImpossibleDateError("it is relative: it needs the time that it counts from (now)")
    else:
        moment = _relative(groups, in_tehran(now))
    return _judged(moment, now)


def _judged(moment: Moment, now: datetime | None) -> Moment:
    """The moment, flagged where it has not come by `now`."""
    if now is not None and moment.instant - _TOLERANCE > now:
        return Moment(moment.instant, moment.precision, (*moment.flags, "future"))
    return moment


def _stamped(token: Token) -> Moment:
    stamp = stamp_of(token)
    flags = _weekday_flags(stamp.day, stamp.weekday)
    if stamp.offset is None:
        return _on(stamp.day, stamp.clock, flags)
    local = datetime.combine(stamp.day, datetime.min.time(), timezone(stamp.offset))
    instant = local + timedelta(hours=stamp.clock.hour, minutes=stamp.clock.minute, seconds=stamp.clock.second)
    return Moment(in_tehran(instant), stamp.clock.precision, flags)


def _dated(groups: dict[str, Sequence[Token]]) -> Moment:
    day = day_of(groups["date"])
    weekdays = {token.value for name in ("weekday_before", "weekday_after") for token in groups.get(name, ())}
    flags = next((said for weekday in weekdays if (said := _weekday_flags(day, weekday))), ())
    return _on(day, _only_clock(groups, "time_before", "time_after"), flags)


def _relative(groups: dict[str, Sequence[Token]], now: datetime) -> Moment:
    rough = ("approximate",) if "about" in groups else ()
    vague = groups.get("vague", ())
    if vague and vague[0].code == "0":
        return Moment(now.replace(microsecond=0), "minute", ("relative",))
    if vague and vague[0].code in "ac":
        return Moment(now.replace(microsecond=0), "hour", ("relative", "approximate"))
    if "ago" in groups:
        instant, precision = instant_before(groups["ago"], now)
        moment = Moment(instant, precision, ("relative", *rough))
    else:
        day, by_months = day_before(groups.get("days_ago") or vague, now)
        clock = _only_clock(groups, "day_time_before", "day_time_after")
        moment = _on(day, clock, ("relative", *(("approximate",) if by_months else rough)))
    if to_jalali(moment.instant)[0] not in JALALI_YEARS:
        raise ImpossibleDateError(f"that is outside the years {JALALI_YEARS[0]}-{JALALI_YEARS[-1]}")
    return moment


def _only_clock(groups: dict[str, Sequence[Token]], before: str, after: str) -> Clock | None:
    """The time said before or after the day; None where there is none."""
    if before in groups and after in groups:
        raise ImpossibleDateError("it has two times")
    time = groups.get(before) or groups.get(after)
    return clock_of(time) if time else None


def _on(day: date, clock: Clock | None, flags: tuple[str, ...]) -> Moment:
    """A day, and its time if one was said, on Tehran's clocks."""
    precision: Precision = clock.precision if clock else "day"
    hour, minute, second = clock[1:] if clock else (0, 0, 0)
    instant, odd = localise(day + timedelta(days=hour // 24), hour % 24, minute, second)
    return Moment(instant, precision, (*flags, *odd))


def _weekday_flags(day: date, weekday: int | None) -> tuple[str, ...]:
    # date.weekday() counts from Monday, the week of the lexicon from Saturday.
    return ("weekday_mismatch",) if weekday is not None and (day.weekday() + 2) % 7 != weekday else ()
