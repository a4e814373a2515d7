"""Connections that can only read, and whose statements have a deadline: for what others ask over a network.

SQLite's file is opened as read-only, and a statement that has run out of its time is interrupted. PostgreSQL is told
both, and ends what takes too long itself. There are so many connections and no more; who finds none in the time of a
statement is turned away.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import QueuePool

from qomnews.store.connect import connect, fit_cache, identity, postgres_url
from qomnews.store.errors import StoreMissingError
from qomnews.store.schema import refuse_other_version
from qomnews.store.tables import VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

# SQLite's steps between two looks at the clock: some tenths of a millisecond.
_STEPS = 20_000
# With a connection: when its statement has to have ended, on the monotonic clock; device and number of its file; the
# number of the last change of that file's tables.
_UNTIL, _FILE, _TABLES = "qomnews_until", "qomnews_read_file", "qomnews_read_tables"


def connect_read_only(url: str, *, deadline: float, connections: int) -> Engine:
    """An engine that only reads; no connection is made yet.

    Args:
        url: the store's address.
        deadline: seconds that a statement may take, and that a connection is waited for.
        connections: how many there may be at once.

    Raises:
        StoreError: the address is no such address.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        return connect(url)
    pool: dict[str, Any] = {"pool_size": connections, "max_overflow": 0, "pool_timeout": deadline}
    match parsed.get_backend_name():
        case "sqlite" if parsed.database not in {None, "", ":memory:"}:
            return _sqlite(parsed, deadline, pool)
        case "postgresql":
            return _postgres(parsed, deadline, pool)
    # It says what is wrong with the address.
    return connect(url)


def _sqlite(url: URL, deadline: float, pool: dict[str, Any]) -> Engine:
    address = f"file:{quote(str(url.database))}?mode=ro"

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=deadline, check_same_thread=False)

    engine = create_engine(url, creator=open_file, hide_parameters=True, poolclass=QueuePool, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA temp_store=MEMORY")
        fit_cache(connection)
        record.info[_FILE] = identity(engine)
        record.info[_TABLES] = _tables(connection)
        _refuse_other_version(connection, str(url.database))
        record.info[_UNTIL] = float("inf")
        connection.set_progress_handler(lambda: time.monotonic() > record.info[_UNTIL], _STEPS)

    @event.listens_for(engine, "checkout")
    def _look(connection: sqlite3.Connection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        # A file that was put in its place, such as a backup, is another store.
        found = identity(engine)
        if found is None:
            raise StoreMissingError(f"there is no store at {url.database} any more; put it back, or `qomnews crawl`")
        if found != record.info[_FILE]:
            raise DisconnectionError("the store's file is another one")
        # Of the connection before this one; nothing of it counts any more.
        record.info[_UNTIL] = float("inf")
        if _tables(connection) != record.info[_TABLES]:
            raise DisconnectionError("the store's tables were changed")

    @event.listens_for(engine, "before_cursor_execute")
    def _begin_time(connection: Connection, *_rest: object) -> None:
        connection.info[_UNTIL] = time.monotonic() + deadline

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _tables(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA schema_version").fetchone()[0])


def _refuse_other_version(connection: sqlite3.Connection, name: str) -> None:
    """Does nothing where the tables are of this program's version, or there are none yet, which others tell."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone():
        found = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - of our own
        refuse_other_version(name, found[0] if found else "0000")


def _postgres(url: URL, deadline: float, pool: dict[str, Any]) -> Engine:
    milliseconds = round(deadline * 1000)
    settings = {
        "default_transaction_read_only": "on",
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        # Whoever reads slowly may not keep a state of the tables alive for ever.
        "idle_in_transaction_session_timeout": max(60_000, 2 * milliseconds),
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return create_engine(
        postgres_url(url),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": options, "application_name": "qomnews serve"},
        **pool,
    )
