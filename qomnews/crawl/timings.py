"""Where a run's time goes: seconds by step, from the first listing to the store."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any, Self

from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines import ItemPipelineManager

from qomnews.article import Article
from qomnews.crawl.run_record import RunRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from qomnews.crawl.stopwatch import Stopwatch

_SENT, _ARRIVED = "qomnews_sent", "qomnews_arrived"


class FetchClock:
    """Downloader middleware next to the wire: how long requests wait for their turn, and for their answer.

    Waiting is what politeness costs: the delay between two requests, and those that are before in the queue.
    """

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A clock for the run's record; none where there is none."""
        return cls(RunRecord.of(crawler).stopwatch)

    def process_request(self, request: Request) -> None:
        """The request is handed over."""
        request.meta[_SENT] = time.monotonic()

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged; it has just come."""
        self._note(request)
        request.meta[_ARRIVED] = time.monotonic()
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's signature
        """No answer came."""
        self._note(request)

    def _note(self, request: Request) -> None:
        sent = request.meta.pop(_SENT, None)
        if sent is None:
            return
        spent = time.monotonic() - sent
        # Without an answer there is no figure for it: all of the time counts as the site's.
        answered = min(request.meta.get("download_latency", spent), spent)
        self._stopwatch.add("listing" if request.callback is NO_CALLBACK else "fetching", answered)
        self._stopwatch.add("waiting", spent - answered)


class ArchiveClock:
    """Downloader middleware just past the page archive: how long that took."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A clock for the run's record; none where there is none."""
        return cls(RunRecord.of(crawler).stopwatch)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged; it has been kept."""
        arrived = request.meta.pop(_ARRIVED, None)
        if arrived is not None and "capture" in request.meta:
            self._stopwatch.add("archive", time.monotonic() - arrived)
        return response


class TimedPipelines(ItemPipelineManager):
    """Scrapy's pipelines, with the time that each takes which names its `step`."""

    def _add_middleware(self, mw: Any) -> None:  # noqa: ANN401 - Scrapy's signature
        super()._add_middleware(mw)
        record = self.crawler.get_extension(RunRecord) if self.crawler else None
        step = getattr(mw, "step", None)
        if record is not None and isinstance(step, str):
            methods = self.methods["process_item"]
            process_item: Any = methods.pop()
            methods.append(_timed(process_item, record.stopwatch, step))


def _timed[Item, Made](
    process_item: Callable[[Item], Made], stopwatch: Stopwatch, step: str
) -> Callable[[Item], Made | Article]:
    @wraps(process_item)
    def timed(item: Item | Article) -> Made | Article:
        # What the second process has stored is through with all steps.
        if isinstance(item, Article):
            return item
        with stopwatch.step(step):
            return process_item(item)

    return timed
