"""A story that must go: out of every table, with the word of who said so, and nothing of what it was, left behind."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
import orjson
from sqlalchemy import delete, insert, or_, select, update

from qomnews.article import Article, RawArticle
from qomnews.identity import canonical_url, news_id_of
from qomnews.records import from_json, to_json
from qomnews.store import rulings
from qomnews.store.barred import hash_of
from qomnews.store.errors import ArticleError
from qomnews.store.freshness_tables import forgotten, forgotten_addresses
from qomnews.store.index import SqlIndex
from qomnews.store.merging import named
from qomnews.store.rows import next_change
from qomnews.store.site_tables import validators
from qomnews.store.stories import regroup
from qomnews.store.tables import addresses, articles, extractions, raw_articles, rejections, runs, versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Column, Connection

FORGOTTEN = "(forgotten)"
"""What stands in the records of runs where an address stood."""


@attrs.frozen(kw_only=True)
class Word:
    """Who says that a story must go, on which host, and why; `barred`: its addresses are never asked for again."""

    by: str
    host: str
    reason: str | None = None
    barred: bool = True


@attrs.frozen(kw_only=True)
class Forgotten:
    """An article that had to go; `finished_at` None: kept files may still hold its pages."""

    serial: int
    id: str
    outlet: str
    news_id: str | None
    story_id: str
    at: datetime
    by: str
    host: str
    reason: str | None
    barred: bool
    finished_at: datetime | None
    hashes: frozenset[str] = attrs.field(repr=False)

    def is_of(self, url: str) -> bool:
        """Whether an address is the article's: one that led to it, or one that shows its number."""
        if canonical_url(self.outlet, url) is None:
            return False
        number = news_id_of(self.outlet, url)
        return hash_of(self.outlet, url) in self.hashes or (number is not None and number == self.news_id)


def forget(  # noqa: PLR0913 - it has that many sides
    connection: Connection, name: str, word: Word, *, with_mirrors: bool, now: datetime, horizon_days: int | None
) -> list[str]:
    """Takes an article, by id or address, out of every table, in the caller's writing transaction.

    Those that stood with it are settled anew, so that another becomes the original; `with_mirrors`: all of its story
    go with it.

    Returns:
        The ids of the articles that went.

    Raises:
        ArticleError: it isn't stored.
    """
    article_id = named(connection, name)
    own = select(articles.c.story_id).where(articles.c.id == article_id).scalar_subquery()
    meant = articles.c.story_id == own if with_mirrors else articles.c.id == article_id
    found = connection.execute(select(articles.c.serial, articles.c.record).where(meant).order_by(articles.c.id))
    going = [(row.serial, from_json(row.record, Article)) for row in found]
    ids = [article.id for _, article in going]
    stories = rulings.reach(connection, ids)
    change = next_change(connection)
    index = SqlIndex(connection)
    for serial, article in going:
        urls = _addresses(connection, serial, article)
        _keep_word(connection, article, urls, word, now=now, change=change)
        _clear(connection, article, urls)
        _clear_versions(connection, stories, urls)
        index.discard(article.id)
    connection.execute(update(articles).where(articles.c.mirror_of.in_(ids)).values(mirror_of=None))
    # What else belongs to an article goes with it.
    connection.execute(delete(articles).where(articles.c.id.in_(ids)))
    regroup(connection, stories, newcomer=None, change=change, at=now.isoformat(), horizon_days=horizon_days)
    return ids


def story_of(connection: Connection, article_id: str) -> list[Article]:
    """All that stand in one story with an article, itself included, removed or not, by id."""
    own = select(articles.c.story_id).where(articles.c.id == article_id).scalar_subquery()
    rows = connection.execute(select(articles.c.record).where(articles.c.story_id == own).order_by(articles.c.id))
    return [from_json(record, Article) for record in rows.scalars()]


def listed(connection: Connection) -> list[Forgotten]:
    """All that had to go, the first one first."""
    rows = connection.execute(select(forgotten).order_by(forgotten.c.serial)).all()
    hashes: dict[int, set[str]] = {}
    for row in connection.execute(select(forgotten_addresses)):
        hashes.setdefault(row.forgotten, set()).add(row.hash)
    names = [field.name for field in attrs.fields(Forgotten) if field.name != "hashes"]
    return [
        Forgotten(hashes=frozenset(hashes.get(row.serial, ())), **{name: getattr(row, name) for name in names})
        for row in rows
    ]


def called(connection: Connection, name: str) -> list[Forgotten]:
    """What had to go and had this id, or was seen under this address."""
    return [each for each in listed(connection) if name == each.id or ("://" in name and each.is_of(name))]


def finish(connection: Connection, serials: Iterable[int], *, at: datetime) -> None:
    """No kept file holds the pages of these any more."""
    connection.execute(update(forgotten).where(forgotten.c.serial.in_(sorted(serials))).values(finished_at=at))


def allow_again(connection: Connection, name: str) -> list[str]:
    """Lets what had to go come back, when a site shows it; the ids.

    Raises:
        ArticleError: nothing that had to go was called so.
    """
    found = called(connection, name)
    if not found:
        raise ArticleError(f"nothing that had to go was called {name!r}; `qomnews forget --list` shows what was")
    connection.execute(
        update(forgotten).where(forgotten.c.serial.in_([each.serial for each in found])).values(barred=False)
    )
    return sorted({each.id for each in found})


def _addresses(connection: Connection, serial: int, article: Article) -> list[str]:
    """Every address that led to an article, as it was and as it is folded."""
    found = set(connection.execute(select(addresses.c.url).where(addresses.c.article == serial)).scalars())
    raws = list(connection.execute(select(raw_articles.c.raw).where(raw_articles.c.article == serial)).scalars())
    raws += connection.execute(select(versions.c.raw).where(versions.c.article == serial)).scalars()
    found |= {article.url, article.short_url}
    for page in (from_json(raw, RawArticle) for raw in raws):
        found |= {page.url, page.short_url}
    urls = {url for url in found if url}
    return sorted(urls | {folded for url in urls if (folded := canonical_url(article.outlet, url))})


def _keep_word(  # noqa: PLR0913 - likewise
    connection: Connection, article: Article, urls: list[str], word: Word, *, now: datetime, change: int
) -> None:
    values = {
        "id": article.id,
        "outlet": article.outlet,
        "news_id": article.news_id,
        "story_id": article.story_id,
        "at": now,
        "change": change,
        **attrs.asdict(word),
    }
    serial = connection.execute(insert(forgotten).values(values).returning(forgotten.c.serial)).scalar_one()
    hashes = sorted({hash_of(article.outlet, url) for url in urls})
    if hashes:
        connection.execute(insert(forgotten_addresses), [{"hash": each, "forgotten": serial} for each in hashes])


def _clear(connection: Connection, article: Article, urls: list[str]) -> None:
    """Takes an article out of what is remembered of sites and runs."""
    connection.execute(delete(rejections).where(rejections.c.outlet == article.outlet, rejections.c.url.in_(urls)))
    # Listings that are kept name it, with its lead; they are asked for in full the next time.
    which = or_(validators.c.url.in_(urls), validators.c.body.is_not(None))
    connection.execute(delete(validators).where(validators.c.outlet == article.outlet, which))
    _redact(connection, runs.c.stats, runs.c.id, runs.c.outlet == article.outlet, urls)
    _redact(connection, extractions.c.jumps, extractions.c.run_id, extractions.c.outlet == article.outlet, urls)


def _redact(connection: Connection, column: Column[Any], key: Column[Any], which: Any, urls: list[str]) -> None:  # noqa: ANN401 - an SQL expression
    table = column.table
    for url in urls:
        # As the address stands in JSON.
        inside = column.contains(orjson.dumps(url).decode()[1:-1], autoescape=True)
        for row in connection.execute(select(key, column).where(which, inside)).all():
            plain = orjson.dumps(_without(orjson.loads(row[1]), url)).decode()
            connection.execute(update(table).where(key == row[0]).values({column.name: plain}))


def _without(value: Any, url: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _without(part, url) for key, part in value.items()}
    if isinstance(value, list):
        return [_without(part, url) for part in value]
    return value.replace(url, FORGOTTEN) if isinstance(value, str) else value


def _clear_versions(connection: Connection, stories: set[str], urls: list[str]) -> None:
    """Takes an article out of the lists of mirrors that older versions of its originals hold."""
    held = select(versions).join(articles, articles.c.serial == versions.c.article)
    for row in connection.execute(held.where(articles.c.story_id.in_(sorted(stories)))).all():
        article = from_json(row.record, Article)
        kept = tuple(mirror for mirror in article.mirrors if mirror.url not in urls)
        if kept != article.mirrors:
            this = update(versions).where(versions.c.article == row.article, versions.c.version == row.version)
            connection.execute(this.values(record=to_json(attrs.evolve(article, mirrors=kept)).decode()))
