"""All steps at once, where a second process does them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from pipelines.store import counted, forgotten
from qomnews.crawl.addon import config_of
from qomnews.crawl.rejection import RejectedItem
from qomnews.crawl.run_record import RunRecord
from qomnews.crawl.second_process import SecondProcess
from qomnews.store import ForgottenError
from qomnews.story import RejectedError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from qomnews.article import Article, RawArticle


class SecondProcessPipeline:
    """`RawArticle` in, the stored `Article` out once it is committed; while there is no such process, the same out."""

    def __init__(self, run: RunRecord, second: SecondProcess) -> None:
        self._run = run
        self._second = second

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The way to this process's second one.

        Raises:
            NotConfigured: there is to be none.
        """
        second = SecondProcess.of(config_of(crawler.settings))
        if second is None:
            raise NotConfigured
        run = RunRecord.of(crawler)
        second.join(run.stopwatch)
        return cls(run, second)

    async def process_item(self, item: RawArticle) -> Article | RawArticle:
        """The record as stored, with its mirrors and its version."""
        run = self._run
        if not await self._second.is_at_work():
            return item
        seen = run.seen_as.pop(item.url or "", ())
        try:
            stored = await self._second.store(item, run_id=run.run_id, seen=tuple(seen))
        except RejectedError as error:
            raise RejectedItem(error, item) from error
        except ForgottenError as error:
            raise forgotten(run, error) from error
        for step, seconds in stored.seconds.items():
            run.stopwatch.add(step, seconds, beside=True)
        return counted(run, stored.saved)
