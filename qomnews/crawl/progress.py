"""Progress on a terminal: one line for each outlet, while its run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.exceptions import NotConfigured

from qomnews.crawl.outcome import PREFIX

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PROGRESS_SETTING = "QOMNEWS_PROGRESS"


class ProgressLines:
    """Scrapy extension, switched on by the setting `QOMNEWS_PROGRESS`; draws on stderr."""

    # All crawlers of a process draw on the same few lines of the terminal.
    _shared: ClassVar[Progress | None] = None
    _running: ClassVar[int] = 0

    def __init__(self, crawler: Crawler, display: Progress) -> None:
        self._crawler = crawler
        self._display = display
        self._task: TaskID = display.add_task(str(crawler.spidercls.name), total=None, counts="")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The line of a run that is about to start."""
        if not crawler.settings.getbool(PROGRESS_SETTING):
            raise NotConfigured
        if cls._shared is None:
            cls._shared = Progress(
                TextColumn("{task.description:<12}"),
                BarColumn(bar_width=24),
                TextColumn("{task.fields[counts]}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
            )
            cls._shared.start()
        line = cls(crawler, cls._shared)
        cls._running += 1
        for signal in (signals.item_scraped, signals.item_dropped, signals.response_received):
            crawler.signals.connect(line.advance, signal=signal)
        crawler.signals.connect(line.spider_closed, signal=signals.spider_closed)
        return line

    def advance(self) -> None:
        """Something came in: show how far the run is."""
        count = self._crawler.stats.get_value
        found = count(f"{PREFIX}found", 0) - count(f"{PREFIX}known", 0)
        fetched = count(f"{PREFIX}fetched", 0)
        # How much there is to find is only known once discovery is through; until then the bar just moves.
        total = found if count(f"{PREFIX}discovery/complete") else None
        self._display.update(
            self._task, completed=fetched, total=total, counts=f"{fetched} fetched of {found} found so far"
        )

    def spider_closed(self) -> None:
        """The run is over."""
        self.advance()
        self._display.stop_task(self._task)
        ProgressLines._running -= 1
        if ProgressLines._running == 0:
            self._display.stop()
            ProgressLines._shared = None
