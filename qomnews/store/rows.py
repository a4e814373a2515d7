"""A record as a row of the table `articles`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import Connection, update

from qomnews.records import to_json
from qomnews.store.tables import sequences

if TYPE_CHECKING:
    from qomnews.article import Article

_NEXT_CHANGE = (
    update(sequences)
    .where(sequences.c.name == "change")
    .values(value=sequences.c.value + 1)
    .returning(sequences.c.value)
)


def columns(article: Article) -> dict[str, Any]:
    """The columns that a record determines: itself, and what of it can be asked for."""
    return {
        "id": article.id,
        "outlet": article.outlet,
        "kind": article.kind,
        "desk": article.desk,
        "url": article.url,
        "news_id": article.news_id,
        "published_at": _instant(article.published_at),
        "story_id": article.story_id,
        "status": article.status,
        "mirror_of": article.mirror_of,
        "version": article.version,
        "content_hash": article.content_hash,
        "first_seen_at": _instant(article.first_seen_at),
        "last_changed_at": _instant(article.last_changed_at),
        "record": to_json(article).decode(),
    }


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
    return int(connection.execute(_NEXT_CHANGE).scalar_one())


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
