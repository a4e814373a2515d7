"""Progress on a terminal: one line for each outlet, while its run goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.exceptions import NotConfigured

from qomnews.crawl.outcome import PREFIX

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

PROGRESS_SETTING = "QOMNEWS_PROGRESS"
# More often than that nobody reads figures, and each time costs some milliseconds.
TIMES_A_SECOND = 4


class ProgressLines:
    """Scrapy extension, switched on by the setting `QOMNEWS_PROGRESS`; draws on stderr."""

    # All crawlers of a process draw on the same few lines of the terminal.
    _shared: ClassVar[Progress | None] = None
    _running: ClassVar[int] = 0

    def __init__(self, crawler: Crawler, display: Progress, clock: Callable[[], float] = time.monotonic) -> None:
        self._crawler = crawler
        self._display = display
        self._clock = clock
        self._began = clock()
        self._task: TaskID = display.add_task(str(crawler.spidercls.name), total=None, counts="")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The line of a run that is about to start."""
        if not crawler.settings.getbool(PROGRESS_SETTING):
            raise NotConfigured
        if cls._shared is None:
            ProgressLines._shared = display_on(Console(stderr=True))
            ProgressLines._shared.start()
        line = cls(crawler, ProgressLines._shared or display_on(Console(stderr=True)))
        ProgressLines._running += 1
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error, signals.response_received):
            crawler.signals.connect(line.advance, signal=signal)
        crawler.signals.connect(line.spider_closed, signal=signals.spider_closed)
        return line

    @classmethod
    def console(cls) -> Console | None:
        """Where else to write, while lines are drawn: what it prints stands above them."""
        return None if cls._shared is None else cls._shared.console

    def advance(self) -> None:
        """Something came in: show how far the run is."""
        # How much there is to find is only known once discovery is through; until then the bar just moves.
        found = self._count("found") - self._count("known")
        total = found if self._count("discovery/complete") else None
        fetched = self._count("fetched")
        self._display.update(self._task, completed=fetched + self._failed(), total=total, counts=self.figures())

    def figures(self) -> str:
        """What has come in so far, in words."""
        fetched = self._count("fetched")
        minutes = max(self._clock() - self._began, 1) / 60
        parts = [
            f"{self._count('found') - self._count('known')} found",
            f"{fetched} fetched",
            f"{self._count('new') + self._count('took-over')} new",
            f"{self._count('mirror')} mirrors",
            f"{self._failed()} failed",
            f"{fetched / minutes:.0f}/min",
        ]
        return ", ".join(parts)

    def spider_closed(self) -> None:
        """The run is over."""
        self.advance()
        self._display.stop_task(self._task)
        ProgressLines._running -= 1
        if ProgressLines._running == 0:
            self._display.stop()
            ProgressLines._shared = None

    def _count(self, name: str) -> int:
        return int(self._crawler.stats.get_value(f"{PREFIX}{name}", 0))

    def _failed(self) -> int:
        failed = f"{PREFIX}failed/"
        stats = self._crawler.stats.get_stats()
        return sum(int(count) for name, count in stats.items() if name.startswith(failed))


def display_on(console: Console) -> Progress:
    """The lines, on a terminal; none is drawn where the console is none."""
    return Progress(
        TextColumn("{task.description:<11}"),
        BarColumn(bar_width=16),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
        console=console,
        refresh_per_second=TIMES_A_SECOND,
    )
