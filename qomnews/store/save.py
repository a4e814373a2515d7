"""Saving a story: everything that one fetched article changes, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import attrs
from sqlalchemy import Connection, insert, select, update

from qomnews.article import Article, RawArticle
from qomnews.records import from_json, to_json
from qomnews.store import rejections
from qomnews.store.rows import columns, next_change
from qomnews.store.stories import Stored, find_mirrors, regroup, stored_of
from qomnews.store.tables import addresses, articles, fingerprints, raw_articles, versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.story import Fingerprinted

Outcome = Literal["new", "edited", "unchanged", "mirror", "took-over"]


@attrs.frozen
class Saved:
    """What saving came to.

    `new`: a story of its own. `mirror`: new, and another outlet's text. `took-over`: new, and the original of a story
    that was stored before it. `edited`: stored before, with other content. `unchanged`: stored before, with this
    content, though our own rules may have derived it differently. Whether a record is a mirror now, `original_id`
    says: the id of the story's original, its own for an original.
    """

    outcome: Outcome
    article: Article
    original_id: str


def save(
    connection: Connection, item: Fingerprinted, *, run_id: int | None, seen: Iterable[str], now: datetime
) -> Saved:
    """Saves an article in the caller's writing transaction."""
    stored = _find(connection, item.article)
    at = max(now, datetime.fromisoformat(item.article.first_seen_at)).isoformat()
    if stored is None:
        outcome, serial = _add(connection, item, run_id=run_id, at=at)
    else:
        outcome, serial = _renew(connection, stored, item, run_id=run_id, at=at)
    _remember_addresses(connection, serial, item, seen)
    record = connection.execute(select(articles.c.record).where(articles.c.serial == serial)).scalar_one()
    article = from_json(record, Article)
    if outcome == "new":
        outcome = "mirror" if article.mirror_of else "took-over" if article.mirrors else "new"
    return Saved(outcome, article, article.mirror_of or article.id)


def _find(connection: Connection, article: Article) -> Stored | None:
    """The stored article that this is a fetch of: the same id, else the same number or address of the outlet."""
    found = select(articles.c.serial, articles.c.record, articles.c.news_id)
    row = connection.execute(found.where(articles.c.id == article.id)).one_or_none()
    if row is None and article.news_id is not None:
        same_number = found.where(articles.c.outlet == article.outlet, articles.c.news_id == article.news_id)
        row = connection.execute(same_number.order_by(articles.c.serial)).first()
    if row is None and article.url is not None:
        row = connection.execute(
            found.join(addresses, addresses.c.article == articles.c.serial).where(
                addresses.c.outlet == article.outlet, addresses.c.url == article.url
            )
        ).one_or_none()
        # A page that gives a wrong canonical address may not swallow the story that really lives there.
        if row is not None and None not in {row.news_id, article.news_id} and row.news_id != article.news_id:
            row = None
    return None if row is None else stored_of(row)


def _add(connection: Connection, item: Fingerprinted, *, run_id: int | None, at: str) -> tuple[Outcome, int]:
    article = attrs.evolve(
        item.article,
        story_id=item.article.id,
        mirrors=(),
        mirror_of=None,
        version=1,
        status="live",
        last_changed_at=at,
    )
    change = next_change(connection)
    row = columns(article) | {"change": change, "run_id": run_id}
    serial = connection.execute(insert(articles).values(row).returning(articles.c.serial)).scalar_one()
    connection.execute(insert(raw_articles).values(article=serial, raw=to_json(item.raw).decode()))
    mirrors = find_mirrors(connection, article.id, item.fingerprint)
    regroup(connection, {article.id} | mirrors, newcomer=article.id, change=change, at=at)
    return "new", serial


def _renew(
    connection: Connection, stored: Stored, item: Fingerprinted, *, run_id: int | None, at: str
) -> tuple[Outcome, int]:
    old = stored.article
    edited = old.content_hash != item.article.content_hash
    article = attrs.evolve(
        item.article,
        id=old.id,
        story_id=old.story_id,
        mirrors=old.mirrors,
        mirror_of=old.mirror_of,
        version=old.version + edited,
        # A page that was gone and answers again is back.
        status="live" if old.status == "removed" else old.status,
        first_seen_at=old.first_seen_at,
        last_changed_at=old.last_changed_at,
    )
    same = article == attrs.evolve(old, capture=article.capture) and old.capture is not None
    if (same or article == old) and _same_raw(connection, stored.serial, item.raw):
        return "unchanged", stored.serial
    change = next_change(connection)
    if edited:
        _keep_version(connection, stored, at)
    changed = attrs.evolve(article, last_changed_at=at)
    connection.execute(
        update(articles)
        .where(articles.c.serial == stored.serial)
        .values(columns(changed) | {"change": change, "run_id": run_id})
    )
    connection.execute(
        update(raw_articles).where(raw_articles.c.article == stored.serial).values(raw=to_json(item.raw).decode())
    )
    touched = {old.id}
    fingerprint = select(fingerprints.c.fingerprint).where(fingerprints.c.article == stored.serial)
    if connection.execute(fingerprint).scalar() != item.fingerprint.to_bytes():
        touched |= find_mirrors(connection, old.id, item.fingerprint)
    regroup(connection, touched, newcomer=None, change=change, at=at)
    return ("edited" if edited else "unchanged"), stored.serial


def _same_raw(connection: Connection, serial: int, raw: RawArticle) -> bool:
    """Whether a page says what it said, whenever it was fetched."""
    kept = connection.execute(select(raw_articles.c.raw).where(raw_articles.c.article == serial)).scalar_one()
    before = from_json(kept, RawArticle)
    return before == attrs.evolve(raw, fetched_at=before.fetched_at, capture=before.capture)


def _keep_version(connection: Connection, stored: Stored, at: str) -> None:
    raw = connection.execute(select(raw_articles.c.raw).where(raw_articles.c.article == stored.serial)).scalar_one()
    connection.execute(
        insert(versions).values(
            article=stored.serial,
            version=stored.article.version,
            replaced_at=datetime.fromisoformat(at),
            record=to_json(stored.article).decode(),
            raw=raw,
        )
    )


def _remember_addresses(connection: Connection, serial: int, item: Fingerprinted, seen: Iterable[str]) -> None:
    outlet = item.article.outlet
    urls = {url for url in (item.article.url, *seen) if url}
    taken = select(addresses.c.url).where(addresses.c.outlet == outlet, addresses.c.url.in_(sorted(urls)))
    fresh = sorted(urls - set(connection.execute(taken).scalars()))
    if fresh:
        rows = [{"outlet": outlet, "url": url, "article": serial} for url in fresh]
        connection.execute(insert(addresses), rows)
    for url in sorted(urls):
        rejections.clear(connection, outlet, url)
