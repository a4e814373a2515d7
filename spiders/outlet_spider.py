"""What every outlet's spider shares: the window of time, what is known already, and what becomes of each page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs
from scrapy import Request, Spider
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy_spider_metadata import Args  # type: ignore[attr-defined] # it is public, though not in __all__

from qomnews import identity, pages
from qomnews.config import CrawlConfig, OutletConfig
from qomnews.crawl.addon import config_of
from qomnews.crawl.arguments import ALL_DESKS, CrawlArguments
from qomnews.crawl.clock import utc_now
from qomnews.crawl.failure import FETCH_ERRORS, reason_of, reason_of_status
from qomnews.crawl.run_record import RunRecord
from qomnews.outlets import outlet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from qomnews.article import RawArticle
    from qomnews.pages import ArticlePage, Link

# More pages of one listing than this are no listing but a trap that never ends.
MAX_LISTING_PAGES = 2000
LISTING_PRIORITY = 10
OTHER_DESK = "other-desk"


class ListingError(RuntimeError):
    """A listing could not be fetched or read; `status` is its HTTP status where it had one."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class OutletSpider(Args[CrawlArguments], Spider):
    """Base of all spiders: a subclass says in `discover()` where its stories are listed."""

    outlet_id: ClassVar[str]
    section: OutletConfig
    crawl_config: CrawlConfig

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outlet = outlet(self.outlet_id)
        self.allowed_domains = list(self.outlet.hosts)
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider, with the configuration of its crawl."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        config = config_of(crawler.settings)
        spider.section = config.outlet(cls.outlet_id)
        spider.crawl_config = config.crawl
        return spider

    # What a subclass says ------------------------------------------------------------------------------------------

    def discover(self) -> AsyncIterator[Link]:
        """Links to stories, newest first, down to `self.since`.

        Raises:
            ListingError: the outlet can't be listed in any way.
        """
        raise NotImplementedError

    def is_of_desk(self, raw: RawArticle) -> bool:  # noqa: ARG002 - outlets without desks take every page
        """Whether a fetched page belongs to what this run looks for."""
        return True

    # What is the same for all --------------------------------------------------------------------------------------

    @property
    def mark_scope(self) -> str:
        """What the mark of a completed discovery is kept under."""
        return ALL_DESKS

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the stories to fetch: those that failed before and are due again, then what is new."""
        run = self.run
        self.since, self.until = self._window(run)
        for url in run.store.due(self.outlet_id, now=utc_now()):
            self._asked.add(url)
            yield self.article_request(url)
        left = self.args.limit
        try:
            async for link in self.discover():
                if not self.is_wanted(link):
                    continue
                if left == 0:
                    break
                left = None if left is None else left - 1
                yield self.article_request(link.url)
        except ListingError as error:
            run.note("problems", str(error))
            return
        run.discovery_complete()
        if self.args.is_whole and self._continues_mark(run):
            run.mark_to_set = (self.mark_scope, run.started_at)

    @property
    def run(self) -> RunRecord:
        """The record of this run.

        Raises:
            NotConfigured: there is none, as under `scrapy check`.
        """
        return RunRecord.of(self.crawler)

    def _window(self, run: RunRecord) -> tuple[datetime, datetime | None]:
        mark = run.store.mark(self.outlet_id, self.mark_scope)
        if self.args.since is not None:
            since = self.args.since
        elif mark is not None:
            since = mark - timedelta(hours=self.crawl_config.overlap_hours)
        else:
            since = run.started_at - timedelta(days=self.crawl_config.first_run_days)
        return since, self.args.until

    def _continues_mark(self, run: RunRecord) -> bool:
        mark = run.store.mark(self.outlet_id, self.mark_scope)
        return mark is None or self.since <= mark

    def is_wanted(self, link: Link) -> bool:
        """Whether a story that a listing shows is to be fetched."""
        if not link.article or link.url in self._asked:
            return False
        if self.args.kinds is not None and link.kind not in self.args.kinds:
            return False
        if link.published_at is not None:
            published = datetime.fromisoformat(link.published_at)
            if published < self.since or (self.until is not None and published >= self.until):
                return False
        self._asked.add(link.url)
        self.run.count("found")
        if not self.args.refresh and self.is_known(link.url):
            self.run.count("known")
            return False
        return True

    def is_known(self, url: str) -> bool:
        """Whether the store has a story, or has found that its address gives none."""
        # What was put aside for its desk is of interest again to a run that looks at every desk.
        ignoring = (OTHER_DESK,) if self.mark_scope == ALL_DESKS else ()
        number = identity.news_id_of(self.outlet_id, url)
        return self.run.store.known(self.outlet_id, url, number, now=utc_now(), ignoring=ignoring)

    def is_past_window(self, links: Iterable[Link]) -> bool:
        """Whether all stories of a listing page are older than this run looks (False where none says its date)."""
        dated = [datetime.fromisoformat(link.published_at) for link in links if link.published_at]
        return bool(dated) and max(dated) < self.since

    def article_request(self, url: str) -> Request:
        """The request for a story."""
        return Request(url, callback=self.parse_article, errback=self.article_failed)

    def parse_article(self, response: Response, page: Any) -> AsyncIterator[RawArticle]:  # noqa: ANN401 - each its own
        """The record of a story's page. Each spider names the class of `page`, which scrapy-poet builds."""
        raise NotImplementedError(f"{type(self).__name__} names no page class for {response.url} ({page!r})")

    async def article(self, response: Response, page: ArticlePage) -> AsyncIterator[RawArticle]:
        """What a page says, with the moment of fetching and where the page is kept; nothing where it is no story."""
        meta = response.meta
        self._count("fetched")
        try:
            raw = await page.to_item()
        except pages.NoArticleError as error:
            self._count(f"rejected/{error.reason}")
            self._reject(error.reason, error.detail, url=response.url)
            return
        raw = attrs.evolve(raw, fetched_at=meta.get("fetched_at", utc_now()).isoformat(), capture=meta.get("capture"))
        if not self.is_of_desk(raw):
            self._count(OTHER_DESK)
            self._reject(OTHER_DESK, f"its category is {' > '.join(raw.category)}", url=raw.url, final=True)
            return
        if record := self._run_or_none():
            record.led_to(raw.url, response.url, *meta.get("redirect_urls", ()))
        yield raw

    def article_failed(self, failure: Failure) -> None:
        """A story could not be fetched: it is kept in mind and tried again by a later run."""
        reason, sentence = reason_of(failure.value)
        url = failure.request.url  # type: ignore[attr-defined] # Scrapy puts it there
        self.logger.warning("%s: %s", url, sentence)
        self._count(f"failed/{reason}")
        self._reject(reason, sentence, url=url)

    def _count(self, name: str) -> None:
        if record := self._run_or_none():
            record.count(name)

    def _reject(self, reason: str, detail: str, *, url: str | None, final: bool = False) -> None:
        if record := self._run_or_none():
            record.reject(reason, detail, url=url, final=final)

    def _run_or_none(self) -> RunRecord | None:
        try:
            return self.run
        except NotConfigured:
            return None

    # Listings ------------------------------------------------------------------------------------------------------

    async def listing(self, path: str) -> Response:
        """The answer to a path of the outlet.

        Raises:
            ListingError: it could not be fetched, or did not answer with status 200.
        """
        url = self.outlet.public_base + path
        request = Request(url, callback=NO_CALLBACK, priority=LISTING_PRIORITY)
        try:
            response = await self.crawler.engine.download_async(request)
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
            return pages.links(
                response.body, outlet=self.outlet_id, url=response.url, now=utc_now(), content_type=content_type
            )
        except pages.NotAListingError as error:
            raise ListingError(f"{response.url}: {error}") from error

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Requests for every story that a listing shows; what `scrapy check` tries."""
        for link in self.links(response):
            if link.article:
                yield self.article_request(link.url)
