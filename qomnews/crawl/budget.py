"""How many requests an outlet is sent, in a run and in a day of Tehran's calendar."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from qomnews import dates
from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now
from qomnews.crawl.halt import NotAskedError, halt, require_going
from qomnews.crawl.run_record import STORE_ERROR, RunRecord
from qomnews.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BUDGET = "budget"
# The store counts them before they are made, so many at a time: a run that is killed counts a few too many, never one
# too few, and a request costs no transaction of its own.
TAKEN_AT_ONCE = 50
_MINUTE = 60


class RequestBudget:
    """Scrapy extension: counts every request that leaves, robots.txt, redirects and retries included.

    A run whose budget is used up ends there: what it has is stored, it leaves no mark, and the next one goes on.
    """

    def __init__(self, crawler: Crawler, outlet_id: str) -> None:
        crawl = config_of(crawler.settings).crawl
        self._crawler = crawler
        self._outlet_id = outlet_id
        self._most_a_run = crawl.max_requests_per_run
        self._most_a_day = crawl.max_requests_per_day
        self._made = 0
        self._day = ""
        self._taken = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For an outlet's crawl; none under `scrapy check`, which keeps nothing."""
        outlet_id = getattr(crawler.spidercls, "outlet_id", None)
        if outlet_id is None or os.environ.get("SCRAPY_CHECK"):
            raise NotConfigured
        budget = cls(crawler, outlet_id)
        crawler.signals.connect(budget.spider_closed, signal=signals.spider_closed)
        return budget

    def take(self) -> None:
        """One more request.

        Raises:
            NotAskedError: there is none left, or the run was halted otherwise.
        """
        require_going(self._crawler)
        if self._most_a_run and self._made >= self._most_a_run:
            self._stop(f"its budget of {self._most_a_run} requests a run is used up (max_requests_per_run)")
        day = _tehran_day()
        try:
            if day != self._day:
                self._give_back()
                self._day = day
            if not self._taken:
                store = RunRecord.of(self._crawler).store
                self._taken = store.take_requests(self._outlet_id, day, TAKEN_AT_ONCE, most=self._most_a_day or None)
        except StoreError as error:
            halt(self._crawler, STORE_ERROR, str(error), failed=True)
            raise NotAskedError(str(error)) from error
        if not self._taken:
            self._stop(
                f"its budget of {self._most_a_day} requests on {day} is used up (max_requests_per_day); the next "
                "begins at midnight in Tehran"
            )
        self._taken -= 1
        self._made += 1

    def spider_closed(self) -> None:
        """The run is over: what was taken and not needed is given back."""
        try:
            self._give_back()
        except StoreError as error:
            # The day's count is a few too high.
            RunRecord.of(self._crawler).note("warnings", str(error))

    def _give_back(self) -> None:
        if self._taken:
            RunRecord.of(self._crawler).store.give_back_requests(self._outlet_id, self._day, self._taken)
            self._taken = 0

    def _stop(self, sentence: str) -> None:
        halt(self._crawler, BUDGET, sentence, failed=False)
        raise NotAskedError(sentence)


def _tehran_day() -> str:
    return _day_of(int(utc_now().timestamp()) // _MINUTE)


@lru_cache(maxsize=1)
def _day_of(minute: int) -> str:
    """The day of a minute since 1970: every request asks for it."""
    year, month, day = dates.to_jalali(datetime.fromtimestamp(minute * _MINUTE, UTC))
    return f"{year}-{month:02}-{day:02}"
