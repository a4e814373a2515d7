"""The part of an open store that keeps how far backfills are."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from qomnews.store import claims, windows
from qomnews.store.access import Access
from qomnews.store.errors import translated
from qomnews.store.window_tables import windows as table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from qomnews.store.windows import BackfillWindow, Cursor, WindowCounts, WindowSpan


class WindowAccess(Access):
    """Windows of backfills, and who waits for whom. Every method may raise `StoreError`."""

    def plan_windows(
        self, outlet: str, scope: str, spans: Iterable[tuple[datetime, datetime]], *, again: bool = False
    ) -> int:
        """Plans windows that are not there, not complete, or failed; how many. `again`: those that are done too."""
        with self._write() as connection:
            return windows.plan(connection, outlet, scope, spans, again=again)

    def windows(self, span: WindowSpan | None = None, *, outlet: str | None = None) -> list[BackfillWindow]:
        """Windows by outlet, scope and time: all, an outlet's, or those of a span."""
        conditions = [span.holds()] if span else []
        if outlet is not None:
            conditions.append(table.c.outlet == outlet)
        with self._read() as connection:
            return windows.listed(connection, *conditions)

    def take_window(
        self, spans: Sequence[WindowSpan], *, newest_first: bool, at: datetime, run_id: int | None = None
    ) -> BackfillWindow | None:
        """The next window to work at; None where there is none left. It stays open until it is done or failed."""
        with self._take() as connection:
            return windows.take(connection, spans, newest_first=newest_first, run_id=run_id, at=at)

    def window_listed(self, window_id: int, *, found: int, known: int, form: str) -> None:
        """All stories of a window are asked for."""
        with self._write() as connection:
            windows.change(connection, window_id, state="listed", found=found, known=known, form=form)

    def move_cursor(self, window_id: int, cursor: Cursor) -> None:
        """Keeps how far down a listing was read, all above it being stored."""
        with self._write() as connection:
            windows.change(connection, window_id, cursor=cursor)

    def window_done(self, window_id: int, *, counts: WindowCounts, form: str, at: datetime) -> None:
        """Everything that a window's listing names is stored, or kept as rejected."""
        with self._write() as connection:
            windows.end(connection, window_id, "done", at=at, counts=counts, form=form, reason=None)

    def window_failed(self, window_id: int, reason: str, *, at: datetime) -> None:
        """A window's stories can't be listed, for a reason in words."""
        with self._write() as connection:
            windows.end(connection, window_id, "failed", at=at, counts=None, reason=reason)

    def window_again(self, window_id: int, *, empty: bool) -> None:
        """A window is to be worked at once more, because it is strangely empty, or failed."""
        with self._write() as connection:
            windows.change(connection, window_id, state="planned", empty=empty, cursor=None)

    def window_filled(self, window_id: int) -> None:
        """A window that was strangely empty no longer is."""
        with self._write() as connection:
            windows.change(connection, window_id, empty=False)

    def is_claimed(self, name: str) -> bool:
        """Whether any process, on any host, has claimed that name; on SQLite nobody can."""
        with translated(self._engine.url):
            return claims.is_claimed(self._engine, name)

    @contextmanager
    def _take(self) -> Iterator[Connection]:
        if self._engine.dialect.name != "postgresql":
            with self._write() as connection:
                yield connection
            return
        # Not behind the writers' lock: those who take a window don't wait for those who store stories.
        with translated(self._engine.url), self._engine.begin() as connection:
            yield connection
