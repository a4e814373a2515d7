"""Reading articles back: streams in a stable order, single records, versions, counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import Connection, Select, func, select

from qomnews.article import Article, RawArticle
from qomnews.records import from_json
from qomnews.store.tables import articles, raw_articles, rejections, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Rows that are in memory at once while a result streams; PostgreSQL then keeps the result on its side.
_ROWS_AT_ONCE = 500


@attrs.frozen(kw_only=True)
class Selection:
    """Which articles: every condition that is given holds.

    Attributes:
        outlets: ids of outlets.
        since: published at this instant or later; what has no date falls out.
        until: published before this instant.
        include_mirrors: mirrors too, not only the originals of stories.
        changed_since: changed in any exported way at this instant or later.
        ids: ids of articles.
        limit: how many, from the first.
    """

    outlets: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    include_mirrors: bool = False
    changed_since: datetime | None = None
    ids: tuple[str, ...] | None = None
    limit: int | None = None


@attrs.frozen
class Version:
    """An article as it was at one time; `replaced_at` is None for the version in force."""

    version: int
    article: Article
    raw: RawArticle
    replaced_at: datetime | None


@attrs.frozen
class Counts:
    """How much of an outlet is stored: stories of its own, mirrors of others', addresses that gave no record."""

    outlet: str
    stories: int = 0
    mirrors: int = 0
    rejected: int = 0


def lines(connection: Connection, selection: Selection) -> Iterator[bytes]:
    """Records as an export writes them, by moment of publication and id, without holding more than a few."""
    left = selection.limit
    # What has no date comes first, by itself: backends sort it to different ends.
    for dated in (False, True):
        published = articles.c.published_at
        has_date = published.is_not(None) if dated else published.is_(None)
        statement = chosen(selection).where(has_date).limit(left)
        for row in connection.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE)):
            left = None if left is None else left - 1
            yield row.record.encode()


def chosen(selection: Selection) -> Select[Any]:
    """The query for the records that a selection means; its limit is the caller's."""
    table = articles.c
    statement = select(table.record).order_by(table.published_at, table.id)
    # What was removed stays in the store and leaves the exports.
    statement = statement.where(table.status != "removed")
    if not selection.include_mirrors:
        statement = statement.where(table.mirror_of.is_(None))
    if len(selection.outlets) == 1:
        statement = statement.where(table.outlet == selection.outlets[0])
    elif selection.outlets:
        # Hidden from the planner, which would take the index of outlets, and then sort whole records.
        statement = statement.where(func.coalesce(table.outlet, "").in_(selection.outlets))
    if selection.since is not None:
        statement = statement.where(table.published_at >= selection.since)
    if selection.until is not None:
        statement = statement.where(table.published_at < selection.until)
    if selection.changed_since is not None:
        statement = statement.where(table.last_changed_at >= selection.changed_since)
    if selection.ids is not None:
        statement = statement.where(table.id.in_(selection.ids))
    return statement


def get(connection: Connection, article_id: str) -> Article | None:
    """One record."""
    record = connection.execute(select(articles.c.record).where(articles.c.id == article_id)).scalar()
    return None if record is None else from_json(record, Article)


def get_raw(connection: Connection, article_id: str) -> RawArticle | None:
    """What the page of a record said when it was last read."""
    raw = connection.execute(
        select(raw_articles.c.raw)
        .join(articles, articles.c.serial == raw_articles.c.article)
        .where(articles.c.id == article_id)
    ).scalar()
    return None if raw is None else from_json(raw, RawArticle)


def get_versions(connection: Connection, article_id: str) -> list[Version]:
    """Every version of a record, the first one first."""
    rows = connection.execute(
        select(versions)
        .join(articles, articles.c.serial == versions.c.article)
        .where(articles.c.id == article_id)
        .order_by(versions.c.version)
    )
    found = [
        Version(row.version, from_json(row.record, Article), from_json(row.raw, RawArticle), row.replaced_at)
        for row in rows
    ]
    article, raw = get(connection, article_id), get_raw(connection, article_id)
    if article is not None and raw is not None:
        found.append(Version(article.version, article, raw, None))
    return found


def get_version(connection: Connection, article_id: str, number: int) -> Version | None:
    """One version of a record, by its number."""
    row = connection.execute(
        select(versions)
        .join(articles, articles.c.serial == versions.c.article)
        .where(articles.c.id == article_id, versions.c.version == number)
    ).one_or_none()
    if row is not None:
        return Version(number, from_json(row.record, Article), from_json(row.raw, RawArticle), row.replaced_at)
    article, raw = get(connection, article_id), get_raw(connection, article_id)
    if article is None or raw is None or article.version != number:
        return None
    return Version(number, article, raw, None)


def counts(connection: Connection) -> list[Counts]:
    """How much is stored, a row for each outlet."""
    found: dict[str, Counts] = {}
    per_outlet = select(articles.c.outlet, func.count(), func.count(articles.c.mirror_of)).group_by(articles.c.outlet)
    for outlet, total, mirrors in connection.execute(per_outlet.where(articles.c.status != "removed")):
        found[outlet] = Counts(outlet, stories=total - mirrors, mirrors=mirrors)
    rejected = select(rejections.c.outlet, func.count()).group_by(rejections.c.outlet)
    for outlet, total in connection.execute(rejected):
        found[outlet] = attrs.evolve(found.get(outlet, Counts(outlet)), rejected=total)
    return [found[outlet] for outlet in sorted(found)]


def many(values: Iterable[str] | str | None) -> tuple[str, ...]:
    """One name, several or none, as a tuple."""
    return () if values is None else (values,) if isinstance(values, str) else tuple(values)
