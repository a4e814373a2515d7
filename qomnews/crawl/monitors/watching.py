"""Runs the monitors over a run that is at its end, and tells what is new of their alarms."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

import attrs
from spidermon import MonitorRunner, MonitorSuite
from spidermon.settings import MONITOR

from qomnews.crawl.addon import config_of
from qomnews.crawl.arguments import ALL_DESKS
from qomnews.crawl.clock import utc_now
from qomnews.crawl.monitors.actions import action_class
from qomnews.crawl.monitors.alarms import SAID_BY_THE_RUN, News, Turn, Verdict, turn
from qomnews.crawl.monitors.checks import MONITORS
from qomnews.crawl.monitors.coverage import coverage
from qomnews.crawl.monitors.seen import Seen, Tally, is_usual, previous_runs
from qomnews.crawl.rhythm import silence
from qomnews.crawl.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from qomnews.crawl.monitors.alarms import State
    from qomnews.crawl.outcome import Outcome
    from qomnews.crawl.rhythm import Silence
    from qomnews.store import Extraction, Run, Store

STATUS = MONITOR.STATUS
logger = logging.getLogger(__name__)

# As many as it takes of runs that bring a story or two.
LOOKED_AT = 150
# A process that was told to stop has no time to wait for somebody's mail server.
SHUTDOWN, SHUTDOWN_S = "shutdown", 4.0
_STATES: Mapping[str, State] = {
    STATUS.SUCCESS: "passed",
    STATUS.FAILURE: "failed",
    STATUS.SKIPPED: "skipped",
    STATUS.ERROR: "error",
}


@attrs.frozen
class Watched:
    """What the monitors say of a run: what they saw, their verdicts, and how alarms stand after it."""

    seen: Seen
    verdicts: tuple[Verdict, ...]
    turn: Turn
    coverage: dict[str, int]

    def reasons(self) -> list[str]:
        """Why the run falls short, where it does not say so by itself."""
        return [
            f"monitor {verdict.monitor}: {verdict.said}"
            for verdict in self.verdicts
            if verdict.is_alarm and (verdict.monitor not in SAID_BY_THE_RUN or verdict.state == "error")
        ]

    def as_plain(self) -> dict[str, Any]:
        """What the run's record keeps: JSON types only."""
        return {
            "monitors": [attrs.asdict(verdict) for verdict in self.verdicts],
            "coverage": self.coverage,
            **self.turn.as_plain(),
        }


def watch(
    crawler: Crawler, store: Store, run_id: int, *, outcome: Outcome, extraction: Extraction | None
) -> Watched | None:
    """What the monitors say of a run that is at its end; None where they are switched off.

    Raises:
        StoreError: earlier runs can't be read.
    """
    config = config_of(crawler.settings).monitors
    if not config.enabled:
        return None
    stats = crawler.stats.get_stats()
    covered = coverage(stats, config.field_coverage)
    arguments = _arguments(crawler)
    before: list[Run] = []
    if is_usual(arguments):
        runs = store.runs(LOOKED_AT, outlet=outcome.outlet)
        before = list(previous_runs(runs, desk=arguments.get("desk"), before=run_id))
    seen = Seen(
        run_id=run_id,
        outcome=outcome,
        usual=is_usual(arguments),
        now=Tally.of(attrs.asdict(outcome) | {"coverage": covered}),
        before=[Tally.of(run.stats) for run in before],
        silence=_silence(crawler, store, outcome.outlet) if is_usual(arguments) else None,
        extraction=extraction,
        config=config,
    )
    verdicts = judge(seen)
    # A run that was killed has no record of alarms, and ends none.
    last = next((run.stats for run in before if "alarms" in run.stats), {})
    return Watched(seen, verdicts, turn(verdicts, Turn.of(last), run_id=run_id), covered)


def judge(seen: Seen) -> tuple[Verdict, ...]:
    """What each monitor says of a run."""
    result = MonitorRunner().run(MonitorSuite(monitors=MONITORS), run=seen)
    return tuple(_verdict(item) for item in result.monitor_results)


async def tell(crawler: Crawler, watched: Watched) -> tuple[Watched, tuple[str, ...]]:
    """Let every action tell what it has not told yet: how alarms stand then, and what went wrong in telling.

    The actions wait for other machines, and run beside the reactor; one that takes too long is left behind.
    """
    config = config_of(crawler.settings).monitors
    hurried = watched.seen.outcome.finish_reason == SHUTDOWN
    seconds = min(config.timeout, SHUTDOWN_S) if hurried else config.timeout
    news = {name: found for name in config.actions if (found := watched.turn.news_for(name))}
    problems = await asyncio.gather(*(_tell(crawler, watched.seen, name, news[name], seconds) for name in news))
    after = watched.turn
    for name, problem in zip(news, problems, strict=True):
        if problem is None:
            after = after.told_by(name)
        else:
            logger.error("%s: the alarm could not be told by %s: %s", watched.seen.outcome.outlet, name, problem)
    failed = tuple(
        f"the alarm could not be told by {name} ({problem}); the next run tries again"
        for name, problem in zip(news, problems, strict=True)
        if problem is not None
    )
    return attrs.evolve(watched, turn=after), failed


async def _tell(crawler: Crawler, seen: Seen, name: str, news: News, seconds: float) -> str | None:
    """What went wrong, without secrets; None where it was told."""
    done: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    def work() -> None:
        problem = _run_action(crawler, seen, name, news)
        # Nobody waits for what took too long.
        with contextlib.suppress(RuntimeError):
            done.get_loop().call_soon_threadsafe(lambda: None if done.done() else done.set_result(problem))

    # Not from a pool: the interpreter waits for a pool's threads when it ends.
    Thread(target=work, name=f"tell by {name}", daemon=True).start()
    try:
        problem = await asyncio.wait_for(done, seconds)
    except TimeoutError:
        return f"no end after {seconds:g} seconds"
    return None if problem is None else Secrets.of(config_of(crawler.settings)).hide(problem)


def _run_action(crawler: Crawler, seen: Seen, name: str, news: News) -> str | None:
    """Let Spidermon run one action over the monitors that have news: those that began fail, those that ended pass."""
    wanted = {alarm.monitor for alarm in (*news.began, *news.ended)}
    chosen = [monitor for monitor in MONITORS if monitor.options.name in wanted]
    try:
        suite = MonitorSuite(monitors=chosen, monitors_finished_actions=[action_class(name)], crawler=crawler)
        data = {
            "run": seen,
            "news": news,
            "crawler": crawler,
            "spider": crawler.spider,
            "sc_spider_name": seen.outcome.outlet,
        }
        result = MonitorRunner().run(suite, stats=dict(crawler.stats.get_stats()), **data)
    except Exception as error:  # noqa: BLE001 - whatever somebody's action raises is told of, and the run goes on
        return f"{type(error).__name__}: {error}"
    (done,) = result.monitors_finished_action_results
    return done.error.strip().splitlines()[-1] if done.error else None


def _verdict(item: Any) -> Verdict:  # noqa: ANN401 - Spidermon ships no types
    state = _STATES.get(item.status, "error")
    if state == "error":
        last = (item.error or "no result").strip().splitlines()[-1]
        return Verdict(item.monitor.monitor_name, "error", f"the monitor itself failed ({last})")
    return Verdict(item.monitor.monitor_name, state, item.reason or "")


def _arguments(crawler: Crawler) -> dict[str, Any]:
    spider_arguments = getattr(crawler.spider, "args", None)
    return {} if spider_arguments is None else spider_arguments.model_dump(mode="json", exclude_none=True)


def _silence(crawler: Crawler, store: Store, outlet: str) -> Silence | None:
    now = utc_now()
    desk = str(getattr(crawler.spider, "mark_scope", ALL_DESKS))
    since = now - timedelta(days=config_of(crawler.settings).monitors.history_days)
    return silence(store.moments(outlet, since=since, desk=None if desk == ALL_DESKS else desk), now=now)
