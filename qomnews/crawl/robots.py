"""robots.txt as RFC 9309 wants it kept: read again in a long run, and a closed door where it can't be read."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from qomnews.crawl.addon import config_of
from qomnews.crawl.failure import RobotsUnreadableError, reason_of, reason_of_status

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# A site that could not say what it allows is asked for it again soon.
AGAIN_AFTER_FAILURE_S = 60.0
# What is read of a file at least (section 2.5), and here at most: rules cost time for each address.
LARGEST = 512 * 1024


class OutletRobots(RobotsTxtMiddleware):
    """Downloader middleware in place of Scrapy's, which reads a file once a run and takes any error for a welcome."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._lasts = timedelta(minutes=config_of(crawler.settings).crawl.robots_minutes).total_seconds()
        self._until: dict[str, float] = {}
        self._before: dict[str, RobotParser] = {}
        self._unreadable: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override] # Scrapy's has a deprecated argument
        """Keep out what is forbidden.

        Raises:
            IgnoreRequest: robots.txt forbids it.
            RobotsUnreadableError: what robots.txt says is not known.
        """
        await super().process_request(request)
        why = self._unreadable.get(urlparse_cached(request).netloc)
        if why is not None and not request.meta.get("dont_obey_robotstxt"):
            raise RobotsUnreadableError(f"robots.txt can't be read, and without it nothing may be: {why}")

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of a request's host, as they were not long ago."""
        netloc = urlparse_cached(request).netloc
        if monotonic() >= self._until.get(netloc, float("inf")):
            del self._until[netloc]
            self._parsers.pop(netloc, None)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            # Section 2.3.1.4: all is forbidden, and what was read before holds.
            self._give_up(reason_of_status(response.status)[1], netloc)
            return
        if response.status >= 400:
            # Section 2.3.1.3: there is none, whatever the error page says.
            response = response.replace(body=b"")
        await super()._parse_robots(response.replace(body=response.body[:LARGEST]), netloc, request)
        self._unreadable.pop(netloc, None)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser):
            self._before[netloc] = parser
        self._until[netloc] = monotonic() + self._lasts

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, IgnoreRequest):
            # It leads to another host or round in circles: there is none.
            super()._robots_error(exc, netloc)
            self._until[netloc] = monotonic() + self._lasts
        else:
            self._stats.inc_value(f"robotstxt/exception_count/{type(exc)}")
            self._give_up(reason_of(exc)[1], netloc)

    def _give_up(self, why: str, netloc: str) -> None:
        parser = self._before.get(netloc)
        if parser is None:
            self._unreadable[netloc] = why
        waiting, self._parsers[netloc] = self._parsers[netloc], parser
        if isinstance(waiting, Deferred):
            waiting.callback(parser)
        self._until[netloc] = monotonic() + AGAIN_AFTER_FAILURE_S
