"""Marks: down to which moment the last completed discovery of an outlet looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select, update

from qomnews.store.tables import marks

if TYPE_CHECKING:
    from datetime import datetime


def mark(connection: Connection, outlet: str, scope: str) -> datetime | None:
    """The mark of an outlet's scope, if one was left."""
    return connection.execute(select(marks.c.at).where(marks.c.outlet == outlet, marks.c.scope == scope)).scalar()


def set_mark(connection: Connection, outlet: str, scope: str, at: datetime) -> None:
    """Leaves a mark in place of the one before."""
    moved = connection.execute(update(marks).where(marks.c.outlet == outlet, marks.c.scope == scope).values(at=at))
    if moved.rowcount == 0:
        connection.execute(insert(marks).values(outlet=outlet, scope=scope, at=at))
