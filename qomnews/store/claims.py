"""One crawl of an outlet at a time, on however many hosts: PostgreSQL's advisory lock, which dies with its connection.

On SQLite, whose file is one host's, the lock in the home says all there is to say.
"""

from __future__ import annotations

import os
import socket
import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from qomnews.store.errors import StoreBusyError

if TYPE_CHECKING:
    from sqlalchemy import Row

# The first of two numbers; the second is the outlet's. "qomn" in ASCII.
_CLASS = int.from_bytes(b"qomn")
# PostgreSQL cuts longer names.
_LONGEST_NAME = 63
_KEEPALIVES = (("tcp_keepalives_idle", "60"), ("tcp_keepalives_interval", "20"), ("tcp_keepalives_count", "3"))
_TAKE = text("SELECT pg_try_advisory_lock(:class, :outlet)")
_HOLDER = text(
    "SELECT application_name, client_addr, backend_start FROM pg_stat_activity JOIN pg_locks USING (pid)"
    " WHERE locktype = 'advisory' AND classid = :class AND objid = :unsigned AND objsubid = 2 AND granted"
    " AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class ClaimedError(StoreBusyError):
    """Another process crawls the outlet; the message says which."""


class Claim:
    """An outlet that this process alone crawls, until `release()` or its end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def release(self) -> None:
        """Let others crawl it."""
        try:
            # Its end is the lock's; back in the pool it would keep it.
            self._connection.invalidate()
            self._connection.close()
        except SQLAlchemyError:
            # A connection that is lost holds no lock.
            return


def claim(engine: Engine, outlet: str) -> Claim | None:
    """The outlet, claimed on a connection of its own; None on SQLite.

    Raises:
        ClaimedError: another process has it.
    """
    if engine.dialect.name != "postgresql":
        return None
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    claimed = Claim(connection)
    try:
        holder = _taken(connection, outlet)
    except BaseException:
        claimed.release()
        raise
    if holder is not None:
        claimed.release()
        raise ClaimedError(f"another run is crawling {outlet} ({holder}); try again later")
    return claimed


def is_claimed(engine: Engine, name: str) -> bool:
    """Whether any process has claimed that name; on SQLite nobody can."""
    if engine.dialect.name != "postgresql":
        return False
    with engine.connect() as connection:
        values = {"class": _CLASS, "unsigned": zlib.crc32(name.encode())}
        return connection.execute(_HOLDER, values).first() is not None


def _taken(connection: Connection, outlet: str) -> str | None:
    """Who has the outlet; None where it is this connection's now."""
    _set(connection, "application_name", f"qomnews {outlet} on {socket.gethostname()} pid {os.getpid()}")
    # A host that is gone without a word is noticed in two minutes, not hours.
    for name, value in _KEEPALIVES:
        _set(connection, name, value)
    unsigned = zlib.crc32(outlet.encode())
    signed = unsigned - (1 << 32) if unsigned >= 1 << 31 else unsigned
    if connection.execute(_TAKE, {"class": _CLASS, "outlet": signed}).scalar():
        return None
    holder = connection.execute(_HOLDER, {"class": _CLASS, "unsigned": unsigned}).first()
    return "which ended just now" if holder is None else _told(holder)


def _set(connection: Connection, name: str, value: str) -> None:
    connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value[:_LONGEST_NAME]})


def _told(holder: Row[Any]) -> str:
    where = f", connected from {holder.client_addr}" if holder.client_addr else ""
    return f"{holder.application_name}{where}, since {holder.backend_start:%Y-%m-%d %H:%M %Z}"
