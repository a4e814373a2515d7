"""Addresses that gave no record, why, and when to try them again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import Connection, and_, insert, select, update

from qomnews.article import RawArticle
from qomnews.records import from_json, to_json
from qomnews.store.connect import Direct, asking
from qomnews.store.tables import rejections

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# After the first, second, ... try. A page that is incomplete is usually mended within hours, one that is not an
# article never; after the fifth try only `--refresh` asks for it again.
RETRY_AFTER = (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
# SQLite allows 32,766 parameters in a statement, older ones 999.
_CHUNK = 400
_CLEAR = "DELETE FROM rejections WHERE outlet = ? AND url = ?"
# Asked for each link of each listing.
_STORED = "SELECT url FROM addresses WHERE outlet = ? AND url IN [?]"
_RESTING = "SELECT url, reason FROM rejections WHERE outlet = ? AND url IN [?] AND (due_at IS NULL OR due_at > ?)"
_STORED_NUMBERS = "SELECT news_id FROM articles WHERE outlet = ? AND news_id IN [?]"


@attrs.frozen
class Rejection:
    """An address that gave no record."""

    outlet: str
    url: str
    reason: str
    detail: str
    raw: RawArticle | None
    tries: int
    first_at: datetime
    last_at: datetime
    due_at: datetime | None


def reject(  # noqa: PLR0913 - a rejection has that many parts
    connection: Connection,
    *,
    outlet: str,
    url: str,
    reason: str,
    detail: str,
    raw: RawArticle | None,
    run_id: int | None,
    at: datetime,
    final: bool = False,
) -> None:
    """Keeps a rejection; of one address the last one. A final one is never due again."""
    this = and_(rejections.c.outlet == outlet, rejections.c.url == url)
    tries = (connection.execute(select(rejections.c.tries).where(this)).scalar() or 0) + 1
    values = {
        "reason": reason,
        # PostgreSQL's texts can't hold it.
        "detail": detail.replace("\0", "�"),
        "raw": None if raw is None else to_json(raw).decode(),
        "tries": tries,
        "last_at": at,
        "due_at": at + RETRY_AFTER[tries - 1] if tries <= len(RETRY_AFTER) and not final else None,
        "run_id": run_id,
    }
    if tries == 1:
        connection.execute(insert(rejections).values(outlet=outlet, url=url, first_at=at, **values))
    else:
        connection.execute(update(rejections).where(this).values(**values))


def clear(connection: Connection, outlet: str, urls: list[str]) -> None:
    """Forgets that addresses were rejected: now they gave a record."""
    Direct(connection).run_many(_CLEAR, [(outlet, url) for url in urls])


def list_rejections(connection: Connection, *, outlet: str | None, reason: str | None) -> Iterator[Rejection]:
    """Rejections by outlet and address."""
    statement = select(rejections).order_by(rejections.c.outlet, rejections.c.url)
    if outlet is not None:
        statement = statement.where(rejections.c.outlet == outlet)
    if reason is not None:
        statement = statement.where(rejections.c.reason == reason)
    for row in connection.execute(statement.execution_options(yield_per=200)):
        yield Rejection(
            outlet=row.outlet,
            url=row.url,
            reason=row.reason,
            detail=row.detail,
            raw=None if row.raw is None else from_json(row.raw, RawArticle),
            tries=row.tries,
            first_at=row.first_at,
            last_at=row.last_at,
            due_at=row.due_at,
        )


def due(connection: Connection, outlet: str, *, now: datetime) -> list[str]:
    """Addresses that gave no record and are to be tried again, those that have waited longest first."""
    statement = (
        select(rejections.c.url)
        .where(rejections.c.outlet == outlet, rejections.c.due_at <= now)
        .order_by(rejections.c.due_at, rejections.c.url)
    )
    return list(connection.execute(statement).scalars())


def known(
    connection: Connection,
    outlet: str,
    links: Iterable[tuple[str, str | None]],
    *,
    now: datetime,
    ignoring: Collection[str] = (),
) -> set[str]:
    """Which of these addresses (each with the outlet's number of the story, if known) need no fetching now.

    Rejections for one of the reasons in `ignoring` count for nothing.
    """
    asked = list(links)
    found: set[str] = set()
    for start in range(0, len(asked), _CHUNK):
        found |= _known_chunk(connection, outlet, asked[start : start + _CHUNK], now, ignoring)
    return found


def _known_chunk(
    connection: Connection, outlet: str, asked: list[tuple[str, str | None]], now: datetime, ignoring: Collection[str]
) -> set[str]:
    urls = [url for url, _ in asked]
    numbers = [number for _, number in asked if number is not None]
    direct = Direct(connection)
    known_urls = {row[0] for row in direct.rows(asking(_STORED, len(urls)), (outlet, *urls))}
    resting = direct.rows(asking(_RESTING, len(urls)), (outlet, *urls, direct.instant(now)))
    known_urls |= {url for url, reason in resting if reason not in ignoring}
    stored = direct.rows(asking(_STORED_NUMBERS, len(numbers)), (outlet, *numbers)) if numbers else []
    known_numbers = {row[0] for row in stored}
    return {url for url, number in asked if url in known_urls or number in known_numbers}
