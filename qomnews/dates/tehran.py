"""Tehran's clock: its offset on any day, the hours that summer time skipped or repeated, ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from importlib import resources
from zoneinfo import ZoneInfo

_KEY = "Asia/Tehran"


def _load() -> ZoneInfo:
    """Tehran's zone from the system, or from the tzdata package where the system has none or a stale one."""
    # zoneinfo itself turns to the tzdata package when the system has no zone data at all.
    zone = ZoneInfo(_KEY)
    # Zone data from before August 2022 still expects summer time in 1402 and after: an hour wrong half the year.
    if zone.utcoffset(datetime(2023, 7, 1)) == timedelta(hours=3, minutes=30):  # noqa: DTZ001 - a wall clock
        return zone
    with resources.files("tzdata.zoneinfo.Asia").joinpath("Tehran").open("rb") as file:
        return ZoneInfo.from_file(file, key=_KEY)


TEHRAN = _load()


def in_tehran(instant: datetime) -> datetime:
    """The same instant at the fixed offset that Tehran has then.

    A fixed offset keeps differences and comparisons exact across changes of the clock, which two datetimes
    that share a `ZoneInfo` don't.

    Raises:
        ValueError: the instant is naive.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no offset: give an aware datetime")
    local = instant.astimezone(TEHRAN)
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def localise(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> tuple[datetime, tuple[str, ...]]:
    """The instant at which Tehran's clocks show a time on a Gregorian day, and a flag where they don't just once.

    A time that a change of the clock skips is shifted forward by what was skipped (`shifted`); one that
    exists twice is the first (`ambiguous`).
    """
    wall = datetime.combine(day, time(hour, minute, second), TEHRAN)
    offset = wall.utcoffset() or timedelta()
    if offset == wall.replace(fold=1).utcoffset():
        # No change of the clock is near.
        return wall.replace(tzinfo=timezone(offset)), ()
    instant = in_tehran(wall.astimezone(UTC))
    if instant.replace(tzinfo=None) != wall.replace(tzinfo=None):
        return instant, ("shifted",)
    if wall.utcoffset() != wall.replace(fold=1).utcoffset():
        return instant, ("ambiguous",)
    return instant, ()


def iso(instant: datetime) -> str:
    """The instant as ISO 8601 to the second, in Tehran's offset.

    Before 13 June 1935 Tehran kept its local mean time, 3 h 25 min 44 s ahead, an offset that RFC 3339 can't
    write: there the text has the offset rounded to the minute, and still names the same instant.

    >>> iso(datetime(2025, 12, 15, 21, 5, tzinfo=UTC))
    '2025-12-16T00:35:00+03:30'

    Raises:
        ValueError: the instant is naive.
    """
    local = in_tehran(instant)
    seconds = (local.utcoffset() or timedelta()).total_seconds()
    if seconds % 60:
        local = local.astimezone(timezone(timedelta(minutes=round(seconds / 60))))
    return local.isoformat(timespec="seconds")
