"""What every outlet's spider shares: the window of time, what is known already, and what becomes of each page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy_spider_metadata import Args  # type: ignore[attr-defined] # it is public, though not in __all__

from qomnews import identity, pages
from qomnews.crawl.archive import ArchiveError
from qomnews.crawl.arguments import ALL_DESKS, CrawlArguments
from qomnews.crawl.clock import utc_now
from qomnews.crawl.failure import PROGRAM_ERROR, reason_of
from qomnews.crawl.run_record import ASKED, RunRecord, asked_address
from qomnews.crawl.window import Window, window_of
from qomnews.store import StoreError
from spiders.listing_spider import ListingError, ListingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from qomnews.article import RawArticle
    from qomnews.crawl.drift_watch import DriftWatch
    from qomnews.pages import ArticlePage, Link

OTHER_DESK = "other-desk"


class OutletSpider(Args[CrawlArguments], ListingSpider):
    """Base of all spiders: a subclass says in `discover()` where its stories are listed."""

    window: Window

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: set[str] = set()
        self._listed = 0
        self._doubted = False

    # What a subclass says ------------------------------------------------------------------------------------------

    def discover(self) -> AsyncIterator[Link]:
        """Links to stories, newest first, down to `self.window.since`.

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
        limit = self.args.limit
        asked = 0
        try:
            mark = run.store.mark(self.outlet_id, self.mark_scope)
            self.window = window_of(self.args, self.crawl_config, mark=mark, started_at=run.started_at)
            for url in run.store.due(self.outlet_id, now=utc_now())[:limit]:
                self._asked.add(url)
                asked += 1
                yield self.article_request(url)
            if limit is None or asked < limit:
                async for link in self.discover():
                    self._listed += link.article
                    if not self.is_wanted(link):
                        continue
                    asked += 1
                    yield self.article_request(link.url)
                    if asked == limit:
                        break
                else:
                    self._must_have_listed()
        except (ListingError, StoreError, ArchiveError) as error:
            run.note("problems", str(error))
            return
        except Exception as error:
            self.logger.exception("discovery failed")
            run.note("problems", f"the program failed ({type(error).__name__}: {error}); the log has the details")
            return
        run.discovery_complete()
        if self.args.is_whole and self.window.continues_mark and not self._doubted:
            run.mark_to_set = (self.mark_scope, run.started_at)

    def _must_have_listed(self) -> None:
        # Every outlet's feed or front page names its last stories, however old they are; of a window that has ended
        # some listings name nothing, and rightly.
        if not self._listed and self.window.until is None:
            raise ListingError(f"no listing of {self.outlet_id} names a single story: its pages must have changed")

    def doubt(self, problem: str) -> None:
        """Note that listings may have left stories out: this run moves no mark, so that the next one looks again."""
        self._doubted = True
        self.run.note("warnings", problem)

    @property
    def run(self) -> RunRecord:
        """The record of this run.

        Raises:
            NotConfigured: there is none, as under `scrapy check`.
        """
        return RunRecord.of(self.crawler)

    def is_wanted(self, link: Link) -> bool:
        """Whether a story that a listing shows is to be fetched."""
        if not link.article or link.url in self._asked:
            return False
        if self.args.kinds is not None and link.kind not in self.args.kinds:
            return False
        if not self.window.holds(link):
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
        """Whether all stories of a listing page are older than this run looks.

        Where the listing says no date, the stored story's counts; False where neither says one.
        """
        dated = [datetime.fromisoformat(date) for link in links if (date := self._date_of(link))]
        return bool(dated) and max(dated) < self.window.since

    def reaches_back(self, links: Iterable[Link]) -> bool:
        """Whether a listing page shows a story that the run before this one has seen, or one that is older."""
        dates = [datetime.fromisoformat(date) for link in links if (date := self._date_of(link))]
        return any(date < self.window.since for date in dates) or any(self.is_known(link.url) for link in links)

    def _date_of(self, link: Link) -> str | None:
        if link.published_at is not None:
            return link.published_at
        stored = self.run.store.get(identity.article_id(self.outlet_id, link.news_id, link.url))
        return stored.published_at if stored else None

    def article_request(self, url: str) -> Request:
        """The request for a story."""
        # What was asked for is known here; Scrapy's own filter would swallow, without a word, every redirect to an
        # address that another story was led to before.
        return Request(
            url, callback=self.parse_article, errback=self.article_failed, dont_filter=True, meta={ASKED: url}
        )

    def parse_article(self, response: Response, page: Any) -> AsyncIterator[RawArticle]:  # noqa: ANN401 - each its own
        """The record of a story's page. Each spider names the class of `page`, which scrapy-poet builds."""
        raise NotImplementedError(f"{type(self).__name__} names no page class for {response.url} ({page!r})")

    async def article(self, response: Response, page: ArticlePage) -> AsyncIterator[RawArticle]:
        """What a page says, with the moment of fetching and where the page is kept; nothing where it is no story."""
        meta = response.meta
        asked = asked_address(response)
        self._count("fetched")
        page.fetched_at = meta.get("fetched_at")
        try:
            with self.timed("extraction"):
                raw = await page.to_item()
        except pages.NoArticleError as error:
            self._count(f"rejected/{error.reason}")
            if watch := self._watch_or_none():
                watch.refused(response, error.reason)
            self._reject(error.reason, error.detail, url=asked)
            return
        except Exception as error:  # noqa: BLE001 - a page that a rule stumbles over is kept, like any that fails
            self._failed(asked, error)
            return
        raw = attrs.evolve(raw, fetched_at=meta.get("fetched_at", utc_now()).isoformat(), capture=meta.get("capture"))
        # Before its desk is asked for: a redesign that hides the category would put every story aside unseen.
        if watch := self._watch_or_none():
            watch.read(response, raw.extraction)
        if not self.is_of_desk(raw):
            self._count(OTHER_DESK)
            # Without a category it may be of the desk: the page, or our reading of it, may be mended within days.
            why = f"its category is {' > '.join(raw.category)}" if raw.category else "it shows no category"
            self._reject(OTHER_DESK, why, url=asked, final=bool(raw.category))
            return
        if record := self._run_or_none():
            record.led_to(raw.url, asked, response.url, *meta.get("redirect_urls", ()))
        yield raw

    def article_failed(self, failure: Failure) -> None:
        """A story could not be fetched: it is kept in mind and tried again by a later run.

        Raises:
            CloseSpider: no story can be kept, because the page archive or the store can't be written.
        """
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        self._failed(request.meta.get(ASKED, request.url), failure.value)

    def _failed(self, url: str, error: BaseException | None) -> None:
        if isinstance(error, ArchiveError):
            raise self.run.fatal("archive_error", str(error))
        reason, sentence = reason_of(error)
        self.logger.warning("%s: %s", url, sentence, exc_info=error if reason == PROGRAM_ERROR else None)
        self._count(f"failed/{reason}")
        self._reject(reason, sentence, url=url)

    def _count(self, name: str) -> None:
        if record := self._run_or_none():
            record.count(name)

    def _reject(self, reason: str, detail: str, *, url: str, final: bool = False) -> None:
        if record := self._run_or_none():
            record.reject(reason, detail, url=url, final=final)

    def _run_or_none(self) -> RunRecord | None:
        try:
            return self.run
        except NotConfigured:
            return None

    def _watch_or_none(self) -> DriftWatch | None:
        record = self._run_or_none()
        return record.watch if record else None

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Requests for every story that a listing shows; what `scrapy check` tries."""
        for link in self.links(response):
            if link.article:
                yield self.article_request(link.url)
