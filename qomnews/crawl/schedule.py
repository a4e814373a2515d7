"""The schedule: APScheduler's, with one job at a time of each kind, and turns that were slept through taken once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.pool import ThreadPoolExecutor

from qomnews.crawl.lock import LockedError
from qomnews.crawl.turns import missed_turn
from qomnews.dates import TEHRAN, in_tehran, to_jalali

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from apscheduler.events import JobEvent
    from apscheduler.executors.base import BaseExecutor
    from apscheduler.schedulers.base import BaseScheduler
    from filelock import FileLock

    from qomnews.crawl.turns import Job

logger = logging.getLogger(__name__)

# While a machine sleeps a wait stands still: the clock on the wall is looked at again so often.
LOOK_S = 30.0
# A thread takes a moment to start; a turn is not late for that.
_ON_TIME_S = 60


class Schedule:
    """Jobs that are started at their times until `stop`."""

    def __init__(
        self,
        scheduler: BaseScheduler,
        run: Callable[[Job], object],
        *,
        jitter: float,
        catch_up: timedelta,
        executor: BaseExecutor | None = None,
    ) -> None:
        """A schedule that has not begun.

        Args:
            scheduler: APScheduler's, on Tehran's clocks.
            run: starts a job and returns at its end.
            jitter: seconds by which a turn may come later.
            catch_up: how late a turn is still taken.
            executor: who calls `run`; by default a thread for each job.
        """
        self._scheduler = scheduler
        self._run = run
        self._jitter = jitter
        self._late_s = max(_ON_TIME_S, int(catch_up.total_seconds()))
        self._executor = executor
        # Of turns that are missed or left out `_tell` says more; what should never be is APScheduler's to say.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def start(self, jobs: Sequence[Job], last: Mapping[str, datetime], now: datetime) -> None:
        """Begin; `last` says when some of the jobs last began: a turn missed since then is taken at once."""
        self._scheduler.add_executor(self._executor or ThreadPoolExecutor(max(1, len(jobs))))
        self._scheduler.add_listener(self._tell, EVENT_JOB_MAX_INSTANCES | EVENT_JOB_MISSED)
        for job in jobs:
            trigger = job.trigger(jitter=self._jitter)
            missed = missed_turn(job, last[job.name], now) if job.name in last else None
            if missed is not None:
                logger.info("%s missed its turn of %s", job.name, both_calendars(missed))
            self._scheduler.add_job(
                self._run,
                trigger,
                args=[job],
                id=job.name,
                name=job.name,
                next_run_time=missed or trigger.get_next_fire_time(None, now.astimezone(TEHRAN)),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=self._late_s,
            )
        self._scheduler.start()

    def look(self) -> None:
        """Look at the clock: who slept through a turn takes it now."""
        self._scheduler.wakeup()

    def stop(self) -> None:
        """Start nothing more; what is at work goes on."""
        self._scheduler.shutdown(wait=False)

    @staticmethod
    def _tell(event: JobEvent) -> None:
        if event.code == EVENT_JOB_MAX_INSTANCES:
            logger.warning("%s is still at work: this turn is left out", event.job_id)
        else:
            logger.warning("%s missed its turn of %s", event.job_id, both_calendars(event.scheduled_run_time))


def lock_schedule(home: Path) -> FileLock:
    """The schedule's lock, taken; the system lets go of it when its process dies.

    Raises:
        LockedError: another schedule runs for this home.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - a listing needs none

    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "schedule.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise LockedError(
            f"another schedule runs for {home} (it holds {lock.lock_file}); end it first, or choose another home"
        ) from error
    return lock


def both_calendars(instant: datetime) -> str:
    """Day and minute on Tehran's clocks, Jalali and Gregorian.

    >>> from datetime import UTC, datetime
    >>> both_calendars(datetime(2025, 12, 15, 21, 5, tzinfo=UTC))
    '1404-09-25 00:35 (2025-12-16)'
    """
    local = in_tehran(instant)
    year, month, day = to_jalali(instant)
    return f"{year}-{month:02}-{day:02} {local:%H:%M} ({local:%Y-%m-%d})"
