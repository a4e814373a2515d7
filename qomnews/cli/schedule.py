"""`qomnews schedule`: starts crawls at their times, for those who have neither cron nor systemd."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, require_writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.config import Config
    from qomnews.crawl.children import Children
    from qomnews.crawl.turns import Job

HOUR_S = 3600


def schedule(
    listed: Annotated[bool, typer.Option("--list", help="Show the next turns of each job, and start nothing.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Take one turn of each job now, one after another.")] = False,
    turns: Annotated[int, typer.Option(min=1, max=1000, help="How many turns of each job --list shows.")] = 3,
    home: Home = None,
) -> None:
    """Crawl at the times that `[schedule]` in the configuration names, until SIGTERM or Ctrl-C.

    Each run is a process of its own. Ends with 0, with 2 where there is nothing to start, with 75 where another
    schedule runs for the home; with --once as the gravest of its runs.
    """
    from qomnews.crawl.lock import LockedError
    from qomnews.crawl.schedule import lock_schedule
    from qomnews.crawl.turns import planned

    if listed and once:
        fail("--list and --once don't go together", 2)
    config = configuration(home=home)
    jobs = planned(config)
    if not jobs:
        fail(f"nothing is to be started: set schedule.crawl or schedule.jobs in {config.home / 'qomnews.toml'}", 2)
    if listed:
        _show(jobs, turns)
        return
    require_writable(config.home)
    try:
        lock = lock_schedule(config.home)
    except LockedError as error:
        fail(str(error), 75)
    except OSError as error:
        fail(f"the home {config.home} can't be used: {error.strerror or error}")
    with lock:
        raise typer.Exit(_once(config, jobs) if once else _serve(config, jobs))


def _show(jobs: Sequence[Job], turns: int) -> None:
    from qomnews.crawl.clock import utc_now
    from qomnews.cron import next_turns
    from qomnews.dates import TEHRAN, in_tehran, to_jalali

    now = utc_now().astimezone(TEHRAN)
    for job in jobs:
        typer.echo(f"{job.name}: `qomnews {shlex.join(job.command)}` at {job.expression}")
        for turn in next_turns(job.trigger(), now, turns):
            year, month, day = to_jalali(turn)
            local = in_tehran(turn)
            typer.echo(f"  {year}-{month:02}-{day:02} {local:%H:%M}  {local:%Y-%m-%d %H:%M}")


def _once(config: Config, jobs: Sequence[Job]) -> int:
    """The gravest status of one turn of each job."""
    import signal

    from qomnews.crawl.outcome import DONE, FAILED, FELL_SHORT, LOCKED

    children = _children(config)
    stopped: list[int] = []

    def end(number: int, _frame: object) -> None:
        # The run that is at work ends as it would by itself; none is begun after it.
        if stopped:
            children.kill()
        else:
            children.ask_to_end()
        stopped.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    statuses = [status for job in jobs for status in _turn(children, config, job)]
    if any(status not in (DONE, FELL_SHORT, LOCKED) for status in statuses):
        return FAILED
    return next((status for status in (LOCKED, FELL_SHORT) if status in statuses), DONE)


def _turn(children: Children, config: Config, job: Job) -> list[int | None]:
    """The statuses of a job and, after a crawl that got through, of the exports that are to follow it."""
    from qomnews.crawl.outcome import DONE, FELL_SHORT
    from qomnews.crawl.turns import exports_after_crawls

    status = children.run(job.name, job.command)
    follow = exports_after_crawls(config) if job.outlets and status in (DONE, FELL_SHORT) else []
    return [status, *(children.run(export.name, export.command) for export in follow)]


def _serve(config: Config, jobs: Sequence[Job]) -> int:
    import logging
    import signal
    from datetime import timedelta
    from threading import Event

    from apscheduler.schedulers.background import BackgroundScheduler

    from qomnews.crawl.clock import utc_now
    from qomnews.crawl.schedule import LOOK_S, Schedule
    from qomnews.crawl.turns import last_turns
    from qomnews.dates import TEHRAN
    from qomnews.store import StoreError

    children = _children(config)
    try:
        last = last_turns(config, jobs)
    except StoreError as error:
        # The runs will say so too, each time, until somebody mends it.
        logging.getLogger(__name__).error("missed turns can't be known: %s", error)  # noqa: TRY400 - the store's fault
        last = {}
    stop = Event()

    def end(_number: int, _frame: object) -> None:
        if stop.is_set():
            children.kill()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    plan = Schedule(
        BackgroundScheduler(timezone=TEHRAN),
        lambda job: _turn(children, config, job),
        jitter=config.schedule.jitter,
        catch_up=timedelta(hours=config.schedule.catch_up_hours),
    )
    plan.start(jobs, last, utc_now())
    while not stop.wait(LOOK_S):
        plan.look()
    plan.stop()
    children.stop()
    return 0


def _children(config: Config) -> Children:
    from qomnews.crawl.children import Children, child_environment

    log_to_stderr(config)
    return Children(child_environment(str(config.home)), longest=config.schedule.longest_hours * HOUR_S)


def log_to_stderr(config: Config) -> None:
    """A line for each run at INFO, whatever runs say of themselves, unless the configuration names a level."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s [%(name)s] %(levelname)s: %(message)s", "%Y-%m-%d %H:%M:%S"))
    if config.log.format == "json":
        # Scrapy comes along, for which a process that stays for months has no other use.
        from qomnews.crawl.logs import JsonLines
        from qomnews.crawl.secrets import Secrets

        handler.setFormatter(JsonLines(Secrets.of(config)))
    logging.basicConfig(level=config.log.level or logging.INFO, handlers=[handler])
