"""A backfill's windows, one by one: listed, fetched, and only then written down as done."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.crawl.backfill import Sample
from qomnews.crawl.clock import utc_now
from qomnews.crawl.halt import NotAskedError, is_halted
from qomnews.crawl.outcome import PREFIX
from qomnews.pages import Link
from qomnews.store import Cursor, WindowCounts
from spiders.listing_spider import ListingError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request
    from scrapy.crawler import Crawler

    from qomnews.crawl.backfill import Backfill, Survey
    from qomnews.store import BackfillWindow
    from spiders.outlet_spider import OutletSpider

# How often is looked whether all that was asked for is stored; nothing tells.
LOOK_EVERY_S = 0.05
# A site that can't list so many windows in a row won't list the next one either.
FAILURES_IN_A_ROW = 5
EXCEPTIONS = "spider_exceptions/count"
REQUESTS = "downloader/request_count"


async def window_requests(spider: OutletSpider, backfill: Backfill) -> AsyncIterator[Request]:
    """Requests for the stories of each window, in turn.

    Raises:
        NotAskedError: the run was halted; the window at work stays open.
        ListingError: window after window could not be listed.
        StoreError: the store can't be used.
    """
    forms = Forms(spider.window_forms)
    failures = 0
    while window := spider.run.store.take_window(
        [backfill.span], newest_first=backfill.newest_first, at=utc_now(), run_id=spider.run.run_id
    ):
        backfill.at_work = window
        work = WindowAtWork(spider, window, forms)
        try:
            async for request in work.requests():
                yield request
        except ListingError as error:
            await settled(spider.crawler)
            spider.run.store.window_failed(window.id, str(error), at=utc_now())
            if window.tries:
                spider.doubt(f"the window from {window.since.isoformat()} can't be listed: {error}")
            else:
                spider.logger.warning("a window can't be listed, and is tried again at the end: %s", error)
            failures += 1
            if failures == FAILURES_IN_A_ROW:
                raise ListingError(f"{failures} windows in a row could not be listed, the last: {error}") from error
        else:
            failures = 0
            backfill.paces.append(work.seconds)
        backfill.windows_done += 1
    backfill.at_work = None


class Forms:
    """The ways in which an outlet's windows are listed, those first that were not refused in this run."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._refused: set[str] = set()

    def of(self, window: BackfillWindow) -> list[str]:
        """In which order to try them: for a window that came out strangely empty, another one than then."""
        names = [name for name in self._names if not (window.empty and name == window.form)] or list(self._names)
        return sorted(names, key=lambda name: name in self._refused)

    def refused(self, name: str) -> None:
        """The site does not list in this way."""
        self._refused.add(name)


class WindowAtWork:
    """One window while its stories are listed and fetched."""

    def __init__(self, spider: OutletSpider, window: BackfillWindow, forms: Forms) -> None:
        self._spider = spider
        self._window = window
        self._forms = forms
        self._form = ""
        self._began = time.monotonic()
        self._before = dict(spider.crawler.stats.get_stats())

    @property
    def seconds(self) -> float:
        """How long it has been worked at."""
        return time.monotonic() - self._began

    async def requests(self) -> AsyncIterator[Request]:
        """Requests for its stories; at the end it is done.

        Raises:
            NotAskedError: the run was told to end before all was fetched; the window stays open.
            ListingError: no form of listing names its stories.
        """
        spider, window, store = self._spider, self._window, self._spider.run.store
        spider.begin_window(window)
        async for found in self._listed():
            if isinstance(found, Cursor):
                await self._settle()
                store.move_cursor(window.id, found)
            elif (request := spider.request_for(found)) is not None:
                yield request
        counts = self._counts()
        store.window_listed(window.id, found=counts.found, known=counts.known, form=self._form)
        await self._settle()
        if self._grown(EXCEPTIONS):
            raise ListingError("the program failed on one of its pages; the log has the details")
        counts = self._counts()
        # By another form it was looked at for what the first one left out.
        named = max(counts.found, window.found) if window.empty else counts.found
        store.window_done(window.id, counts=attrs.evolve(counts, found=named), form=self._form, at=utc_now())

    async def survey(self, most_requests: int) -> Sample:
        """What its listing says, read with so many requests at most, or little more.

        Raises:
            ListingError: no form of listing names its stories.
        """
        self._spider.begin_window(self._window)
        window, oldest = self._window, self._window.until
        whole = True
        async for found in self._listed():
            if isinstance(found, Link):
                wanted = self._spider.window.holds(found)
                self._spider.is_wanted(found)
                if wanted and found.published_at:
                    oldest = min(oldest, datetime.fromisoformat(found.published_at))
            if self._grown(REQUESTS) > most_requests:
                whole = False
                window = attrs.evolve(window, since=oldest)
                break
        counts = self._counts()
        return Sample(window, counts.found, counts.known, counts.requests, whole)

    async def _listed(self) -> AsyncIterator[Link | Cursor]:
        refusals = []
        for form in self._forms.of(self._window):
            self._form = form
            try:
                async for found in self._spider.in_window(self._window, form):
                    yield found
            except ListingError as error:
                self._forms.refused(form)
                self._spider.logger.info("going on with the next way of listing: %s", error)
                refusals.append(str(error))
            else:
                return
        raise ListingError("; ".join(dict.fromkeys(refusals)))

    async def _settle(self) -> None:
        if not await settled(self._spider.crawler):
            raise NotAskedError("the run ends before the window is done")

    def _counts(self) -> WindowCounts:
        return WindowCounts(
            found=self._grown(f"{PREFIX}found"),
            known=self._grown(f"{PREFIX}known"),
            fetched=self._grown(f"{PREFIX}fetched"),
            rejected=self._all(f"{PREFIX}rejected/"),
            failed=self._all(f"{PREFIX}failed/"),
            requests=self._grown(REQUESTS),
            seconds=round(self.seconds, 3),
        )

    def _grown(self, name: str) -> int:
        return int(self._spider.crawler.stats.get_value(name, 0)) - int(self._before.get(name, 0))

    def _all(self, start: str) -> int:
        stats = self._spider.crawler.stats.get_stats()
        return sum(self._grown(name) for name in stats if name.startswith(start))


async def settled(crawler: Crawler) -> bool:
    """Waits until all that was asked for is stored or rejected; False where the run ends before that."""
    while is_going(crawler):
        slot = crawler.engine._slot  # noqa: SLF001 - the one place that knows of every request until its end
        if slot is not None and not slot.inprogress and not slot.scheduler.has_pending_requests():
            return True
        await asyncio.sleep(LOOK_EVERY_S)
    return False


def is_going(crawler: Crawler) -> bool:
    """Whether a run asks for more: it was not halted, nor told to stop."""
    engine = crawler.engine
    slot = engine._slot  # noqa: SLF001 - see above
    return not is_halted(crawler) and engine.running and slot is not None and slot.closing is None


async def survey_windows(spider: OutletSpider, survey: Survey) -> None:
    """Reads the listings of a survey's windows, as many as it may, and asks for no story.

    Raises:
        NotAskedError: the run was halted.
        StoreError: the store can't be used.
    """
    forms = Forms(spider.window_forms)
    left = survey.most_requests
    for window in survey.windows:
        work = WindowAtWork(spider, window, forms)
        try:
            sample = await work.survey(left)
        except ListingError as error:
            survey.problems.append(str(error))
            continue
        survey.samples.append(sample)
        left -= sample.requests
        if left <= 0:
            return
