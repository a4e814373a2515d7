"""The mirror engine of this tree on the tables of a store, as saving articles uses them."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, text, update

from benchmarks.mirror_engines import in_blocks
from qomnews.store.connect import connect, writing
from qomnews.store.index import TABLES
from qomnews.store.schema import prepare
from qomnews.store.stories import find_mirrors
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from qomnews.mirrors import Fingerprint

_ADD = insert(articles).returning(articles.c.serial)
# Pages of tables that are no part of the index: the articles themselves, and what stands beside them.
_OTHERS = "SELECT coalesce(sum(pgsize), 0) FROM dbstat JOIN sqlite_schema USING (name) WHERE tbl_name NOT IN :index"


class InSqlite:
    """Mirrors by the tables of a store, committed where the stream's reader says so."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._file = Path(self._folder.name) / "store.db"
        self._engine = connect(f"sqlite:///{self._file}")
        prepare(self._engine, create=True)
        self._waiting: list[Mapping[str, Any]] = []

    def place(self, article: Mapping[str, Any]) -> None:
        """Take in the next article."""
        self._waiting.append(article)

    def commit(self) -> None:
        """Commit what was taken in."""
        with writing(self._engine) as connection:
            for article, print_ in in_blocks(self._waiting):
                _save(connection, article, print_)
        self._waiting.clear()

    def clusters(self) -> dict[int, Any]:
        """The story that each article is put in."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(articles.c.id, articles.c.story_id)).all()
        return {int(row.id): row.story_id for row in rows}

    def index(self) -> int:
        """What the file has but other tables, after a checkpoint; all of it where SQLite can't tell."""
        with self._engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        size = self._file.stat().st_size
        with self._engine.connect() as connection:
            if "ENABLE_DBSTAT_VTAB" in connection.execute(text("PRAGMA compile_options")).scalars().all():
                names = [table.name for table in TABLES]
                others = text(_OTHERS).bindparams(bindparam("index", names, expanding=True))
                size -= connection.execute(others).scalar_one()
        return size


def _save(connection: Connection, article: Mapping[str, Any], print_: Fingerprint) -> None:
    article_id = str(article["id"])
    serial = connection.execute(_ADD, _row(article)).scalar_one()
    mirrors = find_mirrors(connection, serial, article_id, print_, is_new=True)
    if mirrors:
        stories = connection.execute(select(articles.c.story_id).where(articles.c.id.in_(mirrors))).scalars().all()
        joined = articles.c.story_id.in_({*stories, article_id})
        connection.execute(update(articles).where(joined).values(story_id=min(stories)))


def _row(article: Mapping[str, Any]) -> dict[str, Any]:
    """A record's columns, without the record: what is measured is the index."""
    now = datetime.now(UTC)
    return {
        "id": str(article["id"]),
        "outlet": article["outlet"],
        "kind": article["kind"],
        "url": article["url"],
        "published_at": datetime.fromisoformat(article["published_at"]),
        "story_id": str(article["id"]),
        "status": "live",
        "version": 1,
        "content_hash": "",
        "first_seen_at": now,
        "last_changed_at": now,
        "change": article["id"],
        "record": "{}",
    }
