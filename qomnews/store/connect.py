"""Connections: SQLite in WAL mode with explicit transactions, PostgreSQL with an advisory lock for writers.

A writer takes its lock before it reads anything, so that what it decides on can't change under it. SQLite syncs the
write-ahead log at checkpoints only (`synchronous=NORMAL`): a killed process loses nothing that was committed, and a
power cut at most the last transactions, always from the end and never leaving half of one, so that the next crawl,
whose mark is as old as what was lost, fetches them again.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from qomnews.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT = 30.0
# "qomnews" in ASCII: PostgreSQL's advisory locks are numbers, shared by all programs that use a database.
ADVISORY_LOCK = int.from_bytes(b"qomnews")
_LEAST_CACHE, _MOST_CACHE = 8_000_000, 64_000_000
_WRITES = "qomnews_writes"
# With a connection: device and number of the file that it is on.
_FILE = "qomnews_file"


def connect(url: str, *, timeout: float = BUSY_TIMEOUT) -> Engine:
    """An engine for a store's address; no connection is made yet.

    Args:
        url: `sqlite:///path` or `postgresql+psycopg://user:password@host/database`.
        timeout: seconds to wait for another writer.

    Raises:
        StoreError: the address is no such address.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError as error:
        raise StoreError(f"{url!r} is no database address; write sqlite:///PATH or postgresql+psycopg://…") from error
    if backend == "sqlite":
        return _sqlite(parsed, timeout)
    if backend == "postgresql":
        return _postgres(parsed, timeout)
    raise StoreError(
        f"a store can be SQLite or PostgreSQL, not {backend}; write sqlite:///PATH or postgresql+psycopg://…"
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which all reads see the same state."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect() as connection:
        yield connection.execution_options(**options)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in the only writing transaction there is; committed at the end, rolled back on an error.

    Raises:
        StoreError: SQLite's file is another one than was opened, or gone: what is written now would be lost.
    """
    with engine.connect() as plain:
        _must_be_there(plain)
        connection = plain.execution_options(**{_WRITES: True})
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            yield connection


def _must_be_there(connection: Connection) -> None:
    opened = connection.info.get(_FILE)
    if opened is not None and opened != identity(connection.engine):
        raise StoreError(
            f"store {connection.engine.url.database} was moved, replaced or deleted while it was open; put it back, "
            "and run the same command again"
        )


def identity(engine: Engine) -> tuple[int, int] | None:
    """Which file lies under the store's path."""
    file = sqlite_file(engine)
    try:
        found = file.stat() if file else None
    except FileNotFoundError:
        return None
    return (found.st_dev, found.st_ino) if found else None


@cache
def asking(statement: str, count: int) -> str:
    """The statement, asking for so many values (one at least) wherever it says `[?]`."""
    return statement.replace("[?]", f"({', '.join('?' * count)})")


class Direct:
    """Statements of a connection's transaction that go straight to the driver, which costs a tenth of the way there.

    For what every article asks several times. They are written with `?` for values, of which there may be none but
    numbers, text, bytes and what `instant` makes. A failure is SQLAlchemy's `DBAPIError`, as on the usual way.
    """

    def __init__(self, connection: Connection) -> None:
        # The usual way begins a transaction by itself where there is none.
        if not connection.in_transaction():
            connection.begin()
        # Both drivers' connections make a cursor for a statement by themselves.
        self._driver: Any = connection.connection.driver_connection
        self._error: type[Exception] = connection.dialect.loaded_dbapi.Error
        self._marks = "?" if connection.dialect.name == "sqlite" else "%s"

    def fit_cache(self) -> None:
        """Have the database keep as much in memory as suits its size by now; PostgreSQL does so by itself."""
        if self._marks == "?":
            fit_cache(self._driver)

    def instant(self, at: datetime) -> str:
        """An instant as the column type `Instant` keeps it."""
        return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f" if self._marks == "?" else "%Y-%m-%d %H:%M:%S.%f+00")

    def rows(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """What a query gives."""
        found: list[tuple[Any, ...]] = self._run(self._driver.execute, statement, values).fetchall()
        return found

    def run(self, statement: str, values: Sequence[Any]) -> None:
        """Changes something."""
        self._run(self._driver.execute, statement, values)

    def run_many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        """The same once for each of many."""
        self._run(self._driver.cursor().executemany, statement, values)

    def _run[T](self, execute: Callable[[str, Sequence[Any]], T], statement: str, values: Sequence[Any]) -> T:
        try:
            return execute(statement if self._marks == "?" else statement.replace("?", self._marks), values)
        except self._error as error:
            raise DBAPIError(statement, None, error, hide_parameters=True) from error


def _sqlite(url: URL, timeout: float) -> Engine:
    if url.database in {None, "", ":memory:"}:
        raise StoreError("a store in memory would be lost at the end; write sqlite:///PATH")
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": timeout})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        # From here on the module begins no transaction by itself; `_begin` does.
        connection.isolation_level = None
        _write_ahead(connection, timeout)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        fit_cache(connection)
        # A page that many transactions change is written back once in 20,000 pages of the log, 80 MB.
        connection.execute("PRAGMA wal_autocheckpoint=20000")
        # What one huge transaction made of it is given back.
        connection.execute("PRAGMA journal_size_limit=134217728")
        record.info[_FILE] = identity(engine)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
        driver: Any = connection.connection.driver_connection
        try:
            # Not by `exec_driver_sql`, which takes longer than what it does.
            driver.execute(statement)
        except sqlite3.Error as error:
            raise DBAPIError(statement, None, error, hide_parameters=True) from error

    return engine


def fit_cache(connection: sqlite3.Connection) -> None:
    """Keeps pages at hand for a sixteenth of the file: fingerprints' keys are scattered over their whole table."""
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    kilobytes = min(max(pages * size // 16, _LEAST_CACHE), _MOST_CACHE) // 1000
    connection.execute(f"PRAGMA cache_size=-{kilobytes}")


def _write_ahead(connection: sqlite3.Connection, timeout: float) -> None:
    """Switches to WAL mode; unlike other statements, the switch does not wait for a lock by itself."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _postgres(url: URL, timeout: float) -> Engine:
    options = f"-c lock_timeout={round(timeout * 1000)}"
    # A server that was restarted between two stories costs a reconnection, not the crawl.
    return create_engine(
        postgres_url(url),
        # An error's text would carry whole stories into the log.
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": options, "application_name": "qomnews"},
    )


def postgres_url(url: URL) -> URL:
    """A server's address with the driver that speaks to it, where none is named."""
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def sqlite_file(engine: Engine) -> Path | None:
    """The file of a SQLite store."""
    database = engine.url.database
    return Path(database) if engine.dialect.name == "sqlite" and database else None
