"""What is counted over all that is stored: for monitors, reports and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from qomnews.store.tables import articles

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def moments(connection: Connection, outlet: str, *, since: datetime, desk: str | None = None) -> list[datetime]:
    """When an outlet's articles were published, from a moment on, in order; all of them, or one desk's."""
    published = articles.c.published_at
    statement = select(published).where(articles.c.outlet == outlet, published >= since).order_by(published)
    if desk is not None:
        statement = statement.where(articles.c.desk == desk)
    return list(connection.execute(statement).scalars())
