"""Stored records derived again: what there is to derive, and what became of it, in the place of what was.

That rules of ours read a page otherwise is no edit by its outlet: ids, versions and first sight stay what they are.
Old versions are derived again like those in force, so that two of them differ by what their pages said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import attrs
import orjson
from sqlalchemy import and_, bindparam, func, or_, select, update

from qomnews.article import Article, Capture
from qomnews.mirrors import fingerprint
from qomnews.records import from_dict, from_json, to_json
from qomnews.store import rulings
from qomnews.store.rows import next_change, put, settled_as
from qomnews.store.save import has_fingerprint, remember_addresses
from qomnews.store.stories import find_mirrors, regroup
from qomnews.store.tables import articles, raw_articles, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from sqlalchemy import Connection, Select

    from qomnews.store.read import Selection
    from qomnews.story import Fingerprinted

_RELATIVE = "relative"


@attrs.frozen
class Key:
    """A record: an article's by its order of arrival, and None for the version in force, else the old version's."""

    serial: int
    version: int | None = None


@attrs.frozen
class Due:
    """A record that may be derived again: by which rules it was, and where its page is kept."""

    key: Key
    rules: Mapping[str, str]
    capture: Capture | None


@attrs.frozen
class Kept:
    """A record and what its page said, as they are stored: as lines of JSON."""

    key: Key
    record: str
    raw: str


@attrs.frozen
class Rederived:
    """A record before and after; None after: it was fetched anew, or is gone, since it was read."""

    before: Article
    after: Article | None


_CURRENT = select(articles.c.serial, articles.c.record, raw_articles.c.raw).join(
    raw_articles, raw_articles.c.article == articles.c.serial
)
_ONE = _CURRENT.where(articles.c.serial == bindparam("serial"))
_OLD = select(versions.c.article, versions.c.version, versions.c.record, versions.c.raw)
_ONE_OLD = _OLD.where(versions.c.article == bindparam("serial"), versions.c.version == bindparam("version"))


def count(connection: Connection, selection: Selection) -> int:
    """How many articles a selection has, mirrors and what was removed included."""
    return int(connection.execute(_selected(select(func.count()), selection)).scalar_one())


def due(connection: Connection, selection: Selection, *, after: int, limit: int) -> list[Due]:
    """The records of the next articles of a selection by their order of arrival, old versions behind each."""
    statement = _selected(select(articles.c.serial, articles.c.record), selection)
    statement = statement.where(articles.c.serial > after).order_by(articles.c.serial).limit(limit)
    found = {Key(serial): _due(Key(serial), record) for serial, record in connection.execute(statement)}
    if not found:
        return []
    serials = [key.serial for key in found]
    old = _OLD.where(versions.c.article.between(serials[0], serials[-1])).order_by(versions.c.article)
    for row in connection.execute(old.order_by(versions.c.version)):
        key = Key(row.article, row.version)
        if Key(row.article) in found:
            found[key] = _due(key, row.record)
    return sorted(found.values(), key=lambda each: (each.key.serial, each.key.version or 0))


def kept(connection: Connection, keys: Sequence[Key]) -> list[Kept]:
    """Records and their pages, those that are there."""
    current = _CURRENT.where(articles.c.serial.in_([key.serial for key in keys if key.version is None]))
    found: dict[Key, Any] = {Key(row.serial): row for row in connection.execute(current)}
    pairs = [(key.serial, key.version) for key in keys if key.version is not None]
    if pairs:
        which = or_(*(and_(versions.c.article == serial, versions.c.version == number) for serial, number in pairs))
        found |= {Key(row.article, row.version): row for row in connection.execute(_OLD.where(which))}
    return [Kept(key, found[key].record, found[key].raw) for key in keys if key in found]


def rederive(
    connection: Connection,
    items: Iterable[tuple[Kept, Fingerprinted]],
    *,
    now: datetime,
    horizon_days: int | None,
) -> Iterator[Rederived]:
    """Puts records that were derived again in the place of the old ones, in the caller's writing transaction.

    Whose mirror an article is is judged anew where its text changed. A record whose page was fetched anew since it was
    read is left alone.
    """
    change: int | None = None
    for was, item in items:
        key = was.key
        row = connection.execute(_ONE if key.version is None else _ONE_OLD, attrs.asdict(key)).one_or_none()
        if row is None or row.raw != was.raw:
            yield Rederived(from_json(was.record, Article), None)
            continue
        old = from_json(row.record, Article)
        renewed = as_before(old, item)
        article, raw = renewed.article, to_json(item.raw).decode()
        if key.version is not None:
            which = and_(versions.c.article == key.serial, versions.c.version == key.version)
            values = {"record": to_json(article).decode(), "raw": raw}
            connection.execute(update(versions).where(which).values(values))
            yield Rederived(old, article)
            continue
        if raw != row.raw:
            connection.execute(update(raw_articles).where(raw_articles.c.article == key.serial).values(raw=raw))
        if article != old:
            if change is None:
                change = next_change(connection)
            at = max(now.isoformat(), old.last_changed_at, key=datetime.fromisoformat)
            article = attrs.evolve(article, last_changed_at=at)
            article = _put(connection, key.serial, old, article, renewed, change, horizon_days)
        yield Rederived(old, article)


def as_before(old: Article, item: Fingerprinted) -> Fingerprinted:
    """What was derived again, with all of the old record that its page doesn't say."""
    article = settled_as(item.article, old)
    # "Two hours ago" was read when the story was seen first; the page that is kept may be a later one.
    fetched_at = item.raw.fetched_at
    later = fetched_at is not None and _instant(fetched_at) > _instant(old.first_seen_at)
    if _RELATIVE in article.flags and later and old.published_at is not None:
        article = attrs.evolve(
            article,
            published_at=old.published_at,
            published_jalali=old.published_jalali,
            published_precision=old.published_precision,
            flags=old.flags,
            raw=attrs.evolve(article.raw, published=old.raw.published),
        )
    # Where a page was kept first is as good as where it was kept again.
    if old.capture is not None:
        article = attrs.evolve(article, capture=old.capture)
    dated_anew = article.published_at != item.article.published_at
    return attrs.evolve(item, article=article, fingerprint=fingerprint(article) if dated_anew else item.fingerprint)


def _put(  # noqa: PLR0913, PLR0917 - a record has that many sides
    connection: Connection,
    serial: int,
    old: Article,
    article: Article,
    item: Fingerprinted,
    change: int,
    horizon_days: int | None,
) -> Article:
    put(connection, serial, article, change=change)
    if article.url != old.url:
        remember_addresses(connection, serial, article, ())
    touched = {old.id}
    if not has_fingerprint(connection, serial, item.fingerprint):
        touched |= find_mirrors(connection, serial, old.id, item.fingerprint, is_new=False, horizon_days=horizon_days)
    if touched == {old.id} and not old.mirrors and old.mirror_of is None:
        return article
    stories = rulings.reach(connection, touched)
    at = article.last_changed_at
    return regroup(connection, stories, newcomer=None, change=change, at=at, horizon_days=horizon_days)[old.id]


def _selected(statement: Select[Any], selection: Selection) -> Select[Any]:
    statement = statement.select_from(articles)
    if selection.outlets:
        statement = statement.where(articles.c.outlet.in_(selection.outlets))
    if selection.since is not None:
        statement = statement.where(articles.c.published_at >= selection.since)
    if selection.until is not None:
        statement = statement.where(articles.c.published_at < selection.until)
    return statement


def _due(key: Key, record: str) -> Due:
    plain = orjson.loads(record)
    capture = plain["capture"]
    return Due(key, plain["rules"], from_dict(capture, Capture) if capture else None)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
