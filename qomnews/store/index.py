"""The mirrors' `Index` in SQL: fingerprints, and the keys under which candidates are found.

New keys go to the small table `mirror_keys_fresh`. Every so many articles a slice of all keys moves from there to
`mirror_keys`, slices in turn. So what an article costs hardly grows with the number of articles: in the large table
neighbours are written together, and the small one fits into the database's cache.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from qomnews.article import Article
from qomnews.mirrors import MAX_PLACES, Fingerprint, FingerprintError, fingerprint
from qomnews.records import from_json
from qomnews.store.connect import Direct, asking
from qomnews.store.tables import articles, fingerprints, mirror_keys, mirror_keys_fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

TABLES = (fingerprints, mirror_keys, mirror_keys_fresh)
"""What the index takes of a store."""

SLICES = 64
"""Parts of the range of keys that move from the small table to the large one, in turn."""
ARTICLES_A_SLICE = 500
"""A part moves with every article whose serial is a multiple of it: 32,000 articles' keys are fresh at most."""

_SMALLEST = -(1 << 31)
_SLICE = (1 << 32) // SLICES
# More values than any database takes in one statement would be too many.
_AT_ONCE = 500
# Those that share a formula are looked at again and again: with what is worked out of each, some 15 KB of memory.
_REMEMBERED = 256

_ADD = "INSERT INTO fingerprints (article, article_id, fingerprint) VALUES (?, ?, ?)"
_ADD_KEY = "INSERT INTO mirror_keys_fresh (key, article) VALUES (?, ?)"
_MOVE = (
    "INSERT INTO mirror_keys (key, article) SELECT key, article FROM mirror_keys_fresh WHERE key BETWEEN ? AND ?"
    " ORDER BY key, article ON CONFLICT DO NOTHING"
)
_MOVED = "DELETE FROM mirror_keys_fresh WHERE key BETWEEN ? AND ?"
_KEPT = "SELECT article, fingerprint FROM fingerprints JOIN articles ON serial = article WHERE id = ?"
_DISCARD = "DELETE FROM fingerprints WHERE article = ?"
_RENEW = "UPDATE fingerprints SET fingerprint = ? WHERE article = ?"
_SERIAL = "SELECT serial FROM articles WHERE id = ?"
_KEY_TABLES = ("mirror_keys", "mirror_keys_fresh")


_HOLDERS = (
    "SELECT key, article FROM mirror_keys WHERE key IN [?]"
    " UNION ALL SELECT key, article FROM mirror_keys_fresh WHERE key IN [?]"
)
_KNOWN = "SELECT article, article_id, fingerprint FROM fingerprints WHERE article IN [?]"
_STORIES = "SELECT serial, story_id FROM articles WHERE serial IN [?]"
_SERIALS = "SELECT serial FROM articles WHERE id IN [?]"


class SqlIndex:
    """An index within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._direct = Direct(connection)
        # What was asked since the last change: a fingerprint is inserted after it was judged, and what is worn of it
        # is asked for passage by passage.
        self._asked: dict[tuple[int, ...], dict[int, list[int]]] = {}
        self._story_of: dict[int, str] = {}

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember a stored article, in the place of what was known under its id."""
        self.discard(article_id)
        self.insert(self.serial(article_id), article_id, fingerprint)

    def insert(self, serial: int, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember a stored article that the index does not know."""
        known = zip(fingerprint.keys, self.holders(fingerprint.keys), strict=True)
        rows = [(key, serial) for key, held in known if len(held) <= MAX_PLACES]
        self._direct.run(_ADD, (serial, article_id, fingerprint.to_bytes()))
        if rows:
            self._direct.run_many(_ADD_KEY, rows)
        if serial % ARTICLES_A_SLICE == 0:
            self.move(serial // ARTICLES_A_SLICE % SLICES)
        self._forget_asked()

    def move(self, part: int) -> None:
        """Move a slice of all keys from the small table to the large one."""
        first = _SMALLEST + part * _SLICE
        for statement in (_MOVE, _MOVED):
            self._direct.run(statement, (first, first + _SLICE - 1))
        self._direct.fit_cache()

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""
        rows = self._direct.rows(_KEPT, (article_id,))
        if not rows:
            return
        serial, data = rows[0]
        self._forget_asked()
        try:
            keys = Fingerprint.from_bytes(data).keys
        except FingerprintError:
            # What its keys were can't be told any more: they are searched for, through all that there are.
            for table in _KEY_TABLES:
                self._direct.run(f"DELETE FROM {table} WHERE article = ?", (serial,))  # noqa: S608 - constants
        else:
            for table in _KEY_TABLES if keys else ():
                one = f"DELETE FROM {table} WHERE key = ? AND article = ?"  # noqa: S608 - constants
                self._direct.run_many(one, [(key, serial) for key in keys])
        self._direct.run(_DISCARD, (serial,))

    def renew(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember for a known article what was marked in its fingerprint since."""
        self._direct.run(_RENEW, (fingerprint.to_bytes(), self.serial(article_id)))

    def holders(self, keys: Sequence[int]) -> list[list[int]]:
        """For each key the serials of the articles that hold it, ascending."""
        asked = tuple(keys)
        if asked not in self._asked:
            self._asked[asked] = self._look_up(asked)
        return [self._asked[asked].get(key, []) for key in asked]

    def known(self, numbers: Sequence[int]) -> dict[str, Fingerprint]:
        """Articles by their ids."""
        rows = self._direct.rows(asking(_KNOWN, len(numbers)), numbers) if numbers else []
        return {article_id: self._read(serial, data) for serial, article_id, data in rows}

    def stories(self, numbers: Sequence[int]) -> Mapping[int, str | int]:
        """The stories that articles are in, by their serials; articles that are gone are in one together."""
        missing = [number for number in numbers if number not in self._story_of]
        if missing:
            self._story_of |= dict.fromkeys(missing, "")
            self._story_of |= dict(self._direct.rows(asking(_STORIES, len(missing)), missing))
        return self._story_of

    def fingerprints_of(self, article_ids: Iterable[str]) -> dict[str, Fingerprint]:
        """The fingerprints of these articles."""
        wanted = list(article_ids)
        found: dict[str, Fingerprint] = {}
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            found |= self.known([row[0] for row in self._direct.rows(asking(_SERIALS, len(some)), some)])
        return found

    def serial(self, article_id: str) -> int:
        """The serial of a stored article."""
        return int(self._direct.rows(_SERIAL, (article_id,))[0][0])

    def _forget_asked(self) -> None:
        self._asked.clear()
        self._story_of.clear()

    def _look_up(self, keys: tuple[int, ...]) -> dict[int, list[int]]:
        holders: dict[int, list[int]] = {}
        if keys:
            for key, article in self._direct.rows(asking(_HOLDERS, len(keys)), keys + keys):
                holders.setdefault(key, []).append(article)
        for held in holders.values():
            held.sort()
        return holders

    def _read(self, serial: int, data: bytes) -> Fingerprint:
        try:
            return _unpacked(data)
        except FingerprintError:
            # Written by another version of the rules: made again by these, in memory only.
            record = self._connection.execute(select(articles.c.record).where(articles.c.serial == serial)).scalar_one()
            return fingerprint(from_json(record, Article))


@lru_cache(maxsize=_REMEMBERED)
def _unpacked(data: bytes) -> Fingerprint:
    return Fingerprint.from_bytes(data)
