"""The mirrors' `Index` in SQL: fingerprints, and the keys under which candidates are found."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from qomnews.article import Article
from qomnews.mirrors import MAX_PLACES, Fingerprint, FingerprintError, fingerprint
from qomnews.records import from_json
from qomnews.store.tables import articles, fingerprints, mirror_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Built once: a statement costs as much to build as to run. So many keys are asked for at once; a list of another length
# would be another statement.
_ASKED = 32
_ADD = insert(fingerprints)
_ADD_KEYS = insert(mirror_keys)
_DISCARD = delete(fingerprints).where(fingerprints.c.article == bindparam("serial"))
_DISCARD_KEYS = delete(mirror_keys).where(
    and_(mirror_keys.c.key == bindparam("held"), mirror_keys.c.article == bindparam("serial"))
)
_DISCARD_ALL_KEYS = delete(mirror_keys).where(mirror_keys.c.article == bindparam("serial"))
_KNOWN = select(fingerprints.c.fingerprint).where(fingerprints.c.article == bindparam("serial"))
_RENEW = update(fingerprints).where(fingerprints.c.article == bindparam("serial")).values(fingerprint=bindparam("data"))
_STORIES = select(articles.c.serial, articles.c.story_id).where(
    articles.c.serial.in_(bindparam("serials", expanding=True))
)
_SERIAL = select(articles.c.serial).where(articles.c.id == bindparam("id"))
_HOLDERS = select(mirror_keys.c.key, mirror_keys.c.article).where(
    mirror_keys.c.key.in_([bindparam(f"key{i}") for i in range(_ASKED)])
)
_FINGERPRINTS = select(articles.c.id, fingerprints.c.fingerprint).join(
    fingerprints, fingerprints.c.article == articles.c.serial
)
_OF_SERIALS = _FINGERPRINTS.where(articles.c.serial.in_(bindparam("serials", expanding=True)))
_OF_IDS = _FINGERPRINTS.where(articles.c.id.in_(bindparam("ids", expanding=True)))


class SqlIndex:
    """An index within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # What was asked since the last change: a fingerprint is inserted after it was judged.
        self._asked: dict[tuple[int, ...], dict[int, list[int]]] = {}

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember a stored article, in the place of what was known under its id."""
        self.discard(article_id)
        self.insert(self._connection.execute(_SERIAL, {"id": article_id}).scalar_one(), fingerprint)

    def insert(self, serial: int, fingerprint: Fingerprint) -> None:
        """Remember a stored article that the index does not know."""
        self._connection.execute(_ADD, {"article": serial, "fingerprint": fingerprint.to_bytes()})
        known = zip(fingerprint.keys, self.holders(fingerprint.keys), strict=True)
        rows = [{"key": key, "article": serial} for key, held in known if len(held) <= MAX_PLACES]
        if rows:
            self._connection.execute(_ADD_KEYS, rows)
        self._asked.clear()

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""
        serial = self._connection.execute(_SERIAL, {"id": article_id}).scalar()
        data = self._connection.execute(_KNOWN, {"serial": serial}).scalar() if serial is not None else None
        if data is None:
            return
        self._asked.clear()
        try:
            keys = Fingerprint.from_bytes(data).keys
        except FingerprintError:
            # What its keys were can't be told any more: they are searched for.
            self._connection.execute(_DISCARD_ALL_KEYS, {"serial": serial})
        else:
            if keys:
                self._connection.execute(_DISCARD_KEYS, [{"held": key, "serial": serial} for key in keys])
        self._connection.execute(_DISCARD, {"serial": serial})

    def renew(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember for a known article what was marked in its fingerprint since."""
        serial = self._connection.execute(_SERIAL, {"id": article_id}).scalar_one()
        self._connection.execute(_RENEW, {"serial": serial, "data": fingerprint.to_bytes()})

    def holders(self, keys: Sequence[int]) -> list[list[int]]:
        """For each key the serials of the articles that hold it."""
        asked = tuple(keys)
        if asked not in self._asked:
            self._asked[asked] = self._look_up(asked)
        return [self._asked[asked].get(key, []) for key in asked]

    def known(self, numbers: Sequence[int]) -> dict[str, Fingerprint]:
        """Articles by their ids."""
        rows = self._connection.execute(_OF_SERIALS, {"serials": numbers}).all() if numbers else []
        return {article_id: self._read(article_id, data) for article_id, data in rows}

    def stories(self, numbers: Sequence[int]) -> dict[int, str]:
        """The stories that articles are in, by their serials."""
        rows = self._connection.execute(_STORIES, {"serials": numbers}).all() if numbers else []
        return {row.serial: row.story_id for row in rows}

    def fingerprints_of(self, article_ids: Iterable[str]) -> dict[str, Fingerprint]:
        """The fingerprints of these articles."""
        wanted = list(article_ids)
        rows = self._connection.execute(_OF_IDS, {"ids": wanted}).all() if wanted else []
        return {article_id: self._read(article_id, data) for article_id, data in rows}

    def _look_up(self, keys: tuple[int, ...]) -> dict[int, list[int]]:
        holders: defaultdict[int, list[int]] = defaultdict(list)
        for first in range(0, len(keys), _ASKED):
            some = keys[first : first + _ASKED]
            padded = some + (some[-1],) * (_ASKED - len(some))
            for key, article in self._connection.execute(_HOLDERS, {f"key{i}": key for i, key in enumerate(padded)}):
                holders[key].append(article)
        return holders

    def _read(self, article_id: str, data: bytes) -> Fingerprint:
        try:
            return Fingerprint.from_bytes(data)
        except FingerprintError:
            # Written by another version of the rules: made again by these, in memory only.
            record = self._connection.execute(select(articles.c.record).where(articles.c.id == article_id)).scalar_one()
            return fingerprint(from_json(record, Article))
