"""Shahr20: WordPress's REST interface; where it is refused the feed's pages; where those are, the sitemaps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from qomnews import dates
from qomnews.article import RawArticle
from qomnews.dates import TEHRAN
from qomnews.pages import Link
from qomnews.pages.shahr20 import Shahr20Page
from qomnews.store import BackfillWindow
from spiders.listing_spider import ListingError
from spiders.outlet_spider import OutletSpider

PER_PAGE = 100
# What WordPress answers to a page past the last one.
REST_PAST_THE_END = 400
FEED_PAST_THE_END = 404
PAGE_NOT_THERE = 404


class Shahr20Spider(OutletSpider):
    """Stories of Qom's city site."""

    name = "shahr20"
    outlet_id = "shahr20"
    window_forms = ("rest", "day pages", "sitemaps")

    async def discover(self) -> AsyncIterator[Link]:
        """The first of the three ways that the site allows."""
        refusals = []
        for way in (self._rest, self._feed, self._sitemaps):
            try:
                async for link in way():
                    yield link
            except ListingError as error:
                self.logger.info("going on with the next way of listing: %s", error)
                refusals.append(str(error))
            else:
                return
        raise ListingError("; ".join(refusals))

    def in_window(self, window: BackfillWindow, form: str) -> AsyncIterator[Link]:
        """REST between two fixed instants; the pages of its Jalali days; or all sitemaps."""
        return {"rest": self._rest, "day pages": lambda: self._days(window), "sitemaps": self._sitemaps}[form]()

    async def _days(self, window: BackfillWindow) -> AsyncIterator[Link]:
        answered = False
        for year, month, day in reversed(list(dates.jalali_days(window.since, window.until))):
            start = f"/{year}/{month:02}/{day:02}/"
            seen: set[str] = set()
            for number in self.page_numbers(f"the page of {year}/{month:02}/{day:02}"):
                response = await self._page_or_none(start if number == 1 else f"{start}page/{number}/")
                links = self.links(response) if response else []
                if seen.issuperset(link.url for link in links):
                    break
                answered = True
                seen.update(link.url for link in links)
                for link in links:
                    yield link
        if not answered:
            # A day without a story answers likewise: only where all of them do, nothing is known.
            raise ListingError(f"no day page of {self.outlet.public_base}{start} and the days before it names a story")

    async def _page_or_none(self, path: str) -> Response | None:
        try:
            return await self.listing(path)
        except ListingError as error:
            if error.status == PAGE_NOT_THERE:
                return None
            raise

    async def _rest(self) -> AsyncIterator[Link]:
        query = {
            "per_page": PER_PAGE,
            # "after" leaves the second itself out.
            "after": _wordpress_time(self.window.oldest - timedelta(seconds=1)),
            "_fields": "id,date,date_gmt,modified,link,slug,title,categories",
        }
        if self.window.until is not None:
            query["before"] = _wordpress_time(self.window.until)
        seen: set[str] = set()
        for number in self.page_numbers("REST"):
            path = f"/wp-json/wp/v2/posts?{urlencode({**query, 'page': number})}"
            response = await self._page(path, number, REST_PAST_THE_END)
            links = self.links(response) if response else []
            if links and seen.issuperset(link.url for link in links):
                raise ListingError(f"page {number} of REST is the same as one before it")
            seen.update(link.url for link in links)
            for link in links:
                yield link
            if number == 1 and not links and self.window.until is None:
                # A quiet day, or a door that is closed politely: the feed tells, which names the last stories always.
                raise ListingError("REST names no story")
            # A site may give fewer a page than it was asked for: how many pages there are is for it to say.
            pages = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1") if response else ""
            if not links or (pages.isdecimal() and number >= int(pages)):
                return

    async def _feed(self) -> AsyncIterator[Link]:
        seen: set[str] = set()
        for number in self.page_numbers("the feed"):
            response = await self._page(
                "/feed/" if number == 1 else f"/feed/?paged={number}", number, FEED_PAST_THE_END
            )
            links = self.links(response) if response else []
            if links and seen.issuperset(link.url for link in links):
                raise ListingError(f"page {number} of the feed is the same as one before it")
            seen.update(link.url for link in links)
            for link in links:
                yield link
            if not links or self.is_past_window(links):
                return

    async def _sitemaps(self) -> AsyncIterator[Link]:
        for entry in self.links(await self.listing("/wp-sitemap.xml")):
            if entry.article:
                yield entry
                continue
            parts = urlsplit(entry.url)
            for link in self.links(await self.listing(parts.path + (f"?{parts.query}" if parts.query else ""))):
                yield link

    async def _page(self, path: str, number: int, past_the_end: int) -> Response | None:
        """A page of a listing; None past its last one."""
        try:
            return await self.listing(path)
        except ListingError as error:
            if number > 1 and error.status == past_the_end:
                return None
            raise

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Requests for every story that a listing shows.

        @url https://shahr20.ir/feed/
        @returns requests 1
        """
        return super().parse_listing(response)

    async def parse_article(self, response: Response, page: Shahr20Page) -> AsyncIterator[RawArticle]:
        """The record of a story's page."""
        async for raw in self.article(response, page):
            yield raw


def _wordpress_time(instant: datetime) -> str:
    """WordPress reads times without an offset as the site's own."""
    return instant.astimezone(TEHRAN).strftime("%Y-%m-%dT%H:%M:%S")
