"""What is remembered of sites: validators of their answers, how often they were asked, when to leave them alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
import orjson
from sqlalchemy import Connection, delete, insert, select, update

from qomnews.store.site_tables import requests_made, rests, validators

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen(kw_only=True)
class Validated:
    """An answer that may be asked for again on condition that it has changed.

    `headers` and `body` are the answer itself, where an unchanged one is to be read again; else None.
    """

    url: str
    etag: str | None
    last_modified: str | None
    headers: dict[str, str] | None = None
    body: bytes | None = None
    at: datetime


@attrs.frozen
class Rest:
    """How an outlet stands: how often it failed in a row, and until when it is left alone (None: it isn't)."""

    outlet: str
    until: datetime | None
    reason: str
    failures: int


def validated(connection: Connection, outlet: str, url: str) -> Validated | None:
    """What is kept of an address's last answer."""
    row = connection.execute(select(validators).where(validators.c.outlet == outlet, validators.c.url == url)).first()
    if row is None:
        return None
    return Validated(
        url=row.url,
        etag=row.etag,
        last_modified=row.last_modified,
        headers=None if row.headers is None else orjson.loads(row.headers),
        body=row.body,
        at=row.at,
    )


def keep_validated(connection: Connection, outlet: str, answers: Iterable[Validated]) -> None:
    """Keeps answers, each in place of the one before it."""
    rows = {
        answer.url: {
            "outlet": outlet,
            "url": answer.url,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "headers": None if answer.headers is None else orjson.dumps(answer.headers).decode(),
            "body": answer.body,
            "at": answer.at,
        }
        for answer in answers
    }
    for url in rows:
        connection.execute(delete(validators).where(validators.c.outlet == outlet, validators.c.url == url))
    if rows:
        connection.execute(insert(validators), list(rows.values()))


def forget_validated(connection: Connection, outlet: str, *, before: datetime) -> int:
    """Forgets answers that nobody has asked for since; how many there were."""
    gone = connection.execute(delete(validators).where(validators.c.outlet == outlet, validators.c.at < before))
    return gone.rowcount


def take_requests(connection: Connection, outlet: str, day: str, wanted: int, *, most: int | None) -> int:
    """How many of the wanted requests may be made; they count as made. `most`: of the outlet in that day."""
    this = (requests_made.c.outlet == outlet, requests_made.c.day == day)
    made = connection.execute(select(requests_made.c.count).where(*this)).scalar()
    taken = wanted if most is None else min(wanted, max(most - (made or 0), 0))
    if made is None:
        connection.execute(insert(requests_made).values(outlet=outlet, day=day, count=taken))
    elif taken:
        connection.execute(update(requests_made).where(*this).values(count=requests_made.c.count + taken))
    return taken


def give_back_requests(connection: Connection, outlet: str, day: str, count: int) -> None:
    """Requests that were taken and not made."""
    connection.execute(
        update(requests_made)
        .where(requests_made.c.outlet == outlet, requests_made.c.day == day)
        .values(count=requests_made.c.count - count)
    )


def made_requests(connection: Connection, outlet: str, day: str) -> int:
    """How many requests an outlet was sent in a day."""
    this = select(requests_made.c.count).where(requests_made.c.outlet == outlet, requests_made.c.day == day)
    return connection.execute(this).scalar() or 0


def rest(connection: Connection, outlet: str) -> Rest | None:
    """How an outlet stands; None where nothing is known against it."""
    row = connection.execute(select(rests).where(rests.c.outlet == outlet)).first()
    return None if row is None else Rest(row.outlet, row.until, row.reason, row.failures)


def set_rest(connection: Connection, standing: Rest) -> None:
    """Keeps how an outlet stands."""
    clear_rest(connection, standing.outlet)
    connection.execute(insert(rests).values(attrs.asdict(standing)))


def clear_rest(connection: Connection, outlet: str) -> None:
    """Nothing is held against an outlet any more."""
    connection.execute(delete(rests).where(rests.c.outlet == outlet))
