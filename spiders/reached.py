"""How far down a list without an address for a day was read: kept by story and date, never by page number alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qomnews.store import Cursor, WindowSpan
from spiders.listing_spider import ListingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

    from qomnews.pages import Link
    from qomnews.store import BackfillWindow
    from spiders.outlet_spider import OutletSpider

# Years of a list of ten stories a page.
MOST_PAGES_BACK = 100_000


class Reached:
    """The way down a list, newest first, through one window of a backfill.

    Where it was left is remembered with the page's address, which is only where to look first. While stories appear,
    what a page showed moves on to later ones, so that the page shows what is newer, which is safe; where stories
    vanished it may show what is older, and then nothing is known of what lies between.
    """

    def __init__(self, spider: OutletSpider, window: BackfillWindow) -> None:
        self._spider = spider
        self._window = window
        self._oldest: datetime | None = None

    async def first_page(self) -> Response:
        """The page to begin with: the first remembered one that still shows what is new enough, else the front.

        Raises:
            ListingError: not even the front can be had.
        """
        for cursor, as_new_as in self._remembered():
            try:
                response = await self._spider.listing(cursor.page)
                links = self._spider.links(response)
            except ListingError as error:
                self._spider.logger.info("the listing can't be gone on with from where it was left: %s", error)
                continue
            if (newest := max(self._dates(links), default=None)) and newest >= as_new_as:
                return response
        return await self._spider.listing("/")

    def after(self, links: list[Link], page: str) -> Cursor | None:
        """The checkpoint behind a page: its oldest story; none behind pages that lie wholly before the window."""
        dated = [(date, link) for link in links if (date := self._date(link))]
        if not dated:
            return None
        date, link = min(dated, key=lambda pair: pair[0])
        self._oldest = min(date, self._oldest or date)
        if max(date for date, _ in dated) < self._window.since:
            return None
        return Cursor(date, link.news_id or link.url, page)

    def must_be_within(self) -> None:
        """The list has come to its end.

        Raises:
            ListingError: it never came to the window.
        """
        if self._oldest is not None and self._oldest >= self._window.until:
            raise ListingError(f"its list of stories ends with {self._oldest.isoformat()}: older ones are not listed")

    def _remembered(self) -> Iterator[tuple[Cursor, datetime]]:
        window = self._window
        if window.cursor is not None:
            yield window.cursor, window.cursor.date
        # Where the window after it ended, this one begins.
        tomorrow = self._spider.run.started_at + timedelta(days=2)
        later = WindowSpan(outlet=window.outlet, scope=window.scope, since=window.until, until=tomorrow)
        for other in self._spider.run.store.windows(later):
            if other.cursor is not None and other.state == "done":
                yield other.cursor, window.until
                return

    def _dates(self, links: list[Link]) -> Iterator[datetime]:
        return (date for link in links if (date := self._date(link)))

    def _date(self, link: Link) -> datetime | None:
        text = self._spider.date_of(link)
        return datetime.fromisoformat(text) if text else None


def path_of(url: str) -> str:
    """The part of an address that a site is asked for.

    >>> path_of("https://www.titronline.ir/?page=2")
    '/?page=2'
    """
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
