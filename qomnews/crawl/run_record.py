"""Scrapy extension: the lock, the store and the record of one run of one outlet, and its exit status."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Response

from qomnews.config import ConfigError
from qomnews.crawl.addon import config_of
from qomnews.crawl.backfill import Backfill
from qomnews.crawl.clock import utc_now
from qomnews.crawl.closing import close_run
from qomnews.crawl.drift_watch import DriftWatch, scope_of
from qomnews.crawl.failure import PROGRAM_ERROR, reason_of
from qomnews.crawl.lock import OutletLock, lock_outlet
from qomnews.crawl.looks import LOOK, Look, Looks
from qomnews.crawl.outcome import PREFIX, Outcome
from qomnews.crawl.rejection import RejectedItem
from qomnews.crawl.run_stats import Samples
from qomnews.crawl.second_process import SecondProcessError
from qomnews.crawl.stopwatch import Stopwatch, memory_mb
from qomnews.store import Store, StoreBusyError, StoreError, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from qomnews.article import RawArticle

logger = logging.getLogger(__name__)

# In a request's meta: the address that its story was listed under, through redirects and retries.
ASKED = "qomnews_asked"
STORE_ERROR = "store_error"
NOT_STORED = "not-stored"


class RunRecord:
    """What a run shares: the open store and the run's number; and what it comes to once it is over."""

    def __init__(self, crawler: Crawler, outlet_id: str, lock: OutletLock, store: Store) -> None:
        self.store = store
        self.started_at = utc_now()
        self.run_id: int | None = None
        self.outcome: Outcome | None = None
        # Scope and instant of the mark that a completed discovery leaves.
        self.mark_to_set: tuple[str, datetime] | None = None
        self.seen_as: dict[str, set[str]] = {}
        self.watch: DriftWatch | None = None
        self.looks = Looks(store, self.count, self.note)
        self.stopwatch = Stopwatch()
        self.samples = Samples()
        self.memory_at_start = memory_mb()
        # A task that nobody holds may vanish before it is done.
        self._closing: list[asyncio.Task[None]] = []
        self._outlet_id = outlet_id
        self._crawler = crawler
        self._lock = lock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The record of a run that is about to start.

        Raises:
            NotConfigured: no outlet's spider, or `scrapy check`, which keeps nothing.
            LockedError: another run crawls the outlet.
            ConfigError: the home can't be used.
            StoreError: the store can't be opened.
        """
        outlet_id = getattr(crawler.spidercls, "outlet_id", None)
        if outlet_id is None or os.environ.get("SCRAPY_CHECK"):
            raise NotConfigured
        config = config_of(crawler.settings)
        try:
            config.home.mkdir(parents=True, exist_ok=True)
            lock = lock_outlet(config.home, outlet_id, backfill=Backfill.of(crawler.settings) is not None)
        except OSError as error:
            raise ConfigError(
                f"the home {config.home} can't be used: {error.strerror or error}; mend it, or give another with "
                "--home or QOMNEWS_HOME"
            ) from error
        try:
            store = open_store(config.database_url, horizon_days=config.mirrors.horizon, plan=config.crawl.plan)
            lock.claim(store)
            record = cls(crawler, outlet_id, lock, store)
        except BaseException:
            lock.release()
            raise
        connect = crawler.signals.connect
        connect(record.spider_opened, signal=signals.spider_opened)
        connect(record.item_dropped, signal=signals.item_dropped)
        connect(record.item_error, signal=signals.item_error)
        connect(record.spider_closed, signal=signals.spider_closed)
        return record

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The record of this crawler's run.

        Raises:
            NotConfigured: the run keeps none.
        """
        record = crawler.get_extension(cls)
        if record is None:
            raise NotConfigured
        return record

    def count(self, name: str, by: int = 1) -> None:
        """One more of what `qomnews.crawl.outcome` counts."""
        self._crawler.stats.inc_value(f"{PREFIX}{name}", by)

    def note(self, kind: str, problem: str) -> None:
        """Keep what went wrong in discovery: `problems` fail the run, `warnings` make it fall short."""
        kept = self._crawler.stats.get_value(f"{PREFIX}discovery/{kind}", ())
        self._crawler.stats.set_value(f"{PREFIX}discovery/{kind}", (*kept, problem))

    def discovery_complete(self) -> None:
        """Everything that the outlet lists, down to where this run looks, has been asked for."""
        self._crawler.stats.set_value(f"{PREFIX}discovery/complete", value=True)

    def reject(  # noqa: PLR0913 - a rejection has that many parts
        self,
        reason: str,
        detail: str,
        *,
        url: str,
        raw: RawArticle | None = None,
        look: Look | None = None,
        final: bool = False,
    ) -> None:
        """Keep that an address gave no record, with the reason; of a planned look at a stored story, that it failed.

        Raises:
            CloseSpider: that can't be kept: the run ends, and leaves no mark behind which it would be forgotten.
        """
        self.samples.offer(reason, url)
        if look is not None and look.planned:
            self.kept(lambda: self.looks.failed(look))
            return
        self.kept(
            lambda: self.store.reject(
                outlet=self._outlet_id,
                url=url,
                reason=reason,
                detail=detail,
                raw=raw,
                run_id=self.run_id,
                at=utc_now(),
                final=final,
            )
        )

    def kept(self, keep: Callable[[], object]) -> None:
        """Write something into the store.

        Raises:
            CloseSpider: that can't be done: the run ends.
        """
        try:
            keep()
        except StoreError as error:
            raise self.fatal(STORE_ERROR, str(error)) from error

    def fatal(self, reason: str, problem: str) -> CloseSpider:
        """What to raise in a callback where the run can't go on; the problem, once, is one of the outcome's reasons."""
        kept = self._crawler.stats.get_value(f"{PREFIX}fatal", ())
        if problem not in kept:
            self._crawler.stats.set_value(f"{PREFIX}fatal", (*kept, problem))
        return CloseSpider(reason)

    def led_to(self, article_url: str | None, *addresses: str) -> None:
        """Remember under which addresses an article was asked for, where they are not its own."""
        others = {address for address in addresses if address != article_url}
        if article_url and others:
            self.seen_as.setdefault(article_url, set()).update(others)

    def spider_opened(self, spider: Spider) -> None:
        """The run begins."""
        self.watch = DriftWatch(self._outlet_id, scope_of(spider, self.started_at))
        arguments = spider.args.model_dump(mode="json", exclude_none=True) if hasattr(spider, "args") else {}
        self.run_id = self.store.begin_run(self._outlet_id, spider=spider.name, arguments=arguments, at=self.started_at)

    async def item_dropped(self, exception: BaseException, response: object) -> None:
        """A pipeline turned a page away; a mirror is stored already and not turned away."""
        if isinstance(exception, RejectedItem):
            self.count(f"rejected/{exception.reason}")
            self._reject_or_close(exception.reason, exception.detail, response, exception.raw)

    async def item_error(self, failure: Failure, response: object) -> None:
        """A story could not be stored: it is kept as rejected, and where that is impossible too the run ends."""
        error = failure.value
        if not isinstance(error, StoreError):
            # One story that a rule stumbles over must not keep all others out, run after run.
            self.count(f"failed/{PROGRAM_ERROR}")
            self._reject_or_close(*reason_of(error), response)
            return
        self.count("store_errors")
        self._crawler.stats.set_value(f"{PREFIX}store_error", str(error))
        if isinstance(error, StoreBusyError | SecondProcessError):
            self._close(STORE_ERROR)
        else:
            self._reject_or_close(NOT_STORED, str(error), response)

    def _reject_or_close(self, reason: str, detail: str, response: object, raw: RawArticle | None = None) -> None:
        asked = asked_address(response) if isinstance(response, Response) else None
        look = response.meta.get(LOOK) if isinstance(response, Response) else None
        url = asked or (raw.url if raw else None)
        try:
            if url is None:
                raise self.fatal(STORE_ERROR, f"a page without an address gave no record: {detail}")
            self.reject(reason, detail, url=url, raw=raw, look=look)
        except CloseSpider as stop:
            self._close(stop.reason)

    def _close(self, reason: str) -> None:
        """End the run; who handles a story can't wait for that, since the end waits for every story's handling."""
        closing = self._crawler.engine.close_spider_async(reason=reason)
        loop = asyncio.get_running_loop()
        self._closing.append(asyncio.Task(closing, loop=loop, eager_start=True))

    async def spider_closed(self, reason: str) -> None:
        """The run is over: what it came to is written down, and the lock let go."""
        try:
            self.looks.settle(self.run_id, self.fatal)
            self.outcome = await close_run(self, self._crawler, self._outlet_id, reason)
        finally:
            self.store.close()
            self._lock.release()


def asked_address(response: Response) -> str:
    """The address under which a listing showed the story that this response is for, before any redirect."""
    return str(response.meta.get(ASKED) or response.url)
