"""One number for all that a store holds: two stores with the same content have the same digest."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection, func, select

from qomnews.store.tables import articles, raw_articles, rejections, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

# When something was fetched, and where its page is kept.
_FETCH = ("fetched_at", "capture")
_CLOCKS = ("first_seen_at", "last_changed_at", "capture")
# An old version's part in its story is history: it depends on what had arrived by then.
_PART = ("story_id", "mirrors", "mirror_of", "status")
# How alike a mirror is, is measured without the passages that many stories had in common by the time it was judged.
_HISTORY = ("seen_at", "similarity")


def digest(connection: Connection) -> str:
    """SHA-256 over all content, without clocks, run ids and captures, whatever the order of arrival.

    In it are records, raw records, versions, and rejections (outlet, address, reason). A story's id, which is that of
    its first arrival, counts as the smallest id of its members; a superseded record counts as the mirror it is. Not in
    it is how alike mirrors are, which hangs on what had arrived.
    """
    total = sha256()
    for part in (_records, _versions, _rejections):
        for content in part(connection):
            # JSON has no line break, so that no two different lists of rows run together.
            total.update(orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
    return total.hexdigest()


def _records(connection: Connection) -> Iterator[Any]:
    smallest = select(articles.c.story_id, func.min(articles.c.id).label("id")).group_by(articles.c.story_id).subquery()
    statement = (
        select(articles.c.record, raw_articles.c.raw, smallest.c.id)
        .join(raw_articles, raw_articles.c.article == articles.c.serial)
        .join(smallest, smallest.c.story_id == articles.c.story_id)
        .order_by(articles.c.id)
    )
    for record, raw, story in connection.execute(statement.execution_options(yield_per=200)):
        plain = _without(record, _CLOCKS)
        plain["story_id"] = story
        if plain["status"] == "superseded":
            plain["status"] = "live"
        for mirror in plain["mirrors"]:
            for name in _HISTORY:
                del mirror[name]
        yield ["record", plain, _without(raw, _FETCH)]


def _versions(connection: Connection) -> Iterator[Any]:
    statement = (
        select(articles.c.id, versions.c.version, versions.c.record, versions.c.raw)
        .join(articles, articles.c.serial == versions.c.article)
        .order_by(articles.c.id, versions.c.version)
    )
    for article_id, version, record, raw in connection.execute(statement.execution_options(yield_per=200)):
        yield ["version", article_id, version, _without(record, _CLOCKS + _PART), _without(raw, _FETCH)]


def _rejections(connection: Connection) -> Iterator[Any]:
    columns = (rejections.c.outlet, rejections.c.url, rejections.c.reason)
    statement = select(*columns).order_by(rejections.c.outlet, rejections.c.url)
    for outlet, url, reason in connection.execute(statement.execution_options(yield_per=200)):
        yield ["rejection", outlet, url, reason]


def _without(record: str, keys: tuple[str, ...]) -> dict[str, Any]:
    plain: dict[str, Any] = orjson.loads(record)
    for key in keys:
        plain.pop(key, None)
    return plain
