"""Persons' words on stories: two articles are one, or an article is none with its story; settled as a save settles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from qomnews.identity import canonical_url, news_id_of
from qomnews.outlets import OUTLETS
from qomnews.store import rulings
from qomnews.store.errors import ArticleError
from qomnews.store.rows import next_change
from qomnews.store.rulings import Ruling
from qomnews.store.stories import regroup
from qomnews.store.tables import addresses, articles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from qomnews.mirrors.rulings import Rulings


@attrs.frozen
class Ruled:
    """What a person's word came to.

    `stories`: for each story that holds an article of the word, the id of the original and then those of its mirrors.
    `lifted`: earlier words that it took back. `changed`: whether it was said for the first time.
    """

    stories: tuple[tuple[str, ...], ...]
    lifted: tuple[Ruling, ...]
    changed: bool


def find(connection: Connection, name: str) -> str | None:
    """The id of the article that is meant: by its id, or by an address under which it was seen."""
    by_id = connection.execute(select(articles.c.id).where(articles.c.id == name)).scalar()
    if by_id is not None:
        return str(by_id)
    if "://" not in name:
        return None
    canonical = [(row.id, url) for row in OUTLETS if (url := canonical_url(row.id, name)) is not None]
    urls = [name, *(url for _, url in canonical)]
    # With another slug, the number that an address shows is still the story's.
    ids = [f"{outlet}:{number}" for outlet, url in canonical if (number := news_id_of(outlet, url)) is not None]
    statement = (
        select(articles.c.id)
        .outerjoin(addresses, addresses.c.article == articles.c.serial)
        .where(articles.c.url.in_(urls) | addresses.c.url.in_(urls) | articles.c.id.in_(ids))
    )
    # Its own canonical address says more than one that only led to it.
    statement = statement.order_by(articles.c.url.in_(urls).desc(), articles.c.serial).limit(1)
    return connection.execute(statement).scalar()


def named(connection: Connection, name: str) -> str:
    """The same.

    Raises:
        ArticleError: no stored article is meant.
    """
    article_id = find(connection, name)
    if article_id is None:
        raise ArticleError(
            f"no stored article has the id or the address {name!r}; "
            "`qomnews export --include-mirrors` shows the `id` and `url` of each"
        )
    return article_id


def merge(connection: Connection, first: str, second: str, *, now: datetime, horizon_days: int | None) -> Ruled:
    """Says that two articles are one story, in the caller's writing transaction.

    Raises:
        ArticleError: one of them isn't stored, or they are the same.
    """
    first, second = named(connection, first), named(connection, second)
    if first == second:
        raise ArticleError(f"{first} can't be merged with itself; name two articles")
    own, other = _members(connection, first), _members(connection, second)
    before = rulings.among(connection, {*own, *other})
    after = before.merged(first, second, own=own, other=other)
    return _rule(connection, before, after, (first, second), now, horizon_days)


def unmerge(connection: Connection, article_id: str, *, now: datetime, horizon_days: int | None) -> Ruled:
    """Takes an article out of its story, never to be bound again with the members it stood with.

    Raises:
        ArticleError: it isn't stored, or is a story by itself.
    """
    article_id = named(connection, article_id)
    members = _members(connection, article_id)
    if len(members) == 1:
        raise ArticleError(f"{article_id} is a story by itself: it has no mirrors and is none")
    before = rulings.among(connection, members)
    return _rule(connection, before, before.unmerged(article_id, members), members, now, horizon_days)


def _rule(  # noqa: PLR0913, PLR0917 - a word has that many sides
    connection: Connection,
    before: Rulings,
    after: Rulings,
    about: Iterable[str],
    now: datetime,
    horizon_days: int | None,
) -> Ruled:
    if after == before:
        return Ruled(_stories(connection, about), (), changed=False)
    # What was kept apart until now says which other stories this may change.
    touched = rulings.reach(connection, about)
    lifted = rulings.replace(connection, before, after, now)
    change = next_change(connection)
    regroup(connection, touched, newcomer=None, change=change, at=now.isoformat(), horizon_days=horizon_days)
    return Ruled(_stories(connection, about), lifted, changed=True)


def _members(connection: Connection, article_id: str) -> list[str]:
    """All of the story that an article is in."""
    own = select(articles.c.story_id).where(articles.c.id == article_id).scalar_subquery()
    return list(connection.execute(select(articles.c.id).where(articles.c.story_id == own)).scalars())


def _stories(connection: Connection, article_ids: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    names = select(articles.c.story_id).where(articles.c.id.in_(sorted(article_ids)))
    rows = connection.execute(
        select(articles.c.story_id, articles.c.id)
        .where(articles.c.story_id.in_(names))
        .order_by(articles.c.story_id, articles.c.mirror_of.is_not(None), articles.c.id)
    )
    stories: dict[str, list[str]] = {}
    for row in rows:
        stories.setdefault(row.story_id, []).append(row.id)
    return tuple(tuple(ids) for ids in stories.values())
