"""Cron expressions, as crontab(5) means them, as APScheduler's triggers.

APScheduler's own reading of five fields counts weekdays from Monday and wants day of month and day of week to match
both; here 0 and 7 are Sunday, and where both days are given either is enough, as in every crontab.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from apscheduler.triggers.base import BaseTrigger

NEVER = "never"
FIELDS = ("minute", "hour", "day of month", "month", "day of week")
NICKNAMES = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0"}
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# As many turns as show the shortest pause of any usual expression.
_LOOKED_AT = 60
# Any day will do: pauses are compared, not kept.
_FROM = datetime(2025, 3, 21, tzinfo=UTC)


class CronError(ValueError):
    """A text that is no cron expression; the message says what is wrong with it."""


def trigger_of(expression: str, zone: tzinfo, *, jitter: float = 0) -> BaseTrigger:
    """The trigger of an expression of five fields: minute, hour, day of month, month, day of week.

    Args:
        expression: the fields, or one of `NICKNAMES`; weekdays are 0-7 or sun-sat, and may go round (`sat-wed`).
        zone: whose clocks it is read by.
        jitter: seconds by which a turn may come later, at random; at most half of the shortest pause is used.

    Raises:
        CronError: it is none.
    """
    # A third of a second that only a schedule needs.
    from apscheduler.triggers.combining import OrTrigger  # noqa: PLC0415 - see above
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - see above

    fields = NICKNAMES.get(expression.strip().lower(), expression).lower().split()
    if len(fields) != len(FIELDS):
        raise CronError(f"{expression!r} has {len(fields)} fields, not the five of {', '.join(FIELDS)}")
    minute, hour, day, month, weekday = fields
    weekdays = _weekdays(weekday)
    days = [(day, weekdays)]
    if not day.startswith("*") and not weekday.startswith("*"):
        days = [(day, "*"), ("*", weekdays)]
    try:
        triggers = [
            CronTrigger(month=month, day=of_month, day_of_week=of_week, hour=hour, minute=minute, timezone=zone)
            for of_month, of_week in days
        ]
    except ValueError as error:
        raise CronError(f"{expression!r}: {error}") from error
    either = triggers[0] if len(triggers) == 1 else OrTrigger(triggers)
    if either.get_next_fire_time(None, _FROM.astimezone(zone)) is None:
        raise CronError(f"{expression!r} names a day that never comes")
    if jitter:
        # A turn that comes after the next one would take its place.
        either.jitter = min(jitter, shortest_pause(either, zone).total_seconds() / 2)
    return either


def next_turns(trigger: BaseTrigger, after: datetime, count: int) -> list[datetime]:
    """The next turns of a trigger without jitter, the earliest first; as many as there are where they are fewer."""
    turns: list[datetime] = []
    while len(turns) < count:
        turn = trigger.get_next_fire_time(turns[-1] if turns else None, turns[-1] if turns else after)
        if turn is None:
            break
        turns.append(turn)
    return turns


def shortest_pause(trigger: BaseTrigger, zone: tzinfo) -> timedelta:
    """The shortest time between two turns that follow each other, by the next few of them."""
    turns = next_turns(trigger, _FROM.astimezone(zone), _LOOKED_AT)
    return min((after - before for before, after in pairwise(turns)), default=timedelta(days=365))


def is_expression(value: str) -> str:
    """The same text, `never` for an empty one.

    Raises:
        CronError: it is neither a cron expression nor `never`.
    """
    if value.strip().lower() in ("", NEVER):
        return NEVER
    trigger_of(value, UTC)
    return value.strip()


def _weekdays(field: str) -> str:
    """A crontab's days of the week by their names, in APScheduler's form.

    >>> _weekdays("6-3")
    'sat,sun,mon,tue,wed'
    >>> _weekdays("*/3")
    'sun,wed,sat'
    """
    if field == "*":
        return field
    found: list[str] = []
    for part in field.split(","):
        span, _, step_text = part.partition("/")
        step = _number(step_text, part) if step_text else 1
        if step == 0:
            raise CronError(f"{part!r} is no day of the week: a step is at least 1")
        if span == "*":
            first, last = 0, 6
        else:
            first_text, dash, last_text = span.partition("-")
            first = _weekday(first_text)
            # A first day with a step goes on to the week's end.
            last = _weekday(last_text) if dash else (6 if step_text else first)
            last += 7 if last < first else 0
        found.extend(_WEEKDAYS[number % 7] for number in range(first, last + 1, step))
    return ",".join(dict.fromkeys(found))


def _weekday(text: str) -> int:
    if text in _WEEKDAYS:
        return _WEEKDAYS.index(text)
    number = _number(text, text)
    if number > 7:
        raise CronError(f"{text!r} is no day of the week; they are 0-7 or {', '.join(_WEEKDAYS)}")
    return number % 7


def _number(text: str, part: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise CronError(f"{part!r} is no day of the week; they are 0-7 or {', '.join(_WEEKDAYS)}")
    return int(text)
