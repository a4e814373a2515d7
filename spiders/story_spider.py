"""What becomes of each story's page: a record, or a reason that is kept under the address that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.spidermiddlewares.httperror import HttpError

from qomnews import pages
from qomnews.crawl.archive import ArchiveError
from qomnews.crawl.clock import utc_now
from qomnews.crawl.conditional import CONDITIONAL, NOT_MODIFIED, TELL
from qomnews.crawl.failure import PROGRAM_ERROR, reason_of
from qomnews.crawl.halt import NotAskedError
from qomnews.crawl.looks import GONE, LOOK, Look
from qomnews.crawl.run_record import ASKED, RunRecord, asked_address
from spiders.listing_spider import ListingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from qomnews.article import RawArticle
    from qomnews.crawl.drift_watch import DriftWatch
    from qomnews.pages import ArticlePage

OTHER_DESK = "other-desk"


class StorySpider(ListingSpider):
    """Base of `OutletSpider`: asks for stories, and knows nothing of how they are found."""

    def is_of_desk(self, raw: RawArticle) -> bool:  # noqa: ARG002 - outlets without desks take every page
        """Whether a fetched page belongs to what this run looks for."""
        return True

    @property
    def run(self) -> RunRecord:
        """The record of this run.

        Raises:
            NotConfigured: there is none, as under `scrapy check`.
        """
        return RunRecord.of(self.crawler)

    def article_request(self, url: str, look: Look | None = None) -> Request:
        """The request for a story; `look` where it is stored already."""
        # What was asked for is known here; Scrapy's own filter would swallow, without a word, every redirect to an
        # address that another story was led to before.
        return Request(
            url,
            callback=self.parse_article,
            errback=self.article_failed,
            dont_filter=True,
            # New stories go first.
            priority=-1 if look and look.planned else 0,
            meta={ASKED: url, **_about(look)},
        )

    def parse_article(self, response: Response, page: Any) -> AsyncIterator[RawArticle]:  # noqa: ANN401 - each its own
        """The record of a story's page. Each spider names the class of `page`, which scrapy-poet builds."""
        raise NotImplementedError(f"{type(self).__name__} names no page class for {response.url} ({page!r})")

    async def article(self, response: Response, page: ArticlePage) -> AsyncIterator[RawArticle]:
        """What a page says, with the moment of fetching and where the page is kept; nothing where it is no story."""
        meta = response.meta
        asked = asked_address(response)
        look: Look | None = meta.get(LOOK)
        if look is not None and response.status == NOT_MODIFIED:
            self.run.kept(lambda: self.run.looks.unchanged(look))
            return
        self._count("fetched")
        page.fetched_at = meta.get("fetched_at")
        try:
            with self.timed("extraction"):
                raw = await page.to_item()
        except pages.NoArticleError as error:
            self._count(f"rejected/{error.reason}")
            if watch := self._watch_or_none():
                watch.refused(response, error.reason)
            self._reject(error.reason, error.detail, url=asked, look=look)
            return
        except Exception as error:  # noqa: BLE001 - a page that a rule stumbles over is kept, like any that fails
            self._failed(asked, error, look)
            return
        raw = attrs.evolve(raw, fetched_at=meta.get("fetched_at", utc_now()).isoformat(), capture=meta.get("capture"))
        # Before its desk is asked for: a redesign that hides the category would put every story aside unseen.
        if watch := self._watch_or_none():
            watch.read(response, raw.extraction)
        if look is not None and self._led_elsewhere(look, raw):
            self._count("failed/elsewhere")
            self._reject("elsewhere", f"it leads to {raw.url}, which is another story", url=asked, look=look)
            return
        if record := self._run_or_none():
            record.looks.answered(look)
        # Where a stored story stands now is not asked: it is in the store.
        if not (look and look.planned) and not self.is_of_desk(raw):
            self._count(OTHER_DESK)
            # Without a category it may be of the desk: the page, or our reading of it, may be mended within days.
            why = f"its category is {' > '.join(raw.category)}" if raw.category else "it shows no category"
            self._reject(OTHER_DESK, why, url=asked, final=bool(raw.category))
            return
        if record := self._run_or_none():
            record.led_to(raw.url, asked, response.url, *meta.get("redirect_urls", ()))
        yield raw

    def _led_elsewhere(self, look: Look, raw: RawArticle) -> bool:
        """Whether the page that came is another story's than the one that was looked at."""
        if not look.planned or raw.url is None:
            return False
        return self.run.store.stored_under(self.outlet_id, raw.url, raw.news_id) != look.article_id

    def article_failed(self, failure: Failure) -> None:
        """A story could not be fetched: it is kept in mind and tried again by a later run.

        Raises:
            CloseSpider: no story can be kept, because the page archive or the store can't be written.
        """
        if isinstance(failure.value, NotAskedError):
            # The run was halted, leaves no mark, and the next one finds the story as this one did.
            return
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        look: Look | None = request.meta.get(LOOK)
        if look is not None and isinstance(failure.value, HttpError) and failure.value.response.status in GONE:
            self.run.looks.gone(look)
        else:
            self._failed(request.meta.get(ASKED, request.url), failure.value, look)

    def _failed(self, url: str, error: BaseException | None, look: Look | None) -> None:
        if isinstance(error, ArchiveError):
            raise self.run.fatal("archive_error", str(error))
        reason, sentence = reason_of(error)
        self.logger.warning("%s: %s", url, sentence, exc_info=error if reason == PROGRAM_ERROR else None)
        self._count(f"failed/{reason}")
        self._reject(reason, sentence, url=url, look=look)

    def _count(self, name: str) -> None:
        if record := self._run_or_none():
            record.count(name)

    def _reject(self, reason: str, detail: str, *, url: str, look: Look | None = None, final: bool = False) -> None:
        if record := self._run_or_none():
            record.reject(reason, detail, url=url, look=look, final=final)

    def _run_or_none(self) -> RunRecord | None:
        try:
            return self.run
        except NotConfigured:
            return None

    def _watch_or_none(self) -> DriftWatch | None:
        record = self._run_or_none()
        return record.watch if record else None


def _about(look: Look | None) -> dict[str, Any]:
    """What the meta of a request for a stored story says; `--refresh` means the page itself, changed or not."""
    if look is None:
        return {}
    return {LOOK: look, CONDITIONAL: TELL} if look.planned else {LOOK: look}
