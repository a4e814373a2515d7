"""A record as a row of the table `articles`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select, update

from qomnews.records import to_json
from qomnews.store.tables import sequences

if TYPE_CHECKING:
    from qomnews.article import Article


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


def next_change(connection: Connection) -> int:
    """The number of this transaction; safe to read up to, since writers come one at a time."""
    this = sequences.c.name == "change"
    connection.execute(update(sequences).where(this).values(value=sequences.c.value + 1))
    return int(connection.execute(select(sequences.c.value).where(this)).scalar_one())


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
