"""The part of an open store that makes it forget, and says what is gone from it."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from qomnews.mirrors import HORIZON_DAYS
from qomnews.store import forgetting, tombstones
from qomnews.store.access import Access
from qomnews.store.search.layout import throw_away

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from qomnews.article import Article
    from qomnews.store.forgetting import Forgotten, Word


class ForgettingAccess(Access):
    """Stories that had to go. Every method may raise `StoreError`."""

    _horizon_days: int | None = HORIZON_DAYS

    def forget(self, name: str, word: Word, *, with_mirrors: bool = False) -> list[str]:
        """Takes an article, by id or address, out of the store; the ids of all that went.

        Those that stood with it are settled anew. `with_mirrors`: all of its story go with it. What is left to do is
        to take its pages out of kept files; `finish_forgetting` keeps that it was done.

        Raises:
            ArticleError: it isn't stored.
        """
        with self._write() as connection:
            if connection.dialect.name == "sqlite":
                # What is deleted is overwritten, not only given up.
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            gone = forgetting.forget(
                connection, name, word, with_mirrors=with_mirrors, now=self._clock(), horizon_days=self._horizon_days
            )
            # It has the text's words. One that is being made of the store as it was finds out, and is made anew.
            throw_away(connection)
        self._empty_log()
        return gone

    def story_of(self, article_id: str) -> list[Article]:
        """All that stand in one story with an article, itself included, removed or not, by id."""
        with self._read() as connection:
            return forgetting.story_of(connection, article_id)

    def forgotten(self, name: str | None = None) -> list[Forgotten]:
        """What had to go, or of it what had this id or address, the first one first."""
        with self._read() as connection:
            return forgetting.listed(connection) if name is None else forgetting.called(connection, name)

    def finish_forgetting(self, serials: Iterable[int]) -> None:
        """No kept file holds the pages of these any more."""
        with self._write() as connection:
            forgetting.finish(connection, serials, at=self._clock())

    def allow_again(self, name: str) -> list[str]:
        """Lets what had to go, by id or address, come back when a site shows it; the ids.

        Raises:
            ArticleError: nothing that had to go was called so.
        """
        with self._write() as connection:
            return forgetting.allow_again(connection, name)

    def tombstones(self, since: datetime | None = None, outlets: Sequence[str] = ()) -> Iterator[bytes]:
        """Lines for what an export of changes has to say is gone: removed, superseded, or forgotten."""
        with self._read() as connection:
            yield from tombstones.lines(connection, tombstones.Which(since=since, outlets=tuple(outlets)))

    def _empty_log(self) -> None:
        """SQLite's write-ahead log holds pages as they were until they are written back."""
        if self._engine.dialect.name != "sqlite":
            return
        # Where others read just now, or there is no room, it stays until the last connection is closed.
        with self._engine.connect() as connection, suppress(sqlite3.OperationalError):
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
