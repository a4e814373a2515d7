"""The versions of an article: what its page said before, in the order in which it was fetched.

A page that was fetched earlier than what is stored, such as one from a web archive, is an older version, and never the
one in force, in whatever order the two are saved.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import delete, insert, select, update

from qomnews.article import Article, RawArticle
from qomnews.records import from_json, to_json
from qomnews.store.rows import next_change, put
from qomnews.store.tables import raw_articles, versions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from qomnews.story import Fingerprinted


@attrs.frozen
class Past:
    """What a page said when it was fetched at some time, and when it was found to say something else."""

    article: Article
    raw: RawArticle
    replaced_at: datetime

    @property
    def fetched_at(self) -> datetime:
        """When the page was fetched."""
        return fetched_at(self.article, self.raw)


def fetched_at(article: Article, raw: RawArticle) -> datetime:
    """When a page was fetched; where that isn't known, when its article was first seen."""
    return datetime.fromisoformat(raw.fetched_at or article.first_seen_at)


def keep(connection: Connection, serial: int, article: Article, raw: RawArticle, *, replaced_at: datetime) -> None:
    """Keeps the version in force, which another takes the place of."""
    row = {"article": serial, "version": article.version, "replaced_at": replaced_at}
    connection.execute(insert(versions), row | {"record": to_json(article).decode(), "raw": to_json(raw).decode()})


def is_older(item: Fingerprinted, old: Article, kept: RawArticle, seen_at: datetime | None) -> bool:
    """Whether a page was fetched before the version in force was last seen; the same fetch read again is not older.

    Args:
        item: what was fetched.
        old: the version in force.
        kept: its page.
        seen_at: when its page last said that.
    """
    at, stored_at = fetched_at(item.article, item.raw), fetched_at(old, kept)
    return at != stored_at and at < max(stored_at, seen_at or stored_at)


def place(  # noqa: PLR0913 - a fetch has that many sides
    connection: Connection,
    serial: int,
    item: Fingerprinted,
    *,
    old: Article,
    kept: RawArticle,
    seen_at: datetime | None,
    now: datetime,
) -> Article:
    """Puts an older fetch among the versions, unless what came next says the same; gives the version in force."""
    at = fetched_at(item.article, item.raw)
    past = _past(connection, serial)
    stored_at = fetched_at(old, kept)
    if item.article.content_hash == old.content_hash and (at > stored_at or not any(p.fetched_at > at for p in past)):
        return old
    if at > stored_at and seen_at is not None:
        # Between two looks at the same text: it was changed, and changed back.
        past.append(Past(old, kept, at))
        kept = attrs.evolve(kept, fetched_at=seen_at.isoformat())
        stored_at = seen_at
    before = [each for each in past if each.fetched_at <= at]
    after = past[len(before) :]
    if after and after[0].article.content_hash == item.article.content_hash:
        return old
    until = after[0].fetched_at if after else stored_at
    if before and before[-1].article.content_hash == item.article.content_hash:
        until = before.pop().replaced_at
    elif before:
        before[-1] = attrs.evolve(before[-1], replaced_at=at)
    before.append(Past(attrs.evolve(item.article, id=old.id, story_id=old.story_id), item.raw, until))
    _rewrite(connection, serial, [*before, *after])
    first_seen = min(old.first_seen_at, item.article.first_seen_at, key=datetime.fromisoformat)
    version = len(before) + len(after) + 1
    article = attrs.evolve(old, version=version, first_seen_at=first_seen)
    if article != old:
        moved = max(now.isoformat(), old.last_changed_at, key=datetime.fromisoformat)
        article = attrs.evolve(article, last_changed_at=moved)
        put(connection, serial, article, change=next_change(connection))
    stored_raw = update(raw_articles).where(raw_articles.c.article == serial)
    connection.execute(stored_raw.values(raw=to_json(kept).decode()))
    return article


def _past(connection: Connection, serial: int) -> list[Past]:
    rows = connection.execute(select(versions).where(versions.c.article == serial).order_by(versions.c.version))
    return [Past(from_json(row.record, Article), from_json(row.raw, RawArticle), row.replaced_at) for row in rows]


def _rewrite(connection: Connection, serial: int, past: list[Past]) -> None:
    connection.execute(delete(versions).where(versions.c.article == serial))
    for number, each in enumerate(past, 1):
        article = attrs.evolve(each.article, version=number)
        keep(connection, serial, article, each.raw, replaced_at=each.replaced_at)
