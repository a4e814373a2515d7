"""What pages on single stories and days show: the newest by outlet, a story's neighbours, copies and versions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
import orjson
from sqlalchemy import Connection, Select, literal, select, tuple_

from qomnews.article import Article
from qomnews.records import from_json
from qomnews.store.access import Access
from qomnews.store.column_types import Instant
from qomnews.store.tables import articles, versions

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Headline:
    """A story as lists show it."""

    id: str
    outlet: str
    url: str | None
    kind: str
    title: str
    lead: str | None
    category: tuple[str, ...]
    published_at: datetime | None
    precision: str | None
    mirror_of: str | None
    mirrors: int
    version: int
    status: str


@attrs.frozen
class Neighbours:
    """What an outlet published next before and after an article."""

    previous: Headline | None = None
    next: Headline | None = None


@attrs.frozen
class Stage:
    """A version of an article by its number, and when its page was found to say something else (None: not yet)."""

    version: int
    replaced_at: datetime | None


def headlines(rows: Iterable[Any]) -> list[Headline]:
    """Rows with `record` and `published_at`, as lists show them."""
    return [_headline(row.record, row.published_at) for row in rows]


def _headline(record: str, published_at: datetime | None) -> Headline:
    # A whole record would be looked at field by field; a list needs few, of many.
    plain = orjson.loads(record)
    return Headline(
        id=plain["id"],
        outlet=plain["outlet"],
        url=plain["url"],
        kind=plain["kind"],
        title=plain["title"],
        lead=plain["lead"],
        category=tuple(plain["category"]),
        published_at=published_at,
        precision=plain["published_precision"],
        mirror_of=plain["mirror_of"],
        mirrors=len(plain["mirrors"]),
        version=plain["version"],
        status=plain["status"],
    )


def newest(  # noqa: PLR0913 - a page of a span has that many sides
    connection: Connection,
    outlet: str,
    *,
    until: datetime,
    since: datetime | None = None,
    limit: int,
    skip: int = 0,
) -> list[Headline]:
    """Stories of an outlet's own that were published before a moment, the newest first."""
    table = articles.c
    statement = (
        select(table.record, table.published_at)
        .where(table.outlet == outlet, table.published_at < until)
        .where(table.mirror_of.is_(None), table.status != "removed")
        .order_by(table.published_at.desc(), table.id.desc())
        .limit(limit)
        .offset(skip)
    )
    if since is not None:
        statement = statement.where(table.published_at >= since)
    return headlines(connection.execute(statement))


def neighbours(connection: Connection, outlet: str, published_at: datetime, article_id: str) -> Neighbours:
    """What an outlet published next before and after, mirrors and all; it never skips, so that each is one look-up."""
    table = articles.c
    place = tuple_(table.published_at, table.id)
    here = tuple_(literal(published_at, Instant), article_id)
    of_outlet = select(table.record, table.published_at).where(table.outlet == outlet)
    before = of_outlet.where(place < here).order_by(table.published_at.desc(), table.id.desc()).limit(1)
    after = of_outlet.where(place > here).order_by(table.published_at, table.id).limit(1)
    found = [headlines(connection.execute(statement)) for statement in (before, after)]
    return Neighbours(*(next(iter(some), None) for some in found))


def copies(connection: Connection, original: str, limit: int) -> list[Headline]:
    """Articles that mirror one, the first published first."""
    table = articles.c
    statement: Select[Any] = (
        select(table.record, table.published_at)
        .where(table.mirror_of == original)
        .order_by(table.published_at, table.id)
        .limit(limit)
    )
    return headlines(connection.execute(statement))


def stages(connection: Connection, article_id: str, version: int) -> list[Stage]:
    """The versions of an article, the first one first, without their texts.

    Args:
        connection: to read by.
        article_id: whose.
        version: the number of the one in force.
    """
    rows = connection.execute(
        select(versions.c.version, versions.c.replaced_at)
        .join(articles, articles.c.serial == versions.c.article)
        .where(articles.c.id == article_id)
        .order_by(versions.c.version)
    )
    return [*(Stage(row.version, row.replaced_at) for row in rows), Stage(version, None)]


def past(connection: Connection, article_id: str, version: int) -> Article | None:
    """A record as it was in a version that is not in force any more."""
    record = connection.execute(
        select(versions.c.record)
        .join(articles, articles.c.serial == versions.c.article)
        .where(articles.c.id == article_id, versions.c.version == version)
    ).scalar()
    return None if record is None else from_json(record, Article)


def headline(connection: Connection, article_id: str) -> Headline | None:
    """One article as lists show it."""
    rows = select(articles.c.record, articles.c.published_at).where(articles.c.id == article_id)
    return next(iter(headlines(connection.execute(rows))), None)


class ShownAccess(Access):
    """The part of an open store that shows stories and days. Every method may raise `StoreError`."""

    def newest_of(
        self,
        outlets: Iterable[str],
        *,
        until: datetime,
        since: datetime | None = None,
        limit: int,
        skip: int = 0,
    ) -> dict[str, list[Headline]]:
        """The newest stories of each outlet's own, all as of one moment.

        Args:
            outlets: ids of outlets.
            until: published before this instant.
            since: published at this instant or later.
            limit: of one outlet, at most.
            skip: so many of the newest of each are left out.
        """
        with self._read() as connection:
            return {
                outlet: newest(connection, outlet, until=until, since=since, limit=limit, skip=skip)
                for outlet in outlets
            }

    def neighbours(self, outlet: str, published_at: datetime, article_id: str) -> Neighbours:
        """What an outlet published next before and after an article."""
        with self._read() as connection:
            return neighbours(connection, outlet, published_at, article_id)

    def copies(self, original: str, *, limit: int) -> list[Headline]:
        """Articles that mirror one, the first published first."""
        with self._read() as connection:
            return copies(connection, original, limit)

    def headline(self, article_id: str) -> Headline | None:
        """One article as lists show it."""
        with self._read() as connection:
            return headline(connection, article_id)

    def stages(self, article_id: str, version: int) -> list[Stage]:
        """The versions of an article up to the one in force, the first one first, without their texts."""
        with self._read() as connection:
            return stages(connection, article_id, version)

    def past(self, article_id: str, version: int) -> Article | None:
        """A record as it was in a version that is not in force any more; None where there is no such version."""
        with self._read() as connection:
            return past(connection, article_id, version)
