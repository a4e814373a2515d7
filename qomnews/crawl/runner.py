"""Runs the outlets' spiders in one process: originals first, then those that mirror them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any, Self

import attrs
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from qomnews.config import ConfigError
from qomnews.crawl import logs
from qomnews.crawl.addon import CONFIG_SETTING
from qomnews.crawl.lock import LockedError
from qomnews.crawl.logs import run_fields
from qomnews.crawl.outcome import FAILED, LOCKED, Outcome
from qomnews.crawl.precedence import in_line
from qomnews.crawl.run_record import RunRecord
from qomnews.outlets import outlet
from qomnews.processes import spare_collector
from qomnews.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from qomnews.config import Config

logger = logging.getLogger(__name__)

SHUTDOWN = "shutdown"
# Above the command line's: Scrapy sets the process's settings again when a crawl begins.
OF_ONE_RUN = 50


class Run:
    """One spider at work in a process, and what came of it."""

    def __init__(
        self,
        process: AsyncCrawlerProcess,
        spider: str,
        arguments: Mapping[str, Any],
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.spider = spider
        self._crawler = process.create_crawler(spider)
        self._crawler.settings.setdict(dict(settings or {}), priority=OF_ONE_RUN)
        self.task = process.crawl(self._crawler, **arguments)
        # The number of its record, once there is one.
        self._run_id: int | None = None

    @classmethod
    async def in_turn(
        cls, process: AsyncCrawlerProcess, config: Config, spider: str, arguments: Mapping[str, Any]
    ) -> Self:
        """The same once a backfill that is at work on the outlet has let it pass."""
        async with in_line(config, spider):
            run = cls(process, spider, arguments)
            # Until it has the lock, or was refused.
            while not run.has_begun and not run.task.done():  # noqa: ASYNC110 - Scrapy doesn't tell
                await asyncio.sleep(0.01)
            spare_collector()
            return run

    @property
    def has_begun(self) -> bool:
        """Whether its extensions, the lock among them, let it begin."""
        try:
            return bool(self._crawler.engine.settings)
        except RuntimeError:
            return False

    @property
    def requests(self) -> int:
        """How many requests it has made."""
        return int(self._crawler.stats.get_value("downloader/request_count", 0)) if self.has_begun else 0

    def outcome(self) -> Outcome:
        """What the run came to, once its task is done; the log has it in a line."""
        outcome = self._outcome()
        number = self._run_id
        of_run = f" (run {number}, status {outcome.exit_status})" if number else f" (status {outcome.exit_status})"
        said = "".join(f"; {reason}" for reason in outcome.reasons)
        fields = run_fields(id=number, **attrs.asdict(outcome))
        logger.info("%s%s%s", outcome.line(), of_run, said, extra=fields)
        return outcome

    def _outcome(self) -> Outcome:
        error = self.task.exception() if self.task.done() and not self.task.cancelled() else None
        if isinstance(error, LockedError):
            return Outcome.refused(self.spider, LOCKED, str(error))
        if error is not None:
            if not isinstance(error, StoreError | ConfigError):
                logger.error("%s could not run", self.spider, exc_info=error)
            return Outcome.refused(self.spider, FAILED, str(error) or type(error).__name__)
        record = self._crawler.get_extension(RunRecord) if self.task.done() else None
        self._run_id = record.run_id if record else None
        if record is None or record.outcome is None:
            return Outcome.refused(self.spider, FAILED, "stopped before its end", finish_reason=SHUTDOWN)
        return record.outcome


def crawl(
    outlet_ids: Sequence[str],
    config: Config,
    arguments: Mapping[str, Any],
    *,
    scrapy_settings: Mapping[str, Any] | None = None,
) -> list[Outcome]:
    """What the runs of these outlets came to, in the order in which they were asked for.

    The agencies' and local outlets' spiders run side by side (each site is asked at its own pace); aggregators
    run when those are through, so that a mirror mostly finds its original in the store.
    A process can do this once: Twisted's reactor does not start again.
    """
    outcomes: dict[str, Outcome] = {}

    async def run_groups(process: AsyncCrawlerProcess) -> None:
        originals = [name for name in outlet_ids if outlet(name).kind != "aggregator"]
        for group in (originals, [name for name in outlet_ids if name not in originals]):
            runs = await asyncio.gather(*(Run.in_turn(process, config, name, arguments) for name in group))
            if runs:
                await asyncio.wait([run.task for run in runs])
            outcomes.update({run.spider: run.outcome() for run in runs})
            if any(outcome.finish_reason == SHUTDOWN for outcome in outcomes.values()):
                return

    in_process(config, run_groups, scrapy_settings=scrapy_settings)
    return [
        outcomes.get(name) or Outcome.refused(name, FAILED, "stopped before it began", finish_reason=SHUTDOWN)
        for name in outlet_ids
    ]


def in_process(
    config: Config,
    work: Callable[[AsyncCrawlerProcess], Coroutine[Any, Any, None]],
    *,
    scrapy_settings: Mapping[str, Any] | None = None,
) -> None:
    """Does work that runs spiders, with the reactor, the settings and the log that they need; once in a process."""
    settings = Settings()
    settings.setmodule("qomnews.settings", priority="project")
    settings.set(CONFIG_SETTING, config, priority="cmdline")
    for name, value in (scrapy_settings or {}).items():
        settings.set(name, value, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    settings.set("LOG_LEVEL", config.log.level_in_force, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    handler = logs.install(config)
    done = asyncio.get_event_loop().create_task(work(process))
    done.add_done_callback(_stop_reactor)
    process.start(stop_after_crawl=False)
    logging.root.removeHandler(handler)
    if done.done() and not done.cancelled():
        done.result()


def _stop_reactor(_: object) -> None:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would install the wrong one

    # It has been stopped already where a signal came.
    with contextlib.suppress(RuntimeError):
        reactor.stop()  # type: ignore[misc] # the stub takes an interface for the reactor
