"""What is counted over all that is stored: for monitors, reports and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

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


def newest(connection: Connection, now: datetime) -> dict[str, datetime]:
    """When each outlet's newest article was published, by the outlet's id; what is still to come is left aside."""
    published = articles.c.published_at
    statement = select(articles.c.outlet, func.max(published)).where(published <= now).group_by(articles.c.outlet)
    return dict(connection.execute(statement.order_by(articles.c.outlet)).all())


def published(connection: Connection, since: datetime, until: datetime) -> list[tuple[str, datetime, bool]]:
    """Outlet, moment, and whether it is a mirror, of every article that was published from `since` up to `until`."""
    at = articles.c.published_at
    statement = select(articles.c.outlet, at, articles.c.mirror_of.is_not(None)).where(at >= since, at <= until)
    rows = connection.execute(statement.where(articles.c.status != "removed").order_by(at))
    return [(outlet, moment, bool(is_mirror)) for outlet, moment, is_mirror in rows]


def mirrored(connection: Connection, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """How many mirrors of that time an outlet has of another's stories, by the two outlets' ids, the mirror's first."""
    original = articles.alias()
    statement = (
        select(articles.c.outlet, original.c.outlet, func.count())
        .join(original, original.c.id == articles.c.mirror_of)
        .where(articles.c.published_at >= since, articles.c.published_at <= until, articles.c.status != "removed")
        .group_by(articles.c.outlet, original.c.outlet)
    )
    return {(mirror, source): count for mirror, source, count in connection.execute(statement)}
