"""Runs backfills: one run of the spider after another, until all windows are done or something stands in the way."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.crawl.addon import CONFIG_SETTING
from qomnews.crawl.backfill import BACKFILL_SETTING, Backfill
from qomnews.crawl.clock import utc_now
from qomnews.crawl.lock import is_locked
from qomnews.crawl.outcome import DONE, FAILED, FELL_SHORT, LOCKED, YIELDED, Outcome
from qomnews.crawl.precedence import LOOK_EVERY_S, is_awaited
from qomnews.crawl.runner import SHUTDOWN, Run, in_process
from qomnews.store import BackfillWindow, StoreError, open_store
from qomnews.store.windows import OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scrapy.crawler import AsyncCrawlerProcess

    from qomnews.config import Config
    from qomnews.store import Store, WindowSpan

    # Opens windows of a span once more, where they deserve a second look; how many.
    type SecondLook = Callable[[Store, WindowSpan], int]

logger = logging.getLogger(__name__)

EXTENSIONS = {
    "qomnews.crawl.precedence.GiveWay": 100,
    "qomnews.crawl.progress.ProgressLines": None,
    "qomnews.crawl.window_progress.WindowProgress": 500,
}


@attrs.define
class BackfillOutcome:
    """What a backfill of one outlet came to: its runs' outcomes, and the windows of its span as they are now."""

    outlet: str
    runs: list[Outcome] = attrs.field(factory=list)
    windows: list[BackfillWindow] = attrs.field(factory=list)
    problem: str | None = None

    @property
    def reasons(self) -> list[str]:
        """Why it is no better, each once."""
        said = [reason for run in self.runs for reason in run.reasons]
        return list(dict.fromkeys([*([self.problem] if self.problem else []), *said]))

    @property
    def exit_status(self) -> int:
        """As of a crawl: 1 failed, 3 where windows are left or a run fell short."""
        statuses = [run.exit_status for run in self.runs]
        if self.problem or FAILED in statuses or {window.state for window in self.windows} == {"failed"}:
            return FAILED
        left = any(window.state != "done" for window in self.windows)
        return FELL_SHORT if left or FELL_SHORT in statuses else DONE


def run_backfills(
    backfills: Sequence[Backfill],
    config: Config,
    *,
    second_look: SecondLook,
    scrapy_settings: Mapping[str, Any] | None = None,
) -> list[BackfillOutcome]:
    """What backfills came to, in their order. Where another process works on an outlet, the others come first.

    A process can do this once, as with `qomnews.crawl.runner.crawl`.

    Raises:
        StoreError: the store can't be opened.
    """
    with open_store(config.database_url) as store:
        work = Work(store, config, second_look, {backfill.outlet: backfill for backfill in backfills})
        in_process(config, work.run, scrapy_settings=scrapy_settings)
        for outcome in work.outcomes.values():
            outcome.windows = store.windows(work.backfills[outcome.outlet].span)
    return list(work.outcomes.values())


class Work:
    """The outlets of one command, one at a time."""

    def __init__(
        self, store: Store, config: Config, second_look: SecondLook, backfills: Mapping[str, Backfill]
    ) -> None:
        self.backfills = backfills
        self.outcomes = {name: BackfillOutcome(name) for name in backfills}
        self._store = store
        self._config = config
        self._second_look = second_look
        self._ended: set[str] = set()
        self._has_waited = False

    async def run(self, process: AsyncCrawlerProcess) -> None:
        """Until each outlet is done, or has come to something that it can't get over."""
        try:
            while self._ended != set(self.backfills):
                if (outlet := self._next()) is not None:
                    self._judge(outlet, await self._one_run(process, self.backfills[outlet]))
                elif self._ended != set(self.backfills):
                    await self._wait()
        except StoreError as error:
            for name in set(self.backfills) - self._ended:
                self.outcomes[name].problem = str(error)

    def _next(self) -> str | None:
        """The outlet whose window is next; those without any are at their end, unless some deserve a second look."""
        while True:
            left = {name: backfill for name, backfill in self.backfills.items() if name not in self._ended}
            free = {name: backfill for name, backfill in left.items() if self._is_free(name)}
            if not free:
                return None
            if survey := next((name for name, backfill in free.items() if backfill.survey), None):
                return survey
            newest_first = next(iter(free.values())).newest_first
            spans = [backfill.span for backfill in free.values()]
            window = self._store.take_window(spans, newest_first=newest_first, at=utc_now())
            if window is not None:
                return window.outlet
            self._ended.update(name for name, backfill in free.items() if not self._reopened(backfill))

    def _is_free(self, outlet: str) -> bool:
        """Whether no other run is at work on an outlet, or waits for it."""
        home, store = self._config.home, self._store
        return not (is_locked(home, outlet) or store.is_claimed(outlet) or is_awaited(home, outlet, store))

    async def _wait(self) -> None:
        """All that is left is crawled at the moment, or worked at by another backfill."""
        if not self._has_waited:
            self._has_waited = True
            logger.warning("waiting for other runs of %s", ", ".join(sorted(set(self.backfills) - self._ended)))
        await asyncio.sleep(LOOK_EVERY_S)

    def _reopened(self, backfill: Backfill) -> bool:
        """Whether windows of an outlet are open again, or still, though none could be taken a moment ago."""
        if any(window.state in OPEN for window in self._store.windows(backfill.span)):
            return True
        return self._second_look(self._store, backfill.span) > 0

    async def _one_run(self, process: AsyncCrawlerProcess, backfill: Backfill) -> Outcome:
        backfill.count(self._store.windows(backfill.span))
        extensions = {**process.settings.getdict("EXTENSIONS"), **EXTENSIONS}
        settings: dict[str, Any] = {BACKFILL_SETTING: backfill, "EXTENSIONS": extensions}
        if backfill.max_requests is not None:
            left = max(backfill.max_requests - backfill.requests, 1)
            crawl = self._config.crawl.model_copy(update={"max_requests_per_run": left})
            settings[CONFIG_SETTING] = self._config.model_copy(update={"crawl": crawl})
        run = Run(process, backfill.outlet, backfill.arguments, settings)
        await asyncio.wait([run.task])
        outcome = run.outcome()
        backfill.requests += run.requests
        return outcome

    def _judge(self, outlet: str, outcome: Outcome) -> None:
        if outcome.exit_status == LOCKED:
            # Another run was quicker by a moment.
            return
        self.outcomes[outlet].runs.append(outcome)
        if outcome.finish_reason == YIELDED:
            return
        left = any(window.state in OPEN for window in self._store.windows(self.backfills[outlet].span))
        if outcome.finish_reason == SHUTDOWN:
            self._ended.update(self.backfills)
        elif outcome.finish_reason != "finished" or left or self.backfills[outlet].survey:
            # It was halted, or told to stop, or can't go on: the same command does, later.
            self._ended.add(outlet)
