"""Addresses and numbers of stories that had to go: whoever meets one again leaves it alone.

An address may carry a title, so that only hashes of addresses are kept.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, text

from qomnews.identity import canonical_url
from qomnews.store.connect import Direct
from qomnews.store.freshness_tables import forgotten, forgotten_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from qomnews.article import Article

# Every link and every new story asks whether there is any.
_ANY = "SELECT serial FROM forgotten WHERE barred LIMIT 1"
_BY_HASH = (
    select(forgotten_addresses.c.hash, forgotten.c.id)
    .join(forgotten, forgotten.c.serial == forgotten_addresses.c.forgotten)
    .where(forgotten.c.barred, forgotten_addresses.c.hash.in_(bindparam("hashes", expanding=True)))
)
_BY_NUMBER = select(forgotten.c.news_id, forgotten.c.id).where(
    forgotten.c.barred,
    forgotten.c.outlet == bindparam("outlet"),
    forgotten.c.news_id.in_(bindparam("numbers", expanding=True)),
)
_BY_ID = select(forgotten.c.serial, forgotten.c.id).where(forgotten.c.barred, forgotten.c.id == bindparam("id"))
_ADD = text("INSERT INTO forgotten_addresses (hash, forgotten) VALUES (:hash, :forgotten) ON CONFLICT DO NOTHING")


def hash_of(outlet: str, url: str) -> str:
    """What an address of an outlet is known by: 32 hex digits, from which it can't be told.

    >>> hash_of("mehr", "https://www.mehrnews.com/news/6671064") == hash_of("mehr", "mehrnews.com/news/6671064/x")
    True
    """
    return sha256(f"{outlet} {canonical_url(outlet, url) or url}".encode()).hexdigest()[:32]


def barred(connection: Connection, outlet: str, links: Iterable[tuple[str, str | None]]) -> set[str]:
    """Which of these addresses (each with the outlet's number of the story, if known) are never to be asked for."""
    if not Direct(connection).rows(_ANY, ()):
        return set()
    asked = [(url, hash_of(outlet, url), number) for url, number in links]
    hashes = {row.hash for row in connection.execute(_BY_HASH, {"hashes": [each for _, each, _ in asked]})}
    numbers = [number for _, _, number in asked if number is not None]
    found = {row.news_id for row in connection.execute(_BY_NUMBER, {"outlet": outlet, "numbers": numbers})}
    return {url for url, hashed, number in asked if hashed in hashes or number in found}


def bar(connection: Connection, article: Article, seen: Iterable[str]) -> str | None:
    """The id under which an article had to go, if it had to; the addresses that led to it are barred from now on."""
    if not Direct(connection).rows(_ANY, ()):
        return None
    urls = sorted({url for url in (article.url, article.short_url, *seen) if url})
    hashes = [hash_of(article.outlet, url) for url in urls]
    row = connection.execute(_BY_ID, {"id": article.id}).first()
    if row is None and article.news_id is not None:
        row = connection.execute(
            select(forgotten.c.serial, forgotten.c.id).where(
                forgotten.c.barred, forgotten.c.outlet == article.outlet, forgotten.c.news_id == article.news_id
            )
        ).first()
    if row is None:
        by_hash = _BY_HASH.with_only_columns(forgotten.c.serial, forgotten.c.id, maintain_column_froms=True)
        row = connection.execute(by_hash, {"hashes": hashes}).first()
    if row is None:
        return None
    connection.execute(_ADD, [{"hash": each, "forgotten": row.serial} for each in hashes])
    return str(row.id)
