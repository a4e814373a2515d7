"""The part of an open store that runs write about themselves: their records, and what their pages gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qomnews.store import claims, extractions, runs, tallies
from qomnews.store.access import Access
from qomnews.store.errors import translated

if TYPE_CHECKING:
    from datetime import datetime

    from qomnews.store.claims import Claim
    from qomnews.store.extractions import Accepted, Extraction, Place
    from qomnews.store.runs import Run


class RunAccess(Access):
    """Records of runs. Every method may raise `StoreError`."""

    def claim(self, outlet: str) -> Claim | None:
        """An outlet that this process alone crawls, on all hosts that share a PostgreSQL store; None on SQLite.

        Raises:
            ClaimedError: another process has it.
        """
        with translated(self._engine.url):
            return claims.claim(self._engine, outlet)

    def begin_run(self, outlet: str | None, *, spider: str, arguments: dict[str, Any], at: datetime) -> int:
        """The number of a new run."""
        with self._write() as connection:
            return runs.begin_run(connection, outlet, spider=spider, arguments=arguments, at=at)

    def finish_run(  # noqa: PLR0913 - a run ends with that much to say
        self,
        run_id: int,
        *,
        at: datetime,
        exit_status: int,
        reason: str | None,
        stats: dict[str, Any],
        extraction: Extraction | None = None,
    ) -> None:
        """Writes how a run ended and what its pages gave; one that never gets here is shown as interrupted."""
        with self._write() as connection:
            runs.finish_run(connection, run_id, at=at, exit_status=exit_status, reason=reason, stats=stats)
            if extraction is not None:
                extractions.keep(connection, extraction)

    def runs(self, limit: int | None = 20, *, outlet: str | None = None) -> list[Run]:
        """Runs, the newest first: of all outlets, or of one."""
        with self._read() as connection:
            return runs.last_runs(connection, limit, outlet)

    def run(self, run_id: int) -> Run:
        """One run; where there is no such run that is a `StoreError` too."""
        with self._read() as connection:
            return runs.one_run(connection, run_id)

    def extraction(self, run_id: int) -> Extraction | None:
        """What the pages of one run gave; None where it read none."""
        with self._read() as connection:
            return extractions.of_run(connection, run_id)

    def extractions(
        self,
        outlet: str | None = None,
        scope: str | None = None,
        *,
        places: tuple[Place, ...] = (),
        limit: int | None = None,
    ) -> list[Extraction]:
        """What the pages of the last runs gave, the newest first."""
        with self._read() as connection:
            return extractions.last(connection, outlet, scope, places=places, limit=limit)

    def moments(self, outlet: str, *, since: datetime, desk: str | None = None) -> list[datetime]:
        """When an outlet's articles were published, from a moment on, in order; all of them, or one desk's."""
        with self._read() as connection:
            return tallies.moments(connection, outlet, since=since, desk=desk)

    def newest(self, now: datetime) -> dict[str, datetime]:
        """When each outlet's newest article was published, by the outlet's id; what is still to come is left aside."""
        with self._read() as connection:
            return tallies.newest(connection, now)

    def published(self, since: datetime, *, until: datetime) -> list[tuple[str, datetime, bool]]:
        """Outlet, moment, and whether it is a mirror, of every article of that time."""
        with self._read() as connection:
            return tallies.published(connection, since, until)

    def mirrored(self, since: datetime, *, until: datetime) -> dict[tuple[str, str], int]:
        """How many mirrors of that time an outlet has of another's stories, by the two ids, the mirror's first."""
        with self._read() as connection:
            return tallies.mirrored(connection, since, until)

    def scopes(self, outlet: str | None = None) -> list[tuple[str, str]]:
        """Outlets and scopes of which it is known what runs gave."""
        with self._read() as connection:
            return extractions.scopes(connection, outlet)

    def accept_drift(self, outlet: str) -> list[Accepted]:
        """Takes an outlet's last drift as its usual state, by a person's word; empty where there is none."""
        with self._write() as connection:
            return extractions.accept(connection, outlet)
