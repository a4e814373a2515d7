"""The windows of backfills: planned, taken one by one, listed, done or failed, each change a checkpoint."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import attrs
import orjson
from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from qomnews.store.window_tables import windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement

WindowState = Literal["planned", "listed", "done", "failed"]
OPEN: tuple[WindowState, ...] = ("planned", "listed")


@attrs.frozen
class Cursor:
    """How far down a listing was read that has no address for a day: the oldest story reached, and on which page.

    The page is where to look first: it counts only where it still shows what is as new as that story, or newer.
    """

    date: datetime
    story: str
    page: str


@attrs.frozen(kw_only=True)
class BackfillWindow:
    """A span of an outlet's archive, half open, and what came of it.

    `found`, `known` and what follows count the stories of the last time that it was worked at: `known` were in the
    store already. `seconds` and `requests` are what that took.
    """

    id: int
    outlet: str
    scope: str
    since: datetime
    until: datetime
    state: WindowState
    reason: str | None = None
    form: str | None = None
    found: int = 0
    known: int = 0
    fetched: int = 0
    rejected: int = 0
    failed: int = 0
    tries: int = 0
    empty: bool = False
    cursor: Cursor | None = None
    requests: int = 0
    seconds: float = 0.0
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    run_id: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing can be missing of it: it is done, and was listed after its own end."""
        return self.state == "done" and self.begun_at is not None and self.begun_at >= self.until


@attrs.frozen(kw_only=True)
class WindowCounts:
    """What a window gave."""

    found: int
    known: int
    fetched: int
    rejected: int
    failed: int
    requests: int
    seconds: float


@attrs.frozen(kw_only=True)
class WindowSpan:
    """Windows of one outlet and scope, within a span of time."""

    outlet: str
    scope: str
    since: datetime
    until: datetime

    def holds(self) -> ColumnElement[bool]:
        """The condition in SQL."""
        return and_(
            windows.c.outlet == self.outlet,
            windows.c.scope == self.scope,
            windows.c.since >= self.since,
            windows.c.until <= self.until,
        )


def plan(
    connection: Connection, outlet: str, scope: str, spans: Iterable[tuple[datetime, datetime]], *, again: bool
) -> int:
    """Plans windows; how many are to be worked at that were not before.

    One that is there and open stays as it is; one that failed, or is done and no longer complete, or with `again`
    any that is done, is to be worked at once more.
    """
    known = {
        (window.since, window.until): window
        for window in listed(connection, windows.c.outlet == outlet, windows.c.scope == scope)
    }
    planned = 0
    for since, until in spans:
        window = known.get((since, until))
        if window is None:
            counts = dict.fromkeys(("found", "known", "fetched", "rejected", "failed", "tries", "requests"), 0)
            values = {"outlet": outlet, "scope": scope, "since": since, "until": until, "state": "planned"}
            connection.execute(insert(windows).values(**values, **counts, empty=False, seconds=0.0))
        elif window.state in OPEN or (window.is_complete and not again):
            continue
        else:
            reset = {"state": "planned", "reason": None, "tries": 0, "empty": False, "cursor": None}
            connection.execute(update(windows).where(windows.c.id == window.id).values(**reset))
        planned += 1
    return planned


def listed(connection: Connection, *conditions: ColumnElement[bool]) -> list[BackfillWindow]:
    """Windows by outlet, scope and time."""
    statement = select(windows).where(*conditions)
    statement = statement.order_by(windows.c.outlet, windows.c.scope, windows.c.since, windows.c.until)
    return [_window(row) for row in connection.execute(statement)]


def take(
    connection: Connection, spans: Sequence[WindowSpan], *, newest_first: bool, run_id: int | None, at: datetime
) -> BackfillWindow | None:
    """The next window to work at of any of these spans; None where all are done or failed.

    Who asks at the same moment, on whatever host, is given another one: rows that one is about to take are passed over.
    """
    order = windows.c.since.desc() if newest_first else windows.c.since.asc()
    statement = (
        select(windows)
        .where(windows.c.state.in_(OPEN), or_(*(span.holds() for span in spans)))
        # What was begun is brought to its end first.
        .order_by(windows.c.state == "planned", windows.c.begun_at.is_(None), order, windows.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    connection.execute(update(windows).where(windows.c.id == row.id).values(begun_at=at, run_id=run_id))
    return attrs.evolve(_window(row), begun_at=at, run_id=run_id)


def change(connection: Connection, window_id: int, **values: Any) -> None:
    """Sets columns of a window."""
    if "cursor" in values and values["cursor"] is not None:
        values["cursor"] = orjson.dumps(attrs.asdict(values["cursor"])).decode()
    connection.execute(update(windows).where(windows.c.id == window_id).values(**values))


def end(
    connection: Connection,
    window_id: int,
    state: WindowState,
    *,
    at: datetime,
    counts: WindowCounts | None,
    **values: Any,
) -> None:
    """Writes that a window is done or failed."""
    found = attrs.asdict(counts) if counts else {}
    change(connection, window_id, state=state, ended_at=at, tries=windows.c.tries + 1, **found, **values)


def _window(row: Row[Any]) -> BackfillWindow:
    values = dict(row._mapping)  # noqa: SLF001 - the documented way to a row's columns by name
    if values["cursor"] is not None:
        plain = orjson.loads(values["cursor"])
        values["cursor"] = Cursor(datetime.fromisoformat(plain["date"]), plain["story"], plain["page"])
    return BackfillWindow(**values)
