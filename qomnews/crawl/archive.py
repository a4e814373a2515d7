"""Every fetched page, kept as it came over the wire."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

import attrs
from scrapy import signals
from scrapy.exceptions import NotConfigured

from qomnews import __version__
from qomnews.crawl.addon import config_of, user_agent
from qomnews.crawl.clock import utc_now
from qomnews.warc import Exchange, WarcFiles, make_room
from qomnews.warc.exchange import header_text
from qomnews.warc.names import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.http.headers import Headers

    from qomnews.config import Config

logger = logging.getLogger(__name__)


# They lead to a page, and replay should go the same way.
_REDIRECTS = {301, 302, 303, 307, 308}
# That there was no page is worth knowing; what the site said instead of one isn't.
_GONE = {404, 410}


class ArchiveError(RuntimeError):
    """The page archive can't be written; the message names the file, the reason and the way out."""


class PageArchive:
    """Downloader middleware: keeps each page that was fetched and says where in `request.meta["capture"]`.

    Kept are pages and redirects with their requests, and that a page is gone without what stood there instead. Not
    kept are robots.txt, "not modified" (the page is in the archive already), and answers that say nothing of a page:
    refusals, too many requests, failures of the server.
    """

    def __init__(self, files: WarcFiles, *, has_proxy: bool = False) -> None:
        self._files = files
        self._has_proxy = has_proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """An archive in the home's folder; none where it is switched off."""
        config = config_of(crawler.settings)
        if not config.crawl.archive:
            raise NotConfigured
        folder = config.home / FOLDER
        files = WarcFiles(
            folder,
            crawler.spidercls.name,
            clock=utc_now,
            about=about(config),
            file_bytes=int(config.crawl.archive_file_mb * 1_000_000),
            look=keeper(folder, int(config.crawl.archive_gb * 1_000_000_000)),
        )
        outlet = config.outlet(getattr(crawler.spidercls, "outlet_id", crawler.spidercls.name))
        middleware = cls(files, has_proxy=outlet.proxy is not None)
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged.

        Raises:
            ArchiveError: the file can't be written.
        """
        status = response.status
        if "fetched_at" not in request.meta or response.url.endswith("/robots.txt"):
            return response
        if not (200 <= status < 300 or status in _REDIRECTS or status in _GONE):
            return response
        exchange = exchange_of(request, response)
        # Behind a proxy it is the proxy's, whether the outlet has one or the environment names it.
        if self._has_proxy or request.meta.get("proxy"):
            exchange = attrs.evolve(exchange, ip_address=None)
        try:
            capture = self._files.write(exchange.without_body() if status in _GONE else exchange)
        except OSError as error:
            raise ArchiveError(
                f"page archive {self._files.path}: {error.strerror or error}; make room or mend the permissions, "
                "or switch it off (QOMNEWS_CRAWL__ARCHIVE=false)"
            ) from error
        if status < 300:
            request.meta["capture"] = capture
        return response

    def spider_closed(self) -> None:
        """The run is over."""
        self._files.close()


def exchange_of(request: Request, response: Response) -> Exchange:
    """What was asked and what came, as it is kept."""
    return Exchange(
        url=response.url,
        fetched_at=request.meta["fetched_at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        status=response.status,
        headers=_pairs(response.headers),
        body=response.body,
        method=request.method,
        request_headers=_pairs(request.headers),
        ip_address=str(response.ip_address) if response.ip_address else None,
    )


def about(config: Config) -> Mapping[str, str]:
    """What each file says of who made it and how."""
    return {
        "software": f"qomnews/{__version__}",
        "operator": config.crawl.contact or "",
        "http-header-user-agent": user_agent(config),
        # The words of Heritrix, which made them usual.
        "robots": "obey" if config.crawl.obey_robots else "ignore",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.0/",
    }


def keeper(folder: Path, limit: int) -> Callable[[], object]:
    """Keeps the archive within so many bytes, and says in the log what goes; 0: no bound."""

    def look() -> None:
        if not limit:
            return
        for gone in make_room(folder, limit):
            logger.warning(
                "page archive: %s (%.1f MB) was removed, to keep within archive_gb = %g",
                gone.path,
                gone.size / 1e6,
                limit / 1e9,
            )

    return look


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((header_text(name), header_text(value)) for name, values in headers.items() for value in values)
