"""Conditional requests: a site that has nothing new says so in a line, and sends nothing."""

from __future__ import annotations

import logging
import os
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now
from qomnews.crawl.rejection import ForgottenItem, RejectedItem
from qomnews.crawl.run_record import RunRecord
from qomnews.store import StoreError, Validated

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# In a request's meta, one of the two below: ask for what has changed since the address was last asked.
CONDITIONAL = "qomnews_conditional"
# An unchanged answer is given again as it was, with status 200. For listings: whatever became of the stories that one
# named, and whichever run asks, it names the same ones again, and those that are stored are known. So no run that was
# killed or narrowed leaves a gap, and nothing is counted as failed or empty.
REPLAY = "replay"
# The callback gets the 304. For a page whose record is stored: the page says what it said.
TELL = "tell"

NOT_MODIFIED = 304
REPLAYED_FLAG = "not-modified"
# A site whose word on what is unchanged is wrong may not hide its stories for longer than that.
FULL_AFTER = timedelta(hours=6)
# Stories are looked at again for two days, listings of past days for as long.
KEPT_FOR = timedelta(days=7)
LARGEST_KEPT = 2_000_000
FLUSH_AT = 50
# They describe the transfer, or one moment.
_HEADERS_LEFT_OUT = frozenset(
    {b"Connection", b"Content-Encoding", b"Content-Length", b"Date", b"Keep-Alive", b"Set-Cookie", b"Transfer-Encoding"}
)


class ConditionalRequests:
    """Downloader middleware: sends validators of answers that were kept, and keeps those of new ones.

    Those of a story's page are kept once its record is stored, so that a page that is unchanged has always been read.
    """

    def __init__(self, crawler: Crawler, outlet_id: str) -> None:
        self._crawler = crawler
        self._outlet_id = outlet_id
        self._pending: list[Validated] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For an outlet's crawl; none where it is switched off, and under `scrapy check`, which keeps nothing."""
        outlet_id = getattr(crawler.spidercls, "outlet_id", None)
        if outlet_id is None or os.environ.get("SCRAPY_CHECK") or not config_of(crawler.settings).crawl.conditional:
            raise NotConfigured
        middleware = cls(crawler, outlet_id)
        crawler.signals.connect(middleware.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(middleware.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(middleware.flush, signal=signals.spider_idle)
        return middleware

    def process_request(self, request: Request) -> None:
        """Add the conditions, or take away those of an address that redirected here."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        mode = request.meta.get(CONDITIONAL)
        kept = self._kept(request.url) if mode else None
        if kept is None or (mode == REPLAY and (kept.body is None or utc_now() - kept.at >= FULL_AFTER)):
            return
        if kept.etag:
            request.headers["If-None-Match"] = kept.etag
        if kept.last_modified:
            request.headers["If-Modified-Since"] = kept.last_modified
        if mode == TELL:
            allowed = request.meta.get("handle_httpstatus_list", ())
            request.meta["handle_httpstatus_list"] = [*allowed, NOT_MODIFIED]

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer; for a listing that is unchanged the one before."""
        if request.meta.get(CONDITIONAL) != REPLAY:
            return response
        if response.status == 200:
            self._keep(request.url, response, whole=True)
        elif response.status == NOT_MODIFIED and (kept := self._kept(request.url)) and kept.body is not None:
            self._crawler.stats.inc_value("qomnews/listings_unchanged")
            headers = Headers({**(kept.headers or {}), **_headers_of(response)})
            body = zlib.decompress(kept.body)
            kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
            return kind(request.url, status=200, headers=headers, body=body, request=request, flags=[REPLAYED_FLAG])
        return response

    def item_scraped(self, response: object) -> None:
        """A story is stored."""
        if isinstance(response, Response) and response.request is not None:
            self._keep(response.request.url, response, whole=False)

    def item_dropped(self, response: object, exception: BaseException) -> None:
        """A mirror is stored; what else a pipeline turned away is not."""
        if not isinstance(exception, RejectedItem | ForgottenItem):
            self.item_scraped(response)

    def flush(self) -> None:
        """Write down what is to be kept. A run that is killed before loses only the saving."""
        pending, self._pending = self._pending, []
        if not pending:
            return
        try:
            RunRecord.of(self._crawler).store.keep_validated(
                self._outlet_id, pending, forget_before=utc_now() - KEPT_FOR
            )
        except StoreError as error:
            logger.warning("%s: what was asked for will be asked for again in full: %s", self._outlet_id, error)

    def _keep(self, url: str, response: Response, *, whole: bool) -> None:
        etag, modified = (_text(response.headers.get(name)) for name in ("ETag", "Last-Modified"))
        if not etag and not modified:
            return
        body = zlib.compress(response.body, 6) if whole and len(response.body) <= LARGEST_KEPT else None
        headers = _headers_of(response) if whole else None
        self._pending.append(
            Validated(url=url, etag=etag, last_modified=modified, headers=headers, body=body, at=utc_now())
        )
        if len(self._pending) >= FLUSH_AT:
            self.flush()

    def _kept(self, url: str) -> Validated | None:
        for answer in reversed(self._pending):
            if answer.url == url:
                return answer
        try:
            return RunRecord.of(self._crawler).store.validated(self._outlet_id, url)
        except StoreError as error:
            logger.warning("%s: asked for in full: %s", url, error)
            return None


def _headers_of(response: Response) -> dict[str, str]:
    """The last value of each header that says something of the answer itself."""
    return {
        name.decode("latin-1"): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values and name not in _HEADERS_LEFT_OUT
    }


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
