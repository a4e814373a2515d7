"""`scrapy crawl`, with the exit status that the run's record computes: Scrapy's own is 0 whatever happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from qomnews.crawl.runner import Run
from qomnews.outlets import OUTLETS

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCrawl):
    """Scrapy's command with a truthful exit status."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl with one spider."""
        if len(args) != 1:
            raise UsageError("name one spider; `scrapy list` shows them")
        if args[0] not in {row.id for row in OUTLETS}:
            raise UsageError(f"no spider is called {args[0]!r}; `scrapy list` shows them")
        process = self.crawler_process
        if not isinstance(process, AsyncCrawlerProcess):
            raise UsageError("the spiders need Scrapy's asyncio reactor: leave TWISTED_REACTOR as it is")
        run = Run(process, args[0], opts.spargs)
        process.start()
        self.exitcode = run.outcome().exit_status
