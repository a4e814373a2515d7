"""How fast an outlet is asked: the operator's delay, the one that robots.txt asks for, and what the site says."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle
from scrapy.utils.asyncio import create_looping_call

from qomnews.crawl.addon import config_of
from qomnews.crawl.breaker import CircuitBreaker
from qomnews.crawl.clock import utc_now
from qomnews.crawl.halt import GIVE_UP, let_go_of_requests, require_going
from qomnews.crawl.retry_after import seconds_to_wait

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

BUSY = frozenset({429, 503})
# A site that is asked too often and doesn't say when to come back is given so many delays.
DELAYS_WHERE_NOTHING_IS_SAID = 10
# How soon a run that is to stop is let go, whatever its site's delay.
LOOK_EVERY_S = 0.5
# How long it then waits for answers that are on their way; service managers give ten seconds in all.
PATIENCE_S = 4.0


class Pace:
    """Downloader middleware: one slot for all hosts of an outlet, with a floor of delay that nothing erodes.

    Scrapy reads `Crawl-delay` and doesn't keep it; AutoThrottle knows no floor but the one of its own settings.
    """

    def __init__(self, crawler: Crawler, outlet_id: str) -> None:
        crawl = config_of(crawler.settings).crawl
        self._crawler = crawler
        self._outlet_id = outlet_id
        self._floor = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._longest_delay = crawl.max_crawl_delay
        self._longest_wait = crawl.max_wait
        self._asked: dict[str, float] = {}
        self._watch = create_looping_call(self._let_go_at_shutdown)
        self._was_running = False
        self._stopping_for = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For an outlet's crawl."""
        outlet_id = getattr(crawler.spidercls, "outlet_id", None)
        if outlet_id is None:
            raise NotConfigured
        pace = cls(crawler, outlet_id)
        connect = crawler.signals.connect
        connect(pace.robots_parsed, signal=signals.robots_parsed)
        connect(pace.request_reached_downloader, signal=signals.request_reached_downloader)
        connect(pace.response_downloaded, signal=signals.response_downloaded)
        connect(pace.spider_opened, signal=signals.spider_opened)
        connect(pace.spider_closed, signal=signals.spider_closed)
        return pace

    @property
    def floor(self) -> float:
        """Seconds between two requests, at least: the operator's, or more where robots.txt asks for more."""
        return max(self._floor, *self._asked.values()) if self._asked else self._floor

    def process_request(self, request: Request) -> None:
        """Into the outlet's slot.

        Raises:
            NotAskedError: the run was halted.
        """
        require_going(self._crawler)
        request.meta["download_slot"] = self._outlet_id

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """A robots.txt was read, for the first time or again."""
        settings = self._crawler.settings
        asked = robotparser.crawl_delay(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]) or 0.0
        host = urlsplit(request.url).netloc
        before = self._asked.get(host)
        if asked > self._longest_delay:
            if before != self._longest_delay:
                logger.warning(
                    "%s: robots.txt of %s asks for %g s between two requests; %g s are kept (max_crawl_delay)",
                    self._outlet_id, host, asked, self._longest_delay,
                )  # fmt: skip
            asked = self._longest_delay
        self._asked[host] = asked
        if slot := self._slot():
            throttle = self._crawler.get_extension(AutoThrottle)
            slot.delay = max(slot.delay, self.floor) if throttle else self.floor

    def request_reached_downloader(self) -> None:
        """A slot may be new, or slowed down to what AutoThrottle calls the most: the floor holds for both."""
        self._was_running |= self._crawler.engine.running
        if throttle := self._crawler.get_extension(AutoThrottle):
            throttle.mindelay = self.floor
            throttle.maxdelay = max(throttle.maxdelay, self.floor)
        if (slot := self._slot()) and slot.delay < self.floor:
            slot.delay = self.floor

    def response_downloaded(self, response: Response) -> None:
        """Where the site is busy, its slot waits as long as it says, then goes on with what failed."""
        if response.status not in BUSY:
            return
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        date = (response.headers.get("Date") or b"").decode("latin-1")
        wait = seconds_to_wait(header, date=date or None, now=utc_now()) if header else None
        slot = self._slot()
        if wait is None:
            wait = DELAYS_WHERE_NOTHING_IS_SAID * slot.delay if slot and response.status == 429 else 0.0
        if wait > self._longest_wait:
            if breaker := self._crawler.get_downloader_middleware(CircuitBreaker):
                breaker.rest(wait, f"{response.url} answered {response.status} and asks to come back in {wait:g} s")
            return
        if slot and wait:
            logger.info("%s: %s answered %d; waiting %g s", self._outlet_id, response.url, response.status, wait)
            # Without any delay a slot looks at no clock.
            slot.delay = max(slot.delay, 0.001)
            slot.lastseen = max(slot.lastseen, monotonic() + wait - slot.delay)

    def spider_opened(self) -> None:
        """The run begins."""
        self._watch.start(LOOK_EVERY_S, now=False)

    def spider_closed(self) -> None:
        """The run is over."""
        if self._watch.running:
            self._watch.stop()

    def _let_go_at_shutdown(self) -> None:
        """Scrapy waits for what stands in a slot's queue, however long its delays are."""
        if self._was_running and not self._crawler.engine.running:
            let_go_of_requests(self._crawler)
            self._stopping_for += LOOK_EVERY_S
            if self._stopping_for > PATIENCE_S:
                self._crawler.signals.send_catch_log(GIVE_UP)

    def _slot(self) -> Slot | None:
        slot: Slot | None = self._crawler.engine.downloader.slots.get(self._outlet_id)
        return slot
