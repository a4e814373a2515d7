"""What is gone, as lines of an export of changes: the schema's second variant."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import case, literal, null, select

from qomnews.article import Tombstone
from qomnews.records import to_json
from qomnews.store.freshness_tables import forgotten
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Connection, Row, Select

_ROWS_AT_ONCE = 500


@attrs.frozen(kw_only=True)
class Which:
    """Articles that stand for no story any more: every condition that is given holds.

    Attributes:
        since: gone at this instant or later.
        after: gone by a transaction with a greater number than this one.
        outlets: theirs.
        superseded: also those whose place another took.
        id: this one.
    """

    since: datetime | None = None
    after: int | None = None
    outlets: tuple[str, ...] = ()
    superseded: bool = True
    id: str | None = None


def lines(connection: Connection, which: Which) -> Iterator[bytes]:
    """A line for each article that stands for no story any more: those that are kept by id, then the forgotten.

    Of one that is removed or had to go nothing takes the place; of one that is superseded its original does.
    """
    for statement, _ in statements(which):
        for row in connection.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE)):
            yield line(row)


def line(row: Row[Any]) -> bytes:
    """The line for a row of `statements`."""
    gone = Tombstone(id=row.id, story_id=row.story_id, status=row.status, superseded_by=row.superseded_by)
    return to_json(gone)


def statements(which: Which) -> list[tuple[Select[Any], Column[Any]]]:
    """The queries for these, each with the id by which it is in order."""
    return [(_kept(which), articles.c.id), (_forgotten(which), forgotten.c.id)]


def _kept(which: Which) -> Select[Any]:
    table = articles.c
    by = case((table.status == "superseded", table.mirror_of), else_=null()).label("superseded_by")
    gone = select(table.id, table.story_id, table.status, by).where(table.status != "live").order_by(table.id)
    if which.since is not None:
        gone = gone.where(table.last_changed_at >= which.since)
    if which.outlets:
        gone = gone.where(table.outlet.in_(which.outlets))
    if which.after is not None:
        gone = gone.where(table.change > which.after)
    if not which.superseded:
        gone = gone.where(table.status != "superseded")
    return gone if which.id is None else gone.where(table.id == which.id)


def _forgotten(which: Which) -> Select[Any]:
    table = forgotten.c
    gone = select(table.id, table.story_id, literal("removed").label("status"), null().label("superseded_by"))
    # One that was let in again is there.
    gone = gone.where(table.id.not_in(select(articles.c.id))).distinct().order_by(table.id)
    if which.since is not None:
        gone = gone.where(table.at >= which.since)
    if which.outlets:
        gone = gone.where(table.outlet.in_(which.outlets))
    if which.after is not None:
        gone = gone.where(table.change > which.after)
    return gone if which.id is None else gone.where(table.id == which.id)
