"""An outlet that fails again and again is left alone for a while, by this run and by those after it."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured

from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now
from qomnews.crawl.failure import FETCH_ERRORS, reason_of
from qomnews.crawl.halt import begin_halted, halt
from qomnews.crawl.run_record import STORE_ERROR, RunRecord
from qomnews.dates import in_tehran
from qomnews.store import Rest, Store, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

RESTING = "resting"
# Nobody would miss a day's stories for one bad hour of a site.
LONGEST_REST = timedelta(days=1)
_FAILING = frozenset({401, 403, 408, 429})


class CircuitBreaker:
    """Downloader middleware, outside of retries: counts requests that were given up in a row, across runs.

    What a page lacks (404, 410) or what is refused on our side is no failure of the site. After the rest a single
    failure begins another, twice as long; a single answer ends it all.
    """

    def __init__(self, crawler: Crawler, outlet_id: str) -> None:
        crawl = config_of(crawler.settings).crawl
        self._crawler = crawler
        self._outlet_id = outlet_id
        self._most = crawl.failures_before_rest
        self._rest = timedelta(minutes=crawl.rest_minutes)
        self._failures = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For an outlet's crawl; none where it is switched off, and under `scrapy check`, which keeps nothing."""
        outlet_id = getattr(crawler.spidercls, "outlet_id", None)
        off = config_of(crawler.settings).crawl.failures_before_rest == 0
        if outlet_id is None or os.environ.get("SCRAPY_CHECK") or off:
            raise NotConfigured
        breaker = cls(crawler, outlet_id)
        crawler.signals.connect(breaker.spider_opened, signal=signals.spider_opened)
        return breaker

    def spider_opened(self) -> None:
        """The run begins: where the outlet still rests, it asks nothing."""
        standing = RunRecord.of(self._crawler).store.rest(self._outlet_id)
        if standing is None:
            return
        self._failures = standing.failures
        if standing.until is not None and standing.until > utc_now():
            until = _clock(standing.until)
            begin_halted(
                self._crawler, f"{self._outlet_id} rests until {until} in Tehran ({standing.reason}); nothing was asked"
            )

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's signature
        """The answer, unchanged."""
        if response.status >= 500 or response.status in _FAILING:
            self._failed(f"HTTP status {response.status}")
        elif self._failures:
            self._failures = 0
            self._keep(lambda store: store.clear_rest(self._outlet_id))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's signature
        """A request came to nothing."""
        if isinstance(exception, FETCH_ERRORS) and not isinstance(exception, IgnoreRequest):
            self._failed(reason_of(exception)[0])

    def rest(self, seconds: float, why: str) -> None:
        """Leave the outlet alone for so long, at most a day, and end the run."""
        span = min(timedelta(seconds=min(seconds, LONGEST_REST.total_seconds())), LONGEST_REST)
        until = utc_now() + span
        if self._keep(lambda store: store.set_rest(Rest(self._outlet_id, until, why, max(self._failures, 1)))):
            halt(
                self._crawler,
                RESTING,
                f"{why}: {self._outlet_id} is left alone until {_clock(until)} in Tehran",
                failed=True,
            )

    def _failed(self, reason: str) -> None:
        self._failures += 1
        beyond = self._failures - self._most
        if beyond >= 0:
            doubled = self._rest.total_seconds() * 2.0 ** min(beyond, 16)
            self.rest(doubled, f"{self._failures} requests in a row failed, the last by {reason}")
        else:
            self._keep(lambda store: store.set_rest(Rest(self._outlet_id, None, reason, self._failures)))

    def _keep(self, write: Callable[[Store], None]) -> bool:
        try:
            write(RunRecord.of(self._crawler).store)
        except StoreError as error:
            halt(self._crawler, STORE_ERROR, str(error), failed=True)
            return False
        return True


def _clock(instant: datetime) -> str:
    return in_tehran(instant).strftime("%Y-%m-%d %H:%M")
