"""The mirrors' `Index` in SQL: fingerprints, and the keys under which candidates are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from qomnews.article import Article
from qomnews.mirrors import MAX_CANDIDATES, MAX_PLACES, MIN_SHARED_KEYS, Fingerprint, FingerprintError, fingerprint
from qomnews.records import from_json
from qomnews.store.tables import articles, fingerprints, mirror_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

# Built once: a statement costs as much to build as to run.
_ADD = insert(fingerprints)
_ADD_KEYS = insert(mirror_keys)
_TELLING = (
    select(mirror_keys.c.key)
    .where(mirror_keys.c.key.in_(bindparam("keys", expanding=True)))
    .group_by(mirror_keys.c.key)
    .having(func.count() <= MAX_PLACES)
    .cte("telling")
)
_CANDIDATES = (
    select(articles.c.id)
    .join(mirror_keys, mirror_keys.c.article == articles.c.serial)
    .join(_TELLING, _TELLING.c.key == mirror_keys.c.key)
    .group_by(articles.c.id)
    .having(func.count() >= MIN_SHARED_KEYS)
    .order_by(func.count().desc(), articles.c.id)
    .limit(MAX_CANDIDATES)
)
_FINGERPRINTS = (
    select(articles.c.id, fingerprints.c.fingerprint)
    .join(fingerprints, fingerprints.c.article == articles.c.serial)
    .where(articles.c.id.in_(bindparam("ids", expanding=True)))
)


class SqlIndex:
    """An index within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember a stored article, in the place of what was known under its id."""
        self.discard(article_id)
        serial = self._connection.execute(select(articles.c.serial).where(articles.c.id == article_id)).scalar_one()
        self.insert(serial, fingerprint)

    def insert(self, serial: int, fingerprint: Fingerprint) -> None:
        """Remember a stored article that the index does not know."""
        self._connection.execute(_ADD, {"article": serial, "fingerprint": fingerprint.to_bytes()})
        rows = [{"key": key, "article": serial} for key in fingerprint.keys]
        if rows:
            self._connection.execute(_ADD_KEYS, rows)

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""
        serial = select(articles.c.serial).where(articles.c.id == article_id).scalar_subquery()
        self._connection.execute(delete(mirror_keys).where(mirror_keys.c.article == serial))
        self._connection.execute(delete(fingerprints).where(fingerprints.c.article == serial))

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[str, Fingerprint]]:
        """Articles that share enough keys, most first."""
        found = list(self._connection.execute(_CANDIDATES, {"keys": fingerprint.keys}).scalars())
        known = self.fingerprints_of(found)
        return [(article_id, known[article_id]) for article_id in found]

    def fingerprints_of(self, article_ids: Iterable[str]) -> dict[str, Fingerprint]:
        """The fingerprints of these articles."""
        wanted = list(article_ids)
        rows = self._connection.execute(_FINGERPRINTS, {"ids": wanted}).all() if wanted else []
        return {article_id: self._read(article_id, data) for article_id, data in rows}

    def _read(self, article_id: str, data: bytes) -> Fingerprint:
        try:
            return Fingerprint.from_bytes(data)
        except FingerprintError:
            # Written by another version of the rules: made again by these, in memory only.
            record = self._connection.execute(select(articles.c.record).where(articles.c.id == article_id)).scalar_one()
            return fingerprint(from_json(record, Article))
