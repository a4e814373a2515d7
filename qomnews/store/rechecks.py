"""When stories are looked at again, and what became of those that were."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import attrs
from sqlalchemy import bindparam, delete, false, func, or_, select, update

from qomnews.article import Article
from qomnews.records import from_json
from qomnews.store import rows
from qomnews.store.connect import Direct
from qomnews.store.freshness_tables import rechecks
from qomnews.store.tables import addresses, articles, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from qomnews.article import Status

Plan = tuple[timedelta, ...]
"""How long after its beginning a story is looked at again, each time."""
Seen = Literal["unchanged", "returned"]

AGAIN = timedelta(hours=1)
"""After a look that came to nothing, or found a page gone that nobody else says is."""
PATIENCE = timedelta(days=1)
"""So long after the last look of the plan one that came to nothing is tried again."""
COMEBACK = timedelta(days=1)
"""A page that is gone is looked for once more so much later, where the plan is over."""

_PUT = (
    "INSERT INTO rechecks (article, outlet, due_at, gone_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (article) DO UPDATE SET due_at = excluded.due_at, gone_at = excluded.gone_at"
)
_DROP = delete(rechecks).where(rechecks.c.article == bindparam("article"))
_SEEN = update(articles).where(articles.c.serial == bindparam("serial_")).values(seen_at=bindparam("at"))


@attrs.frozen
class Check:
    """A story to look at again; `gone` says that its page was found gone the last time."""

    article_id: str
    url: str
    gone: bool


def next_look(article: Article, plan: Plan, after: datetime) -> datetime | None:
    """When a story is to be looked at next; None where its plan is over.

    A plan begins when the story was published, or was first seen where it has no date or one that had not come yet.
    Looks that were missed are not made up for.
    """
    began = _began(article)
    return next((began + step for step in sorted(plan) if began + step > after), None)


def _began(article: Article) -> datetime:
    first_seen = datetime.fromisoformat(article.first_seen_at)
    return min(datetime.fromisoformat(article.published_at), first_seen) if article.published_at else first_seen


def begin(connection: Connection, serial: int, article: Article, *, at: datetime, plan: Plan) -> None:
    """Begins the plan of an article that was fetched for the first time, if there is anything left of it."""
    then = next_look(article, plan, at)
    if then is not None:
        _put(connection, serial, article, then)


def seen(connection: Connection, serial: int, article: Article, *, at: datetime, plan: Plan | None) -> None:
    """Keeps when a page last said what is stored, and moves its plan on; `plan` None: leaves that as it is."""
    connection.execute(_SEEN, {"serial_": serial, "at": at})
    if plan is not None:
        _put(connection, serial, article, next_look(article, plan, at))


def due(connection: Connection, outlet: str, *, now: datetime, limit: int) -> list[Check]:
    """Stories to look at now, those that have waited longest first."""
    statement = (
        select(articles.c.id, articles.c.url, rechecks.c.gone_at)
        .join(articles, articles.c.serial == rechecks.c.article)
        .where(rechecks.c.outlet == outlet, rechecks.c.due_at <= now, articles.c.url.is_not(None))
        .order_by(rechecks.c.due_at, articles.c.id)
        .limit(limit)
    )
    return [Check(row.id, row.url, row.gone_at is not None) for row in connection.execute(statement)]


def seen_by_killed_runs(connection: Connection, run_id: int, *, now: datetime) -> int:
    """How many stories of its outlet answered in runs that were killed just before a run: what they found counts.

    They are those without an end since the last one that has one, and not longer ago than a killed look is made up for.
    """
    outlet = select(runs.c.outlet).where(runs.c.id == run_id).scalar_subquery()
    before = (runs.c.outlet == outlet, runs.c.id < run_id)
    last = select(func.max(runs.c.id)).where(*before, runs.c.finished_at.is_not(None)).scalar_subquery()
    killed = select(func.min(runs.c.started_at)).where(*before, runs.c.id > func.coalesce(last, 0))
    began = connection.execute(killed).scalar()
    if began is None:
        return 0
    since = max(began, now - AGAIN)
    answered = (articles.c.seen_at >= since) | (articles.c.first_seen_at >= since)
    counted = select(func.count()).select_from(articles).where(articles.c.outlet == outlet, answered)
    return connection.execute(counted).scalar_one()


def stored_under(connection: Connection, outlet: str, url: str, news_id: str | None) -> str | None:
    """The id of the article that an address, or the outlet's number that it shows, leads to."""
    by_url = select(addresses.c.article).where(addresses.c.outlet == outlet, addresses.c.url == url)
    by_number = false() if news_id is None else articles.c.news_id == news_id
    is_it = or_(articles.c.serial.in_(by_url), by_number)
    statement = select(articles.c.id).where(articles.c.outlet == outlet, is_it).order_by(articles.c.serial)
    return connection.execute(statement.limit(1)).scalar()


def unchanged(connection: Connection, article_id: str, *, at: datetime, plan: Plan) -> Seen:
    """A page still says what is stored; one that was gone is back."""
    found = _stored(connection, [article_id])
    result: Seen = "unchanged"
    for serial, article in found:
        if article.status == "removed":
            result = "returned"
            _set_status(connection, [(serial, article)], "live", at)
        seen(connection, serial, article, at=at, plan=plan)
    return result


def failed(connection: Connection, article_id: str, *, at: datetime, plan: Plan) -> None:
    """A look came to nothing: it is made up for soon, for a while."""
    for serial, article in _stored(connection, [article_id]):
        last = _began(article) + max(plan, default=timedelta()) + PATIENCE
        kept = connection.execute(select(rechecks.c.gone_at).where(rechecks.c.article == serial)).first()
        if kept is not None:
            _put(connection, serial, article, at + AGAIN if at + AGAIN <= last else None, gone_at=kept.gone_at)


def suspect(connection: Connection, article_ids: Sequence[str], *, at: datetime) -> None:
    """Pages were found gone, which nothing else bears out yet: they are looked for soon."""
    for serial, article in _stored(connection, article_ids):
        _put(connection, serial, article, at + AGAIN, gone_at=at)


def remove(connection: Connection, article_ids: Sequence[str], *, at: datetime, plan: Plan) -> list[str]:
    """Marks articles whose pages are gone; the ids of those that were not marked before."""
    found = _stored(connection, article_ids)
    fresh = [(serial, article) for serial, article in found if article.status != "removed"]
    _set_status(connection, fresh, "removed", at)
    newly = {serial for serial, _ in fresh}
    for serial, article in found:
        then = next_look(article, plan, at)
        _put(connection, serial, article, then or (at + COMEBACK if serial in newly else None))
    return [article.id for _, article in fresh]


def _stored(connection: Connection, article_ids: Iterable[str]) -> list[tuple[int, Article]]:
    columns_ = articles.c.serial, articles.c.record
    found = connection.execute(select(*columns_).where(articles.c.id.in_(sorted(article_ids))).order_by(articles.c.id))
    return [(row.serial, from_json(row.record, Article)) for row in found]


def _set_status(connection: Connection, found: Sequence[tuple[int, Article]], status: Status, at: datetime) -> None:
    if not found:
        return
    change = rows.next_change(connection)
    for serial, article in found:
        moved = max(at.isoformat(), article.last_changed_at, key=datetime.fromisoformat)
        after = attrs.evolve(article, status=status, last_changed_at=moved)
        rows.put(connection, serial, after, change=change)


def _put(
    connection: Connection, serial: int, article: Article, then: datetime | None, *, gone_at: datetime | None = None
) -> None:
    if then is None:
        connection.execute(_DROP, {"article": serial})
        return
    direct = Direct(connection)
    gone = None if gone_at is None else direct.instant(gone_at)
    direct.run(_PUT, (serial, article.outlet, direct.instant(then), gone))
