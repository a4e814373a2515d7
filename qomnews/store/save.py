"""Saving a story: everything that one fetched article changes, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import attrs
from sqlalchemy import bindparam, select, update

from qomnews.article import Article, RawArticle, Status
from qomnews.mirrors import Fingerprint, FingerprintError, fingerprint
from qomnews.records import from_json, to_json
from qomnews.store import rechecks, rejections, rows, rulings, versions
from qomnews.store.connect import Direct
from qomnews.store.rows import next_change, settled_as
from qomnews.store.stories import Stored, find_mirrors, regroup
from qomnews.store.tables import articles, fingerprints, raw_articles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from qomnews.store.rechecks import Plan
    from qomnews.story import Fingerprinted

Outcome = Literal["new", "edited", "unchanged", "mirror", "took-over"]

# Each article once, whichever way it is found.
_SAME = (
    "SELECT serial, id, news_id, record FROM articles WHERE id = ?"
    " UNION SELECT serial, id, news_id, record FROM articles WHERE outlet = ? AND news_id = ?"
    " UNION SELECT serial, id, news_id, record FROM articles"
    " WHERE serial IN (SELECT article FROM addresses WHERE outlet = ? AND url = ?)"
)
_ADD_RAW = "INSERT INTO raw_articles (article, raw) VALUES (?, ?)"
_KEPT = (
    select(raw_articles.c.raw, articles.c.seen_at)
    .join(articles, articles.c.serial == raw_articles.c.article)
    .where(articles.c.serial == bindparam("serial"))
)
_KEPT_FINGERPRINT = select(fingerprints.c.fingerprint).where(fingerprints.c.article == bindparam("serial"))
# One that another article was first to claim stays with it.
_ADD_ADDRESS = "INSERT INTO addresses (outlet, url, article) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
# The flag of a date that was told by its distance from the moment of fetching.
_RELATIVE = "relative"


@attrs.frozen
class Saved:
    """What saving came to.

    `new`: a story of its own. `mirror`: new, and another outlet's text. `took-over`: new, and the original of a story
    that was stored before it. `edited`: stored before, with other content; a page that was fetched before what is
    stored adds an older version. `unchanged`: stored before, with this content, though our own rules may have derived
    it differently. Whether a record is a mirror now, `original_id` says: the id of the story's original, its own for
    an original. `returned`: its page had been gone.
    """

    outcome: Outcome
    article: Article
    original_id: str
    returned: bool = False


def save(  # noqa: PLR0913 - a fetch has that many sides
    connection: Connection,
    item: Fingerprinted,
    *,
    run_id: int | None,
    seen: Iterable[str],
    now: datetime,
    horizon_days: int | None,
    plan: Plan | None = None,
) -> Saved:
    """Saves an article in the caller's writing transaction; with a `plan` it is looked at again by that."""
    stored = _find(connection, item.article)
    at = max(now, datetime.fromisoformat(item.article.first_seen_at)).isoformat()
    fetched_at = versions.fetched_at(item.article, item.raw)
    outcome: Outcome
    if stored is None:
        serial, article = _add(connection, item, run_id=run_id, at=at, horizon_days=horizon_days)
        outcome = "mirror" if article.mirror_of else "took-over" if article.mirrors else "new"
        if plan is not None:
            rechecks.begin(connection, serial, article, at=fetched_at, plan=plan)
    else:
        serial, old = stored.serial, stored.article
        kept_raw, seen_at = connection.execute(_KEPT, {"serial": serial}).one()
        kept = from_json(kept_raw, RawArticle)
        if versions.is_older(item, old, kept, seen_at):
            article = versions.place(connection, serial, item, old=old, kept=kept, seen_at=seen_at, now=now)
        else:
            article = _renew(connection, stored, item, kept, run_id=run_id, at=at, horizon_days=horizon_days)
            last_seen = max(fetched_at, seen_at or fetched_at)
            rechecks.seen(connection, serial, article, at=last_seen, plan=plan)
        outcome = "unchanged" if article.version == old.version else "edited"
    remember_addresses(connection, serial, item.article, seen)
    returned = stored is not None and stored.article.status == "removed" != article.status
    return Saved(outcome, article, article.mirror_of or article.id, returned)


def _find(connection: Connection, article: Article) -> Stored | None:
    """The stored article that this is a fetch of: the same id, else the same number or address of the outlet."""
    outlet = article.outlet
    same = Direct(connection).rows(_SAME, (article.id, outlet, article.news_id, outlet, article.url))
    found = [
        (each != article.id, number != article.news_id, serial, number, record) for serial, each, number, record in same
    ]
    for is_other, has_other_number, serial, number, record in sorted(found):
        # A page that gives a wrong canonical address may not swallow the story that really lives there.
        if not is_other or None in {number, article.news_id} or not has_other_number:
            return Stored(serial, from_json(record, Article))
    return None


def _add(
    connection: Connection, item: Fingerprinted, *, run_id: int | None, at: str, horizon_days: int | None
) -> tuple[int, Article]:
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
    serial = rows.add(connection, article, change=change, run_id=run_id)
    Direct(connection).run(_ADD_RAW, (serial, to_json(item.raw).decode()))
    mirrors = find_mirrors(connection, serial, article.id, item.fingerprint, is_new=True, horizon_days=horizon_days)
    if mirrors:
        stories = rulings.reach(connection, {article.id} | mirrors)
        article = regroup(connection, stories, newcomer=article.id, change=change, at=at, horizon_days=horizon_days)[
            article.id
        ]
    return serial, article


def _renew(  # noqa: PLR0913 - a fetch has that many sides
    connection: Connection,
    stored: Stored,
    item: Fingerprinted,
    kept: RawArticle,
    *,
    run_id: int | None,
    at: str,
    horizon_days: int | None,
) -> Article:
    """The record after it was fetched again, with whatever that changed."""
    old = stored.article
    item = _dated_as_before(item, old, kept)
    at = max(at, old.last_changed_at, key=datetime.fromisoformat)
    edited = old.content_hash != item.article.content_hash
    # A page that was gone and answers again is back.
    status: Status = "live" if old.status == "removed" else old.status
    article = attrs.evolve(settled_as(item.article, old), version=old.version + edited, status=status)
    # Where a page was kept first is as good as where it was kept again.
    same = article == old or (old.capture is not None and attrs.evolve(article, capture=old.capture) == old)
    if same and _says_the_same(item, kept):
        return old
    if not same:
        article = attrs.evolve(article, last_changed_at=at)
    change = next_change(connection)
    if edited:
        versions.keep(connection, stored.serial, old, kept, replaced_at=datetime.fromisoformat(at))
    rows.put(connection, stored.serial, article, change=change)
    rows.fetched_by(connection, stored.serial, run_id)
    connection.execute(
        update(raw_articles).where(raw_articles.c.article == stored.serial).values(raw=to_json(item.raw).decode())
    )
    touched = {old.id}
    if not has_fingerprint(connection, stored.serial, item.fingerprint):
        touched |= find_mirrors(
            connection, stored.serial, old.id, item.fingerprint, is_new=False, horizon_days=horizon_days
        )
    alone = touched == {old.id} and not old.mirrors and old.mirror_of is None
    if alone:
        return article
    stories = rulings.reach(connection, touched)
    return regroup(connection, stories, newcomer=None, change=change, at=at, horizon_days=horizon_days)[old.id]


def has_fingerprint(connection: Connection, serial: int, fingerprint: Fingerprint) -> bool:
    """Whether an article is found by this fingerprint; not where one of other rules is kept."""
    kept = connection.execute(_KEPT_FINGERPRINT, {"serial": serial}).scalar_one()
    try:
        return Fingerprint.from_bytes(kept).unmarked() == fingerprint
    except FingerprintError:
        return False


def _dated_as_before(item: Fingerprinted, old: Article, kept: RawArticle) -> Fingerprinted:
    """The item, with the date that it had where the page only says how long ago that was.

    "Two hours ago" says less the older the story gets: the first reading is the nearest. The same fetch read by
    other rules is no later reading.
    """
    later = item.raw.fetched_at != kept.fetched_at
    if not later or _RELATIVE not in item.article.flags or old.published_at is None:
        return item
    article = attrs.evolve(
        item.article,
        published_at=old.published_at,
        published_jalali=old.published_jalali,
        published_precision=old.published_precision,
        flags=old.flags,
        raw=attrs.evolve(item.article.raw, published=old.raw.published),
    )
    return attrs.evolve(item, article=article, fingerprint=fingerprint(article))


def _says_the_same(item: Fingerprinted, kept: RawArticle) -> bool:
    """Whether a page says what it said, whenever it was fetched and wherever it is kept."""
    raw = attrs.evolve(item.raw, fetched_at=kept.fetched_at, capture=kept.capture)
    if _RELATIVE in item.article.flags:
        raw = attrs.evolve(raw, published_raw=kept.published_raw)
    return raw == kept


def remember_addresses(connection: Connection, serial: int, article: Article, seen: Iterable[str]) -> None:
    """Keeps under which addresses an article is known, its own among them."""
    urls = sorted({url for url in (article.url, *seen) if url})
    if urls:
        Direct(connection).run_many(_ADD_ADDRESS, [(article.outlet, url, serial) for url in urls])
        rejections.clear(connection, article.outlet, urls)
