"""A spider that fetches listings in line and reads the links in them."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK

from qomnews import pages
from qomnews.config_sections import CrawlConfig, OutletConfig
from qomnews.crawl.addon import config_of, outlet_settings
from qomnews.crawl.backfill import Backfill
from qomnews.crawl.clock import utc_now
from qomnews.crawl.conditional import CONDITIONAL, REPLAY
from qomnews.crawl.failure import FETCH_ERRORS, reason_of, reason_of_status
from qomnews.crawl.halt import NotAskedError
from qomnews.crawl.run_record import RunRecord
from qomnews.outlets import outlet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from qomnews.pages import Link

# More pages of one listing than this are no listing but a trap that never ends.
MAX_LISTING_PAGES = 2000
LISTING_PRIORITY = 10


class ListingError(RuntimeError):
    """A listing could not be fetched or read; `status` is its HTTP status where it had one."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class ListingSpider(Spider):
    """Base of `OutletSpider`: knows its outlet's listings, and nothing of stories."""

    outlet_id: ClassVar[str]
    section: OutletConfig
    crawl_config: CrawlConfig

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlet = outlet(self.outlet_id)
        self.allowed_domains = list(self.outlet.hosts)
        self.last_links: list[Link] = []

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """What the operator sets for this outlet alone."""
        super().update_settings(settings)
        settings.setdict(outlet_settings(config_of(settings), cls.outlet_id), priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider, with the configuration of its crawl."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        config = config_of(crawler.settings)
        spider.section = config.outlet(cls.outlet_id)
        spider.crawl_config = config.crawl
        return spider

    async def listing(self, path: str) -> Response:
        """The answer to a path of the outlet.

        Raises:
            ListingError: it could not be fetched, or did not answer with status 200.
            NotAskedError: the run was halted.
        """
        url = self.outlet.public_base + path
        # A listing of years ago is not asked for again: keeping the answers would fill the store.
        meta = {} if Backfill.of(self.crawler.settings) else {CONDITIONAL: REPLAY}
        request = Request(url, callback=NO_CALLBACK, priority=LISTING_PRIORITY, meta=meta)
        try:
            response = await self.crawler.engine.download_async(request)
        except NotAskedError:
            raise
        except FETCH_ERRORS as error:
            base = f" (at {self.section.base_url})" if self.section.base_url else ""
            raise ListingError(f"{url}{base}: {reason_of(error)[1]}") from error
        if response.status != 200:
            raise ListingError(f"{url}: {reason_of_status(response.status)[1]}", status=response.status)
        return response

    def links(self, response: Response) -> list[Link]:
        """The links of a listing, feed or sitemap.

        Raises:
            ListingError: it is none.
        """
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        try:
            with self.timed("listing"):
                self.last_links = pages.links(
                    response.body, outlet=self.outlet_id, url=response.url, now=utc_now(), content_type=content_type
                )
        except pages.NotAListingError as error:
            raise ListingError(f"{response.url}: {error}") from error
        return self.last_links

    def timed(self, step: str) -> AbstractContextManager[None]:
        """Counts the time of a block as a step's in the run's record, where there is one."""
        record = self.crawler.get_extension(RunRecord)
        return record.stopwatch.step(step) if record else nullcontext()

    def page_numbers(self, listing: str, *, most: int | None = None) -> Iterator[int]:
        """1, 2, 3 and so on.

        Raises:
            ListingError: the listing, named for the message, has no end.
        """
        most = most or MAX_LISTING_PAGES
        yield from range(1, most + 1)
        raise ListingError(f"{listing} has more than {most} pages: it must be a trap")
