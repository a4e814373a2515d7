"""Opening a store, and making it where there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qomnews.mirrors import HORIZON_DAYS
from qomnews.store.connect import BUSY_TIMEOUT, connect
from qomnews.store.errors import translated
from qomnews.store.read_only import connect_read_only
from qomnews.store.schema import prepare
from qomnews.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.store.rechecks import Plan


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def open_store(  # noqa: PLR0913 - a store has that many sides
    url: str,
    *,
    create: bool = True,
    timeout: float = BUSY_TIMEOUT,
    clock: Callable[[], datetime] = _utc_now,
    horizon_days: int | None = HORIZON_DAYS,
    plan: Plan | None = None,
) -> Store:
    """Opens a store, and makes it where there is none yet.

    Args:
        url: `sqlite:///path` or `postgresql+psycopg://user:password@host/database`.
        create: whether to make what is not there.
        timeout: seconds to wait for another process's transaction.
        clock: gives the moment of a change, aware.
        horizon_days: days between two articles beyond which they are never mirrors; None: no such bound.
        plan: how long after its beginning a saved story is looked at again, each time; None: what is planned stays.

    Raises:
        StoreMissingError: there is none, and `create` is false.
        StoreSchemaError: its tables are of another version than this program's.
        StoreBusyError: another process held it for too long.
        StoreError: it can't be used for another reason.
    """
    engine = connect(url, timeout=timeout)
    try:
        with translated(engine.url):
            prepare(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, clock, horizon_days, plan)


def open_to_read(url: str, *, deadline: float, connections: int, clock: Callable[[], datetime] = _utc_now) -> Store:
    """Opens a store that others ask over a network: nothing can be written, and no statement takes longer than it may.

    Args:
        url: as `open_store` takes it.
        deadline: seconds that a statement may take (`StoreTimeoutError`), and that a free connection is waited for.
        connections: how many there may be at once.
        clock: gives now, aware.

    Raises:
        StoreMissingError: there is none.
        StoreSchemaError: its tables are of another version than this program's.
        StoreError: it can't be used for another reason.
    """
    engine = connect_read_only(url, deadline=deadline, connections=connections)
    try:
        with translated(engine.url):
            prepare(engine, create=False)
    except BaseException:
        engine.dispose()
        raise
    store = Store(engine, clock)
    store.limit_searches(deadline=deadline, connections=connections)
    return store
