"""Every fetched page, kept as it came over the wire."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from qomnews import __version__
from qomnews.article import Capture
from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

FOLDER = "archive"


class ArchiveError(RuntimeError):
    """The page archive can't be written; the message names the file, the reason and the way out."""


class WarcFile:
    """One WARC file of one run, made when the first page is written.

    Each record is a gzip member of its own and handed to the operating system at once: a killed process loses
    at most the record that it was writing, and readers find all others.
    """

    def __init__(self, folder: Path, name: str) -> None:
        month = utc_now().strftime("%Y/%m")
        self.name = f"{month}/{name}-{utc_now():%Y%m%d%H%M%S}-{os.getpid()}.warc.gz"
        self._path = folder / self.name
        self._writer: WARCWriter | None = None

    def write(self, url: str, status: int, headers: list[tuple[str, str]], body: bytes, *, fetched_at: str) -> Capture:
        """Where the response is kept; `body` as it came over the wire (without transfer encoding)."""
        writer = self._open()
        kept = [(name, value) for name, value in headers if name.lower() not in ("transfer-encoding", "content-length")]
        kept.append(("Content-Length", str(len(body))))
        record = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            http_headers=StatusAndHeaders(f"{status} ", kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": fetched_at},
        )
        writer.write_record(record)
        writer.out.flush()
        return Capture(file=self.name, record_id=record.rec_headers.get_header("WARC-Record-ID"))

    def close(self) -> None:
        """End the file."""
        if self._writer is not None:
            self._writer.out.close()

    @property
    def path(self) -> Path:
        """Where the file is, or will be."""
        return self._path

    def _open(self) -> WARCWriter:
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = WARCWriter(self._path.open("xb"), gzip=True)
            info = {"software": f"qomnews/{__version__}", "format": "WARC File Format 1.0"}
            self._writer.write_record(self._writer.create_warcinfo_record(self._path.name, info))
        return self._writer


class PageArchive:
    """Downloader middleware: keeps each page that was fetched and says where in `request.meta["capture"]`."""

    def __init__(self, file: WarcFile) -> None:
        self._file = file

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """An archive in the home's folder; none where it is switched off."""
        config = config_of(crawler.settings)
        if not config.crawl.archive:
            raise NotConfigured
        middleware = cls(WarcFile(config.home / FOLDER, crawler.spidercls.name))
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged; answers that carry no page (redirects, errors, robots.txt) are not kept.

        Raises:
            ArchiveError: the file can't be written.
        """
        if response.status == 200 and "fetched_at" in request.meta and not response.url.endswith("/robots.txt"):
            headers = [
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, values in response.headers.items()
                for value in values
            ]
            fetched_at = request.meta["fetched_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
            try:
                request.meta["capture"] = self._file.write(
                    response.url, response.status, headers, response.body, fetched_at=fetched_at
                )
            except OSError as error:
                raise ArchiveError(
                    f"page archive {self._file.path}: {error.strerror or error}; make room or mend the permissions, "
                    "or switch it off (QOMNEWS_CRAWL__ARCHIVE=false)"
                ) from error
        return response

    def spider_closed(self) -> None:
        """The run is over."""
        self._file.close()
