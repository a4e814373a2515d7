"""Mehr News Agency: RSS first, then the archive by Jalali day and page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from scrapy import Request
from scrapy.http import Response

from qomnews import dates, pages
from qomnews.article import RawArticle
from qomnews.crawl.arguments import ALL_DESKS
from qomnews.crawl.clock import utc_now
from qomnews.pages import Link
from qomnews.pages.mehr import MehrPage
from spiders.outlet_spider import MAX_LISTING_PAGES, ListingError, OutletSpider


class MehrSpider(OutletSpider):
    """Stories of the Qom desk, or of every desk with `desk=all`."""

    name = "mehr"
    outlet_id = "mehr"

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
        topic = await self._topic()
        try:
            for link in self.links(await self.listing(f"/rss?tp={topic}" if topic else "/rss")):
                if self._may_be_of_desk(link):
                    yield link
        except ListingError as error:
            # The archive has all that the feed has, only later.
            self.logger.warning("no feed, going on with the archive: %s", error)
        last = self.until or utc_now()
        for year, month, day in reversed(list(dates.jalali_days(self.since, last))):
            async for link in self._day(year, month, day, topic):
                yield link

    async def _day(self, year: int, month: int, day: int, topic: str | None) -> AsyncIterator[Link]:
        seen: set[str] = set()
        desk = f"&tp={topic}" if topic else ""
        for number in range(1, MAX_LISTING_PAGES):
            path = f"/archive?pi={number}&ms=0&dy={day}&mn={month}&yr={year}{desk}"
            links = [link for link in self.links(await self.listing(path)) if link.url not in seen]
            if not links:
                return
            seen.update(link.url for link in links)
            for link in links:
                if self._may_be_of_desk(link):
                    yield link

    async def _topic(self) -> str | None:
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
        """Whether the breadcrumb of a page is the desk's."""
        return self.desk is None or raw.desk == self.desk

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
