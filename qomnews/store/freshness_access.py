"""The part of an open store that says which stories to look at again, and keeps what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.store import barred, rechecks
from qomnews.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qomnews.store.rechecks import Check, Plan, Seen


class FreshnessAccess(Access):
    """Looks at stored stories. Every method may raise `StoreError`."""

    _plan: Plan | None = None

    def due_checks(self, outlet: str, *, now: datetime, limit: int) -> list[Check]:
        """Stored stories to look at now, those that have waited longest first."""
        with self._read() as connection:
            return rechecks.due(connection, outlet, now=now, limit=limit)

    def stored_under(self, outlet: str, url: str, news_id: str | None = None) -> str | None:
        """The id of the article that an address, or the outlet's number that it shows, leads to."""
        with self._read() as connection:
            return rechecks.stored_under(connection, outlet, url, news_id)

    def seen_by_killed_runs(self, run_id: int, *, now: datetime) -> int:
        """How many stories of its outlet answered in runs that were killed just before a run."""
        with self._read() as connection:
            return rechecks.seen_by_killed_runs(connection, run_id, now=now)

    def is_forgotten(self, outlet: str, url: str, news_id: str | None = None) -> bool:
        """Whether an address, or the outlet's number that it shows, is that of a story that had to go."""
        with self._read() as connection:
            return bool(barred.barred(connection, outlet, [(url, news_id)]))

    def check_unchanged(self, article_id: str, *, at: datetime) -> Seen:
        """A page still says what is stored; one that was gone is back."""
        with self._write() as connection:
            return rechecks.unchanged(connection, article_id, at=at, plan=self._plan or ())

    def check_failed(self, article_id: str, *, at: datetime) -> None:
        """A look came to nothing: it is made up for soon, for a while."""
        with self._write() as connection:
            rechecks.failed(connection, article_id, at=at, plan=self._plan or ())

    def suspect_gone(self, article_ids: Sequence[str], *, at: datetime) -> None:
        """Pages were found gone, which nothing else bears out yet: they are looked for soon."""
        with self._write() as connection:
            rechecks.suspect(connection, article_ids, at=at)

    def mark_removed(self, article_ids: Sequence[str], *, at: datetime) -> list[str]:
        """Marks articles whose pages are gone, and deletes nothing; the ids of those that were not marked before."""
        with self._write() as connection:
            return rechecks.remove(connection, article_ids, at=at, plan=self._plan or ())
