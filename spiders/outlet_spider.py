"""What every outlet's spider shares: the window of time, what is known already, what is looked at again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request
from scrapy_spider_metadata import Args  # type: ignore[attr-defined] # it is public, though not in __all__

from qomnews import identity
from qomnews.crawl.archive import ArchiveError
from qomnews.crawl.arguments import ALL_DESKS, CrawlArguments
from qomnews.crawl.backfill import Backfill
from qomnews.crawl.clock import utc_now
from qomnews.crawl.halt import NotAskedError, is_halted
from qomnews.crawl.looks import Look
from qomnews.crawl.window import Window, window_of
from qomnews.store import StoreError
from spiders.known_links import KnownLinks
from spiders.listing_spider import ListingError
from spiders.story_spider import OTHER_DESK, StorySpider
from spiders.windows import survey_windows, window_requests

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy.http import Response

    from qomnews.pages import Link
    from qomnews.store import BackfillWindow, Cursor
    from spiders.known_links import Asked


class OutletSpider(Args[CrawlArguments], StorySpider):
    """Base of all spiders: a subclass says in `discover()` where its stories are listed."""

    window: Window
    # In which ways the windows of a backfill can be listed, the best first.
    window_forms: ClassVar[tuple[str, ...]] = ("listing",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What listings showed, and what of it is fetched: stories that are known are looked at by their plan.
        self._shown: set[str] = set()
        self._asked: set[str] = set()
        self._fed: set[str] = set()
        self._listed = 0
        self._doubted = False
        self._known = KnownLinks(self.outlet_id, self._known_of)

    # What a subclass says ------------------------------------------------------------------------------------------

    def discover(self) -> AsyncIterator[Link]:
        """Links to stories, newest first, down to `self.window.since`.

        Raises:
            ListingError: the outlet can't be listed in any way.
        """
        raise NotImplementedError

    def in_window(self, window: BackfillWindow, form: str) -> AsyncIterator[Link | Cursor]:  # noqa: ARG002 - see below
        """Links to the stories of a backfill's window, found in one of the `window_forms`: here by `discover`.

        A cursor among them says that all links before it are to be stored before what follows is asked for.

        Raises:
            ListingError: the outlet can't be listed in this way.
        """
        return self.discover()

    # What is the same for all --------------------------------------------------------------------------------------

    @property
    def mark_scope(self) -> str:
        """What the mark of a completed discovery is kept under."""
        return ALL_DESKS

    async def start(self) -> AsyncIterator[Request]:
        """Requests for the stories to fetch: those that failed before and are due again, then what is new."""
        if (backfill := Backfill.of(self.crawler.settings)) is not None:
            async for request in self._backfill(backfill):
                yield request
            return
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
                    yield self._request_of(link)
                    if asked == limit:
                        break
                else:
                    self._must_have_listed()
        except Exception as error:  # noqa: BLE001 - the run's record says what it was
            self._discovery_failed(error)
            return
        run.discovery_complete()
        self._leave_mark()
        # Only now: a site whose listings can't be read is not asked for what is known already.
        for request in self.planned_looks():
            yield request

    async def _backfill(self, backfill: Backfill) -> AsyncIterator[Request]:
        try:
            if backfill.survey is not None:
                await survey_windows(self, backfill.survey)
            else:
                for url in self.run.store.due(self.outlet_id, now=utc_now()):
                    yield self.article_request(url)
                async for request in window_requests(self, backfill):
                    yield request
        except Exception as error:  # noqa: BLE001 - the run's record says what it was
            self._discovery_failed(error)
        else:
            self.run.discovery_complete()

    def _discovery_failed(self, error: Exception) -> None:
        if isinstance(error, NotAskedError):
            return
        problem = str(error)
        if not isinstance(error, ListingError | StoreError | ArchiveError):
            self.logger.error("discovery failed", exc_info=error)
            problem = f"the program failed ({type(error).__name__}: {error}); the log has the details"
        self.run.note("problems", problem)

    def begin_window(self, window: BackfillWindow) -> None:
        """From now on the stories of a backfill's window are wanted."""
        since, until = window.since, window.until
        self.window = Window(since=since, oldest=since, until=until, mark=None, started_at=self.run.started_at)
        self._shown.clear()
        self._asked.clear()

    def request_for(self, link: Link) -> Request | None:
        """The request for a story that a listing shows; None where it is not wanted."""
        return self._request_of(link) if self.is_wanted(link) else None

    def _request_of(self, link: Link) -> Request:
        return self.article_request(link.url, self._look_at(link.url) if self.args.refresh else None)

    def _leave_mark(self) -> None:
        seen = self.args.is_whole and self.window.continues_mark
        if seen and not self._doubted and not is_halted(self.crawler):
            self.run.mark_to_set = (self.mark_scope, self.run.started_at)

    def planned_looks(self) -> list[Request]:
        """Requests for stored stories that are to be looked at again; none in a run that is narrowed."""
        if not self.args.is_scheduled or not self.crawl_config.recheck_limit:
            return []
        try:
            due = self.run.store.due_checks(self.outlet_id, now=utc_now(), limit=self.crawl_config.recheck_limit)
        except StoreError as error:
            self.run.note("problems", str(error))
            return []
        looks = [(check.url, Look(check.article_id, planned=True, was_gone=check.gone)) for check in due]
        return [self.article_request(url, look) for url, look in looks if url not in self._asked]

    def _must_have_listed(self) -> None:
        # Every outlet's feed or front page names its last stories, however old they are; of a window that has ended
        # some listings name nothing, and rightly.
        if not self._listed and self.window.until is None:
            raise ListingError(f"no listing of {self.outlet_id} names a single story: its pages must have changed")

    def in_feed(self, links: list[Link]) -> list[Link]:
        """The same links, of which it is known from now on that a feed shows them: that they have just appeared."""
        self._fed.update(link.url for link in links)
        return links

    def doubt(self, problem: str) -> None:
        """Note that listings may have left stories out: this run moves no mark, so that the next one looks again."""
        self._doubted = True
        self.run.note("warnings", problem)

    def is_wanted(self, link: Link) -> bool:
        """Whether a story that a listing shows is to be fetched."""
        if not link.article or link.url in self._shown or link.url in self._asked:
            return False
        if self.args.kinds is not None and link.kind not in self.args.kinds:
            return False
        if not self.window.holds(link, in_feed=link.url in self._fed):
            return False
        self._shown.add(link.url)
        self.run.count("found")
        known = self.is_forgotten(link.url) if self.args.refresh else self.is_known(link.url)
        if known:
            self.run.count("known")
        else:
            self._asked.add(link.url)
        return not known

    def _look_at(self, url: str) -> Look | None:
        """The stored story that an address leads to, which the operator wants fetched again."""
        found = self.run.store.stored_under(self.outlet_id, url, identity.news_id_of(self.outlet_id, url))
        return Look(found, planned=False) if found else None

    def is_forgotten(self, url: str) -> bool:
        """Whether an address is that of a story that had to go, which no run asks for again."""
        return self.run.store.is_forgotten(self.outlet_id, url, identity.news_id_of(self.outlet_id, url))

    def is_known(self, url: str) -> bool:
        """Whether the store has a story, or has found that its address gives none."""
        return self._known.holds(url, self.last_links)

    def _known_of(self, asked: Asked) -> set[str]:
        # What was put aside for its desk is of interest again to a run that looks at every desk.
        ignoring = (OTHER_DESK,) if self.mark_scope == ALL_DESKS else ()
        return self.run.store.known_many(self.outlet_id, asked, now=utc_now(), ignoring=ignoring)

    def is_past_window(self, links: Iterable[Link]) -> bool:
        """Whether all stories of a listing page are older than this run looks.

        Where the listing says no date, the stored story's counts; False where neither says one.
        """
        dated = [datetime.fromisoformat(date) for link in links if (date := self.date_of(link))]
        return bool(dated) and max(dated) < self.window.since

    def reaches_back(self, links: Iterable[Link]) -> bool:
        """Whether a listing page shows a story that the run before this one has seen, or one that is older."""
        dates = [datetime.fromisoformat(date) for link in links if (date := self.date_of(link))]
        return any(date < self.window.since for date in dates) or any(self.is_known(link.url) for link in links)

    def date_of(self, link: Link) -> str | None:
        """When a story was published, as its listing says, else as the store has it; None where neither does."""
        if link.published_at is not None:
            return link.published_at
        stored = self.run.store.get(identity.article_id(self.outlet_id, link.news_id, link.url))
        return stored.published_at if stored else None

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Requests for every story that a listing shows; what `scrapy check` tries."""
        for link in self.links(response):
            if link.article:
                yield self.article_request(link.url)
