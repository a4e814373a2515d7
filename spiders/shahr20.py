"""Shahr20: WordPress's REST interface; where it is refused the feed's pages; where those are, the sitemaps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from qomnews.article import RawArticle
from qomnews.dates import TEHRAN
from qomnews.pages import Link
from qomnews.pages.shahr20 import Shahr20Page
from spiders.outlet_spider import MAX_LISTING_PAGES, ListingError, OutletSpider

PER_PAGE = 100
# What WordPress answers to a page past the last one: REST with 400, feeds with 404.
PAST_THE_END = (400, 404)


class Shahr20Spider(OutletSpider):
    """Stories of Qom's city site."""

    name = "shahr20"
    outlet_id = "shahr20"

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

    async def _rest(self) -> AsyncIterator[Link]:
        query = {
            "per_page": PER_PAGE,
            "after": _wordpress_time(self.since),
            "_fields": "id,date,date_gmt,modified,link,slug,title,categories",
        }
        if self.until is not None:
            query["before"] = _wordpress_time(self.until)
        for number in range(1, MAX_LISTING_PAGES):
            links = await self._page(f"/wp-json/wp/v2/posts?{urlencode({**query, 'page': number})}", number)
            for link in links:
                yield link
            if len(links) < PER_PAGE:
                return

    async def _feed(self) -> AsyncIterator[Link]:
        for number in range(1, MAX_LISTING_PAGES):
            links = await self._page("/feed/" if number == 1 else f"/feed/?paged={number}", number)
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

    async def _page(self, path: str, number: int) -> list[Link]:
        try:
            return self.links(await self.listing(path))
        except ListingError as error:
            if number > 1 and error.status in PAST_THE_END:
                return []
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
