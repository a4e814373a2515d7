"""Which mirrors follow whose originals, and how fast."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import Connection, Select, select

from qomnews.store.pictured_selection import meant, only_day
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from qomnews.store.pictured_selection import Pictured

_ROWS_AT_ONCE = 2000


@attrs.frozen
class Following:
    """A mirror: whose it is, whose original it has, and how much later it came; None: a time of day isn't known."""

    outlet: str
    original: str
    after: timedelta | None


def followings(connection: Connection, pictured: Pictured) -> list[Following]:
    """Every mirror of a span, whose original it follows and how much later; an outlet that is asked for may be either.

    What stands at the same minute as its original follows it at once; a mirror may have an earlier time than the story
    that it credits.
    """
    original = articles.alias("originals")
    own = attrs.evolve(pictured, filters=attrs.evolve(pictured.filters, outlets=()))
    statement: Select[Any] = (
        select(
            articles.c.outlet,
            original.c.outlet.label("original"),
            articles.c.published_at,
            original.c.published_at.label("first_at"),
            only_day(connection, articles).label("by_day"),
            only_day(connection, original).label("first_by_day"),
        )
        .join(original, original.c.id == articles.c.mirror_of)
        .where(articles.c.mirror_of.is_not(None), *meant(connection, articles, own))
    )
    if outlets := pictured.filters.outlets:
        statement = statement.where(articles.c.outlet.in_(outlets) | original.c.outlet.in_(outlets))
    rows = connection.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE))
    return [
        Following(
            row.outlet,
            row.original,
            None if row.first_at is None or row.by_day or row.first_by_day else row.published_at - row.first_at,
        )
        for row in rows
    ]
