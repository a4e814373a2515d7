"""Which stories a picture is of, in SQL, and Tehran's time in it.

Hours and days are Tehran's. Its clocks were set forward in most summers up to 1401, so that a span is counted stretch
by stretch, each with one offset.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import attrs
from sqlalchemy import Connection, DateTime, Interval, Text, case, cast, func, literal
from sqlalchemy.dialects.postgresql import JSON

from qomnews.dates import TEHRAN
from qomnews.search.filters import Filters
from qomnews.store.among import among

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.selectable import FromClause

# What begins a day in Tehran, on UTC's clocks, by any of its offsets since 1356: a story of which only the day is known
# stands there, and only these have to be asked whether they are such.
_MIDNIGHTS = ("20:30", "19:30", "20:00", "19:00")

Part = Literal["day", "hour"]


@attrs.frozen(kw_only=True)
class Pictured:
    """Which stories a picture is of.

    Attributes:
        since: published at this instant or later.
        until: published before this instant.
        filters: their outlets, kinds and desks, and whether mirrors count; their own bounds and words are left aside.
        among: serial numbers of the articles that everything else in the filters means; None: all.
    """

    since: datetime
    until: datetime
    filters: Filters
    among: Collection[int] | None = None


def stretches(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """A span as stretches in which Tehran's offset from UTC is one.

    >>> for first, last, offset in stretches(datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 4, 1, tzinfo=UTC)):
    ...     print(f"{first:%m-%d %H:%M} {last:%m-%d %H:%M} {offset}")
    03-01 00:00 03-21 20:30 3:30:00
    03-21 20:30 04-01 00:00 4:30:00
    """
    begin = since.astimezone(UTC)
    end = until.astimezone(UTC)
    while begin < end:
        offset = _offset(begin)
        there = begin
        while there < end and _offset(there) == offset:
            there += timedelta(days=1)
        last = min(there, end)
        if _offset(last) != offset:
            last = _changed(max(begin, last - timedelta(days=1)), last, offset)
        yield begin, last, offset
        begin = last


def _changed(before: datetime, after: datetime, offset: timedelta) -> datetime:
    """The first second from which the offset is another one."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if _offset(middle) == offset else (before, middle)
    return after.replace(microsecond=0)


def _offset(instant: datetime) -> timedelta:
    return instant.astimezone(TEHRAN).utcoffset() or timedelta()


def local_time(connection: Connection, table: FromClause, offset: timedelta, part: Part) -> ColumnElement[str]:
    """Day (`2025-12-16`) or hour (`08`) of publication on clocks with an offset."""
    at = table.c.published_at
    if connection.dialect.name == "sqlite":
        form = {"day": "%Y-%m-%d", "hour": "%H"}[part]
        return func.strftime(form, at, f"{offset.total_seconds():+.0f} seconds")
    form = {"day": "YYYY-MM-DD", "hour": "HH24"}[part]
    return func.to_char(func.timezone("UTC", at, type_=DateTime()) + literal(offset, Interval()), form)


def only_day(connection: Connection, table: FromClause) -> ColumnElement[bool]:
    """Whether of its time of publication a record knows the day alone."""
    at, record = table.c.published_at, table.c.record
    if connection.dialect.name == "sqlite":
        clock = func.substr(at, 12, 5, type_=Text())
        known: ColumnElement[str] = func.json_extract(record, "$.published_precision")
    else:
        clock = func.to_char(func.timezone("UTC", at, type_=DateTime()), "HH24:MI")
        known = cast(record, JSON)["published_precision"].astext
    # In this order: a record is long, and most need not be read.
    return case((clock.in_(_MIDNIGHTS), known), else_="") == "day"


def meant(connection: Connection, table: FromClause, pictured: Pictured) -> Iterator[ColumnElement[bool]]:
    """The conditions under which an article belongs to a picture, but for whether mirrors count."""
    filters = pictured.filters
    yield table.c.published_at >= pictured.since
    yield table.c.published_at < pictured.until
    yield table.c.status != "removed"
    if filters.outlets:
        # Hidden from the planner: a span is the narrower choice.
        yield func.coalesce(table.c.outlet, "").in_(filters.outlets)
    if filters.kinds:
        yield table.c.kind.in_(filters.kinds)
    if filters.desks:
        yield table.c.desk.in_(filters.desks)
    if pictured.among is not None:
        yield among(connection.dialect.name, table.c.serial, pictured.among)
