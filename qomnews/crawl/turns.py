"""Which commands the schedule starts, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

from qomnews.cron import NEVER, trigger_of
from qomnews.dates import TEHRAN
from qomnews.outlets import OUTLETS
from qomnews.store import StoreMissingError, open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from apscheduler.triggers.base import BaseTrigger

    from qomnews.config import Config
    from qomnews.store import Run

# So many of an outlet's last runs are looked at for one that the schedule may have started.
_RUNS = 50
# A run is written down to the second, and begins after its turn.
_A_SECOND = timedelta(seconds=1)


@attrs.frozen
class Job:
    """A command of `qomnews`, when it is started, and the outlets that it crawls, if any."""

    name: str
    command: tuple[str, ...]
    expression: str
    outlets: tuple[str, ...] = ()

    def trigger(self, *, jitter: float = 0) -> BaseTrigger:
        """When it is started, on Tehran's clocks, up to `jitter` seconds late."""
        return trigger_of(self.expression, TEHRAN, jitter=jitter)


def planned(config: Config) -> list[Job]:
    """The jobs of a configuration: crawls first, each outlet in one of them, so that no two runs of it overlap.

    Outlets without a time of their own are crawled by one process, originals before aggregators.
    """
    own = [row.id for row in OUTLETS if config.outlet(row.id).enabled]
    together = tuple(name for name in own if config.outlet(name).schedule is None)
    jobs = [Job("crawl", ("crawl", *together), config.schedule.crawl, together)] if together else []
    for name in own:
        expression = config.outlet(name).schedule
        if expression is not None:
            jobs.append(Job(f"crawl {name}", ("crawl", name), expression, (name,)))
    jobs.extend(Job(name, tuple(job.command), job.at) for name, job in config.schedule.jobs.items())
    return [job for job in jobs if job.expression != NEVER]


def exports_after_crawls(config: Config) -> list[Job]:
    """The exports of a configuration that are to follow each crawl, by name."""
    wanted = sorted(name for name, profile in config.exports.items() if profile.after_crawl)
    return [Job(f"export {name}", ("export", "--profile", name), NEVER) for name in wanted]


def last_turns(config: Config, jobs: Sequence[Job]) -> dict[str, datetime]:
    """When the crawls among the jobs last began, by the runs in the store; those that never did are left out.

    Raises:
        StoreError: the store can't be read.
    """
    try:
        store = open_store(config.database_url, create=False)
    except StoreMissingError:
        return {}
    found: dict[str, datetime] = {}
    with store:
        for job in jobs:
            begun = [_last_turn(store.runs(limit=_RUNS, outlet=outlet)) for outlet in job.outlets]
            if known := [moment for moment in begun if moment is not None]:
                found[job.name] = min(known)
    return found


def missed_turn(job: Job, last: datetime, now: datetime) -> datetime | None:
    """The first turn that a job missed since it last began, None where it missed none."""
    turn: datetime | None = job.trigger().get_next_fire_time(None, (last + _A_SECOND).astimezone(TEHRAN))
    return turn if turn is not None and turn <= now else None


def _last_turn(runs: Sequence[Run]) -> datetime | None:
    # A run that somebody narrowed is none of the schedule's.
    return next((run.started_at for run in runs if not _is_narrowed(run.arguments)), None)


def _is_narrowed(arguments: dict[str, object]) -> bool:
    return any(arguments.get(name) for name in ("since", "until", "limit", "kinds"))
