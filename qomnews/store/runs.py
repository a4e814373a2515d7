"""The records of runs."""

from __future__ import annotations

import os
import socket
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import attrs
import orjson
from sqlalchemy import Connection, Row, func, insert, select, update

from qomnews.store.errors import StoreError
from qomnews.store.tables import runs

# Records are not found by outlet, and years of them fill hundreds of megabytes: no run's end may read all of that.
LOOKED_THROUGH = 20_000

RunState = Literal["running", "finished", "interrupted"]


@attrs.frozen
class Run:
    """One run of a spider."""

    id: int
    outlet: str | None
    spider: str
    arguments: dict[str, Any]
    started_at: datetime
    finished_at: datetime | None
    state: RunState
    exit_status: int | None
    reason: str | None
    stats: dict[str, Any]


def begin_run(
    connection: Connection, outlet: str | None, *, spider: str, arguments: dict[str, Any], at: datetime
) -> int:
    """The number of a new run."""
    statement = insert(runs).values(
        outlet=outlet,
        spider=spider,
        arguments=_json(arguments),
        host=socket.gethostname(),
        pid=os.getpid(),
        started_at=at,
    )
    return int(connection.execute(statement.returning(runs.c.id)).scalar_one())


def finish_run(  # noqa: PLR0913 - a run ends with that much to say
    connection: Connection,
    run_id: int,
    *,
    at: datetime,
    exit_status: int,
    reason: str | None,
    stats: dict[str, Any],
) -> None:
    """Writes how a run ended.

    Raises:
        StoreError: there is no such run.
    """
    statement = (
        update(runs)
        .where(runs.c.id == run_id)
        .values(finished_at=at, exit_status=exit_status, reason=reason, stats=_json(stats))
    )
    if connection.execute(statement).rowcount == 0:
        raise _no_such(run_id)


def last_runs(connection: Connection, limit: int | None, outlet: str | None = None) -> list[Run]:
    """Runs, the newest first: of all outlets, or of one, among the last of all."""
    statement = select(runs).order_by(runs.c.id.desc()).limit(limit)
    if outlet is not None:
        last = connection.execute(select(func.max(runs.c.id))).scalar() or 0
        statement = statement.where(runs.c.outlet == outlet, runs.c.id > last - LOOKED_THROUGH)
    return [_run(connection, row) for row in connection.execute(statement).all()]


def one_run(connection: Connection, run_id: int) -> Run:
    """A run.

    Raises:
        StoreError: there is no such run.
    """
    row = connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    if row is None:
        raise _no_such(run_id)
    return _run(connection, row)


def _no_such(run_id: int) -> StoreError:
    return StoreError(f"there is no run {run_id}; `qomnews runs` lists them")


def _run(connection: Connection, row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        outlet=row.outlet,
        spider=row.spider,
        arguments=orjson.loads(row.arguments),
        started_at=row.started_at,
        finished_at=row.finished_at,
        state=_state(connection, row),
        exit_status=row.exit_status,
        reason=row.reason,
        stats=orjson.loads(row.stats) if row.stats else {},
    )


def _state(connection: Connection, row: Row[Any]) -> RunState:
    """Whether an unfinished run still works: one outlet is crawled by one run at a time, so a later one ends it."""
    if row.finished_at is not None:
        return "finished"
    later = select(runs.c.id).where(runs.c.id > row.id, runs.c.outlet.is_not_distinct_from(row.outlet)).limit(1)
    if connection.execute(later).scalar() is not None:
        return "interrupted"
    # Of a process on another host nothing can be known from here.
    alive = row.host != socket.gethostname() or _is_alive(row.pid)
    return "running" if alive else "interrupted"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # A process that was killed but not yet waited for still has its number.
    stat = Path(f"/proc/{pid}/stat")
    try:
        return ") Z " not in stat.read_text()
    except OSError:
        return True


def _json(value: dict[str, Any]) -> str:
    # Scrapy's statistics hold instants, settings hold paths: whatever is no JSON is kept as its text.
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
