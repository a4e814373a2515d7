"""Titr Online: its feed, then its listings from page to page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from scrapy import Request
from scrapy.http import Response

from qomnews import pages
from qomnews.article import RawArticle
from qomnews.pages import Link
from qomnews.pages.titronline import TitrOnlinePage
from qomnews.store import BackfillWindow, Cursor
from spiders.listing_spider import ListingError
from spiders.outlet_spider import OutletSpider
from spiders.reached import MOST_PAGES_BACK, Reached, path_of

# The site's markup is not known: the usual places of a feed are tried, and doing without one is no fault.
FEEDS = ("/rss", "/feed/")


class TitrOnlineSpider(OutletSpider):
    """Stories of other outlets, as the search engine shows them."""

    name = "titronline"
    outlet_id = "titronline"
    window_forms = ("onward", "from the front")

    async def discover(self) -> AsyncIterator[Link]:
        """Links of the feed, then of the listings: found by their pattern, page after page."""
        for feed in FEEDS:
            try:
                links = self.in_feed(self.links(await self.listing(feed)))
            except ListingError as error:
                self.logger.info("no feed there: %s", error)
                continue
            for link in links:
                yield link
            break
        seen: set[str] = set()
        path = "/"
        for number in self.page_numbers("the list of stories"):
            response = await self.listing(path)
            links = [link for link in self.links(response) if link.url not in seen]
            if number == 1 and not links:
                raise ListingError(f"{response.url} names no story: the page must have changed")
            seen.update(link.url for link in links)
            for link in links:
                yield link
            if not links or self.is_past_window(links):
                return
            following = pages.next_page(response.body, outlet=self.outlet_id, url=response.url)
            if following is None:
                if number == 1 and self.window.is_continuing and not self.reaches_back(links):
                    self.doubt(f"{response.url} has only new stories and no next page: older ones may be missing")
                return
            path = path_of(following)

    async def in_window(self, window: BackfillWindow, form: str) -> AsyncIterator[Link | Cursor]:
        """The listing from where it was left down to the window's beginning.

        Its pages move on while stories appear: how far it was read is kept as the oldest story reached.
        """
        reached = Reached(self, window)
        seen: set[str] = set()
        response = await (reached.first_page() if form == "onward" else self.listing("/"))
        for number in self.page_numbers("the list of stories", most=MOST_PAGES_BACK):
            links = [link for link in self.links(response) if link.url not in seen]
            if number == 1 and not links:
                raise ListingError(f"{response.url} names no story: the page must have changed")
            seen.update(link.url for link in links)
            for link in links:
                yield link
            if cursor := reached.after(links, path_of(response.url)):
                yield cursor
            if self.is_past_window(links):
                return
            following = pages.next_page(response.body, outlet=self.outlet_id, url=response.url) if links else None
            if following is None:
                reached.must_be_within()
                return
            response = await self.listing(path_of(following))

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Requests for every story that a listing shows.

        @url https://www.titronline.ir/
        @returns requests 1
        """
        return super().parse_listing(response)

    async def parse_article(self, response: Response, page: TitrOnlinePage) -> AsyncIterator[RawArticle]:
        """The record of a story's page."""
        async for raw in self.article(response, page):
            yield raw
