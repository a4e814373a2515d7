"""How many stories appeared when, and what they say: what pictures of stories are drawn from."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs
import orjson
from sqlalchemy import Connection, func, select, true

from qomnews.store.pictured_selection import local_time, meant, only_day, stretches
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from qomnews.store.pictured_selection import Part, Pictured

_ROWS_AT_ONCE = 200


@attrs.frozen
class Daily:
    """How many stories of an outlet appeared on a day in Tehran, of its own or that mirror others'."""

    outlet: str
    day: date
    mirrors: bool
    count: int


@attrs.frozen
class Hourly:
    """How many stories of an outlet appeared in an hour of the day, 0 to 23; None: of those only the day is known."""

    outlet: str
    hour: int | None
    count: int


def daily(connection: Connection, pictured: Pictured) -> list[Daily]:
    """How many stories appeared on each day, by outlet, mirrors apart."""
    counted: Counter[tuple[str, str, bool]] = Counter()
    is_mirror = articles.c.mirror_of.is_not(None)
    for outlet, day, mirrors, count in _groups(connection, pictured, "day", is_mirror):
        counted[outlet, day, bool(mirrors)] += count
    return [Daily(outlet, date.fromisoformat(day), mirrors, n) for (outlet, day, mirrors), n in counted.items()]


def hourly(connection: Connection, pictured: Pictured) -> list[Hourly]:
    """How many stories appeared in each hour of the day, by outlet."""
    counted: Counter[tuple[str, int | None]] = Counter()
    for outlet, hour, _, count in _groups(connection, pictured, "hour", true()):
        counted[outlet, int(hour)] += count
    # By themselves: sorted together with the others, all records would be read.
    for outlet, hour, _, count in _groups(connection, pictured, "hour", true(), only_day(connection, articles)):
        counted[outlet, int(hour)] -= count
        counted[outlet, None] += count
    return [Hourly(outlet, hour, count) for (outlet, hour), count in counted.items() if count]


def _groups(
    connection: Connection,
    pictured: Pictured,
    what: Part,
    other: ColumnElement[bool],
    *conditions: ColumnElement[bool],
) -> Iterator[Any]:
    """Rows of outlet, day or hour in Tehran, the other thing, and how many there are; some may come in two rows."""
    if not pictured.filters.include_mirrors:
        conditions = (*conditions, articles.c.mirror_of.is_(None))
    for since, until, offset in stretches(pictured.since, pictured.until):
        part = attrs.evolve(pictured, since=since, until=until)
        local = local_time(connection, articles, offset, what)
        statement = (
            select(articles.c.outlet, local.label("local"), other.label("other"), func.count())
            .where(*meant(connection, articles, part), *conditions)
            .group_by(articles.c.outlet, "local", "other")
        )
        yield from connection.execute(statement)


def texts(connection: Connection, pictured: Pictured) -> Iterator[tuple[datetime, str]]:
    """When each story was published, and what it says: title, lead and body, a line each; never a mirror's."""
    statement = select(articles.c.published_at, articles.c.record).where(
        articles.c.mirror_of.is_(None), *meant(connection, articles, pictured)
    )
    for row in connection.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE)):
        plain = orjson.loads(row.record)
        yield row.published_at, "\n".join(plain[name] for name in ("title", "lead", "body") if plain[name])
