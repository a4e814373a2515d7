"""A record as a row of the table `articles`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.records import to_json
from qomnews.store.connect import Direct

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from qomnews.article import Article

_COLUMNS = (
    "id", "outlet", "kind", "desk", "url", "news_id", "published_at", "story_id", "status", "mirror_of", "version",
    "content_hash", "first_seen_at", "last_changed_at", "record", "change",
)  # fmt: skip
# S608: names of ours only.
_ADD = (
    f"INSERT INTO articles ({', '.join((*_COLUMNS, 'run_id'))})"  # noqa: S608
    f" VALUES ({', '.join('?' * (len(_COLUMNS) + 1))}) RETURNING serial"
)
_PUT = f"UPDATE articles SET {', '.join(f'{name} = ?' for name in _COLUMNS)} WHERE serial = ?"  # noqa: S608
_NEXT_CHANGE = "UPDATE sequences SET value = value + 1 WHERE name = 'change' RETURNING value"


def add(connection: Connection, article: Article, *, change: int, run_id: int | None) -> int:
    """Stores a record that is new; its serial."""
    direct = Direct(connection)
    return int(direct.rows(_ADD, (*_columns(direct, article), change, run_id))[0][0])


def put(connection: Connection, serial: int, article: Article, *, change: int) -> None:
    """Stores a record in the place of an older one of its article."""
    direct = Direct(connection)
    direct.run(_PUT, (*_columns(direct, article), change, serial))


def fetched_by(connection: Connection, serial: int, run_id: int | None) -> None:
    """Keeps which run fetched what is stored now."""
    Direct(connection).run("UPDATE articles SET run_id = ? WHERE serial = ?", (run_id, serial))


def _columns(direct: Direct, article: Article) -> tuple[str | int | None, ...]:
    """What a record determines, in the order of `_COLUMNS`: itself, and what of it can be asked for."""

    def instant(text: str | None) -> str | None:
        return None if text is None else direct.instant(datetime.fromisoformat(text))

    return (
        article.id,
        article.outlet,
        article.kind,
        article.desk,
        article.url,
        article.news_id,
        instant(article.published_at),
        article.story_id,
        article.status,
        article.mirror_of,
        article.version,
        article.content_hash,
        instant(article.first_seen_at),
        instant(article.last_changed_at),
        to_json(article).decode(),
    )


def settled_as(article: Article, old: Article) -> Article:
    """A record with what the store settled of an older one of its article: story, version, status and times."""
    return attrs.evolve(
        article,
        id=old.id,
        story_id=old.story_id,
        mirrors=old.mirrors,
        mirror_of=old.mirror_of,
        version=old.version,
        status=old.status,
        first_seen_at=old.first_seen_at,
        last_changed_at=old.last_changed_at,
    )


def next_change(connection: Connection) -> int:
    """The number of this transaction; safe to read up to, since writers come one at a time."""
    return int(Direct(connection).rows(_NEXT_CHANGE, ())[0][0])
