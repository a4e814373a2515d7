"""Mehr News Agency: RSS first, then the archive by Jalali day and page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from qomnews import dates, pages
from qomnews.article import RawArticle
from qomnews.crawl.arguments import ALL_DESKS
from qomnews.crawl.clock import utc_now
from qomnews.pages import Link
from qomnews.pages.mehr import MehrPage
from qomnews.store import BackfillWindow
from spiders.listing_spider import ListingError
from spiders.outlet_spider import OutletSpider


class MehrSpider(OutletSpider):
    """Stories of the Qom desk, or of every desk with `desk=all`."""

    name = "mehr"
    outlet_id = "mehr"
    window_forms = ("archive", "archive page")
    _topic: str | None = None
    _topic_sought = False

    @property
    def desk(self) -> str | None:
        """The desk to crawl; None for all."""
        desk = self.args.desk or self.outlet.default_desk
        return None if desk == ALL_DESKS else desk

    @property
    def mark_scope(self) -> str:
        """The desk: a run of one desk says nothing of the others."""
        return self.desk or ALL_DESKS

    async def discover(self) -> AsyncIterator[Link]:
        """The feed, which is fresh but short, then each day's archive pages."""
        self._topic = await self._find_topic()
        fresh: set[tuple[int, int, int]] = set()
        try:
            feed = await self.listing(f"/rss?tp={self._topic}" if self._topic else "/rss")
            for link in self.in_feed(self.links(feed)):
                if link.published_at:
                    fresh.add(dates.to_jalali(datetime.fromisoformat(link.published_at)))
                if self._may_be_of_desk(link):
                    yield link
        except ListingError as error:
            # The archive has all that the feed has, only later.
            self.logger.warning("no feed, going on with the archive: %s", error)
        last = self.window.until or utc_now()
        for year, month, day in reversed(list(dates.jalali_days(self.window.since, last))):
            named = False
            async for link in self._day(year, month, day):
                named = True
                yield link
            if not named and (year, month, day) in fresh:
                self.doubt(
                    f"the archive of {year}/{month:02}/{day:02} is empty, though the feed has stories of that day"
                )

    async def in_window(self, window: BackfillWindow, form: str) -> AsyncIterator[Link]:
        """The archive pages of each of its days, the newest first, under one of the archive's two addresses."""
        if not self._topic_sought:
            self._topic, self._topic_sought = await self._find_topic(), True
        for day in reversed(list(dates.jalali_days(window.since, window.until))):
            async for link in self._day(*day, base="/archive?" if form == "archive" else "/page/archive.xhtml?wide=0&"):
                yield link

    async def _day(self, year: int, month: int, day: int, *, base: str = "/archive?") -> AsyncIterator[Link]:
        seen: set[str] = set()
        desk = f"&tp={self._topic}" if self._topic else ""
        for number in self.page_numbers(f"the archive of {year}/{month:02}/{day:02}"):
            path = f"{base}pi={number}&ms=0&dy={day}&mn={month}&yr={year}{desk}"
            links = [link for link in self.links(await self.listing(path)) if link.url not in seen]
            if not links:
                return
            seen.update(link.url for link in links)
            for link in links:
                if self._may_be_of_desk(link):
                    yield link

    async def _find_topic(self) -> str | None:
        """The site's number of the desk: as configured, else as its front page's menu shows it."""
        if self.desk is None:
            return None
        topic = self.section.desk_topic
        if topic is None:
            front = await self.listing("/")
            topic = pages.desk_topic(front.body, outlet=self.outlet_id, desk=self.desk)
        if topic is None:
            self.logger.warning(
                "the site shows no number of its desk %r: every story of the agency is fetched, several hundred a day, "
                "and those of other desks are put aside; set QOMNEWS_OUTLETS__MEHR__DESK_TOPIC to save that",
                self.desk,
            )
        return topic

    def _may_be_of_desk(self, link: Link) -> bool:
        return self.desk is None or not link.category or link.desk == self.desk

    def is_of_desk(self, raw: RawArticle) -> bool:
        """Whether a page's breadcrumb is the desk's; where none was found, the desk's own listings are believed."""
        return self.desk is None or raw.desk == self.desk or (not raw.category and self._topic is not None)

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Requests for every story that a listing shows.

        @url https://www.mehrnews.com/rss
        @returns requests 1
        """
        return super().parse_listing(response)

    async def parse_article(self, response: Response, page: MehrPage) -> AsyncIterator[RawArticle]:
        """The record of a story's page."""
        async for raw in self.article(response, page):
            yield raw
