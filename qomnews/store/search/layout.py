"""Where the index lies and what is in it, on SQLite in a file beside the store's, on PostgreSQL in a schema of its own.

It is no part of the store: crawls don't write it, copies and backups of the store don't hold it. Whatever says that it
isn't the store's as it is (another format, folding or store; a story that had to go since) has it made anew.

* `about`: names and values: what it was made of and by, and up to where.
* `entries`: of each text that is searched what it is chosen and counted by, as numbers. `step` is the number of the
  transaction that wrote the row last. On SQLite a changed text is another one, and the one before it is dead, since an
  index without its texts can't take one back; on PostgreSQL `docid` is the article's serial.
* `names`: by field and number what the numbers mean, and how it is folded.
* `forms`: words in one piece, and the pieces in which some text has them, parted by spaces.
* `words`: the pieces of all words, in their order, by title, lead and body.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine

from qomnews.store.connect import Direct as Statements
from qomnews.store.connect import sqlite_file, writing
from qomnews.store.errors import StoreBusyError, StoreError, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

FORMAT = "1"
"""Version of the layout: an index of another one is made anew."""
SCHEMA = "qomnews_search"
COLUMNS = (
    *("docid", "step", "serial", "state", "outlet", "kind", "desk", "source", "category", "tags"),
    *("month", "published", "letters"),
)
"""Of `entries`."""
DEAD, REMOVED, ORIGINAL, MIRROR = range(4)
"""States of an entry."""
NO_DATE = -(2**62)
"""Stands for a moment of publication where there is none."""
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")
"""What SQLite says of a file that is no index as it should be."""

_ADVISORY_LOCK = int.from_bytes(b"qomsrch")
_COMMON = (
    "CREATE TABLE {at}about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE {at}entries (docid {key}, {numbers})",
    "CREATE INDEX entries_step ON {at}entries (step)",
    "CREATE INDEX entries_serial ON {at}entries (serial)",
    "CREATE TABLE {at}names (field TEXT, number BIGINT, folded TEXT, name TEXT, step BIGINT)",
    "CREATE INDEX names_step ON {at}names (step)",
    "CREATE TABLE {at}forms (joined TEXT, form TEXT, PRIMARY KEY (joined, form)){rowless}",
)
_SQLITE_WORDS = (
    "CREATE VIRTUAL TABLE words USING fts5(title, lead, body, content='', tokenize='ascii')",
    # The most of a transaction's words in memory, in bytes.
    "INSERT INTO words(words, rank) VALUES ('hashsize', 67108864)",
)
_POSTGRES_WORDS = (
    "CREATE TABLE {at}words (docid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX words_words ON {at}words USING GIN (words)",
)


class Direct(Statements):
    """Statements to the index, with `{at}` before the names of its tables: the schema that they are in, if any."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._at = "" if connection.dialect.name == "sqlite" else f"{SCHEMA}."

    def run_many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        """A statement once for each of many; nothing where there are none, which psycopg would open a pipeline for."""
        if values:
            super().run_many(statement, values)

    def _run[T](self, execute: Callable[[str, Sequence[Any]], T], statement: str, values: Sequence[Any]) -> T:
        return super()._run(execute, statement.replace("{at}", self._at), values)


def index_file(engine: Engine) -> Path | None:
    """The index's file beside a SQLite store's; None where the index is in the store's own database.

    Raises:
        StoreError: the store is in memory.
    """
    if engine.dialect.name != "sqlite":
        return None
    file = sqlite_file(engine)
    if file is None or str(file) == ":memory:":
        raise StoreError("a store in memory can't be searched; give it a file")
    return file.with_name(f"{file.stem}.search.db")


def index_url(engine: Engine) -> URL:
    """The address of the database that the index of a store is in."""
    file = index_file(engine)
    return engine.url if file is None else URL.create("sqlite", database=str(file))


@contextmanager
def changing(index: Engine) -> Iterator[Connection]:
    """The only transaction that writes the index; crawls, which write the store, don't wait for it.

    Raises:
        StoreBusyError: another process is at it.
    """
    if index.dialect.name == "sqlite":
        with writing(index) as connection:
            yield connection
        return
    with index.connect() as connection, connection.begin():
        direct = Direct(connection)
        if not direct.rows("SELECT pg_try_advisory_xact_lock(?)", (_ADVISORY_LOCK,))[0][0]:
            raise StoreBusyError(f"the search index of {named(index.url)} is being filled by another process")
        yield connection


def about(connection: Connection) -> dict[str, str]:
    """What an index says of itself; nothing where there is none."""
    direct = Direct(connection)
    if connection.dialect.name == "sqlite":
        there = direct.rows("SELECT 1 FROM sqlite_master WHERE name = 'about'", ())
    else:
        there = direct.rows("SELECT 1 WHERE to_regclass(?) IS NOT NULL", (f"{SCHEMA}.about",))
    return dict(direct.rows("SELECT name, value FROM {at}about", ())) if there else {}


def make_anew(connection: Connection, said: dict[str, str]) -> dict[str, str]:
    """An empty index where there is none; what it says of itself."""
    direct = Direct(connection)
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        direct.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}", ())
    numbers = ", ".join(f"{name} BIGINT NOT NULL" for name in COLUMNS[1:])
    key = "INTEGER PRIMARY KEY" if sqlite else "BIGINT PRIMARY KEY"
    for statement in _COMMON:
        filled = statement.replace("{numbers}", numbers).replace("{key}", key)
        direct.run(filled.replace("{rowless}", " WITHOUT ROWID" if sqlite else ""), ())
    for statement in _SQLITE_WORDS if sqlite else _POSTGRES_WORDS:
        direct.run(statement, ())
    whole = {"format": FORMAT, "made": uuid4().hex, "last": "", "filling": "1"}
    whole |= dict.fromkeys(("change", "serial", "step", "docs", "dead"), "0") | said
    direct.run_many("INSERT INTO {at}about (name, value) VALUES (?, ?)", list(whole.items()))
    return whole


def keep(connection: Connection, said: dict[str, str]) -> None:
    """Keeps what an index says of itself from now on."""
    pairs = [(value, name) for name, value in said.items()]
    Direct(connection).run_many("UPDATE {at}about SET value = ? WHERE name = ?", pairs)


def throw_away(connection: Connection) -> None:
    """Has a store, by a connection to it, lose its index at once; nothing of any text is left.

    Raises:
        OSError: the index's file can't be deleted.
    """
    if connection.dialect.name == "sqlite":
        throw_away_file(connection.engine)
    else:
        throw_away_schema(connection)


def throw_away_file(store: Engine) -> None:
    """Deletes the index's file, and what SQLite keeps beside it; whoever has it open finds out."""
    file = index_file(store)
    if file is not None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)


def throw_away_schema(connection: Connection) -> None:
    """Drops PostgreSQL's schema."""
    Direct(connection).run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", ())
