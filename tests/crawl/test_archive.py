from __future__ import annotations

import gzip
import logging
import zlib
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from qomnews.config import load_config
from qomnews.crawl.archive import ArchiveError, PageArchive, about, keeper
from qomnews.warc import WarcFiles, capture_of
from qomnews.warc.content import body_of

PAGE = "<html><p>متن با نیم‌فاصله</p></html>".encode()
URL = "https://www.mehrnews.com/news/1"
FETCHED = datetime(2025, 12, 16, 7, 0, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> PageArchive:
    return PageArchive(WarcFiles(tmp_path, "mehr", clock=lambda: FETCHED))


def answered(archive: PageArchive, status: int = 200, *, url: str = URL, **meta: object) -> Request:
    """The request after its answer went through the archive."""
    request = Request(url, headers={"User-Agent": "qomnews/0"}, meta={"fetched_at": FETCHED, **meta})
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    if 300 <= status < 400:
        headers["Location"] = "https://www.mehrnews.com/news/2/عنوان"
    body = gzip.compress(PAGE)
    response = Response(url, status, headers, body, ip_address=ip_address("192.0.2.7"))
    assert archive.process_response(request, response) is response
    return request


def kept(folder: Path) -> list[Any]:
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.body = record.content_stream().read()
                found.append(record)
    return [record for record in found if record.rec_type == "response"]


def test_a_page_is_kept_and_the_request_knows_where(archive: PageArchive, tmp_path: Path) -> None:
    request = answered(archive)
    archive.spider_closed()
    page = capture_of(tmp_path, request.meta["capture"])
    assert (page.url, page.status, page.body, page.fetched_at) == (URL, 200, PAGE, FETCHED)
    (answer,) = kept(tmp_path)
    assert answer.rec_headers["WARC-IP-Address"] == "192.0.2.7"


@pytest.mark.parametrize(
    ("has_proxy", "meta"), [(False, {"proxy": "http://proxy.example:8080"}), (True, {})], ids=["environment", "outlet"]
)
def test_an_address_behind_a_proxy_is_not_taken_for_the_sites(
    tmp_path: Path, has_proxy: bool, meta: dict[str, Any]
) -> None:
    archive = PageArchive(WarcFiles(tmp_path, "mehr", clock=lambda: FETCHED), has_proxy=has_proxy)
    answered(archive, **meta)
    archive.spider_closed()
    assert kept(tmp_path)[0].rec_headers["WARC-IP-Address"] is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_kept_for_replay_and_are_no_page(archive: PageArchive, tmp_path: Path, status: int) -> None:
    assert "capture" not in answered(archive, status).meta
    archive.spider_closed()
    (answer,) = kept(tmp_path)
    assert answer.http_headers.get_statuscode() == str(status)
    assert answer.http_headers["Location"] == "https://www.mehrnews.com/news/2/%D8%B9%D9%86%D9%88%D8%A7%D9%86"


@pytest.mark.parametrize("status", [404, 410])
def test_that_a_page_is_gone_is_kept_without_what_stood_there(
    archive: PageArchive, tmp_path: Path, status: int
) -> None:
    assert "capture" not in answered(archive, status).meta
    archive.spider_closed()
    (answer,) = kept(tmp_path)
    assert (answer.http_headers.get_statuscode(), answer.body) == (str(status), b"")


@pytest.mark.parametrize("status", [304, 401, 403, 429, 500, 503])
def test_answers_that_say_nothing_of_a_page_are_not_kept(archive: PageArchive, tmp_path: Path, status: int) -> None:
    assert "capture" not in answered(archive, status).meta
    archive.spider_closed()
    assert not list(tmp_path.iterdir())


def test_robots_are_not_kept(archive: PageArchive, tmp_path: Path) -> None:
    answered(archive, url="https://www.mehrnews.com/robots.txt")
    archive.spider_closed()
    assert not list(tmp_path.iterdir())


def test_an_archive_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.write_text("no folder", "utf-8")
    with pytest.raises(ArchiveError, match=r"page archive .*archive.*QOMNEWS_CRAWL__ARCHIVE=false"):
        answered(PageArchive(WarcFiles(folder, "mehr", clock=lambda: FETCHED)))


def test_each_file_says_who_fetched_and_how(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__CONTACT", "desk@newsroom.example")
    monkeypatch.setenv("QOMNEWS_CRAWL__OBEY_ROBOTS", "false")
    said = about(load_config(home=tmp_path))
    assert (said["operator"], said["robots"]) == ("desk@newsroom.example", "ignore")
    assert said["http-header-user-agent"].endswith("(+desk@newsroom.example)")


def test_what_goes_for_the_budget_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for day in (0, 1):
        files = WarcFiles(tmp_path, "mehr", clock=lambda day=day: FETCHED + timedelta(days=day))  # type: ignore[misc]
        answered(PageArchive(files))
        files.close()
    with caplog.at_level(logging.WARNING):
        keeper(tmp_path, 0)()
        assert not caplog.messages
        keeper(tmp_path, files.path.stat().st_size)()
    (said,) = caplog.messages
    assert "mehr-20251216070000" in said
    assert "archive_gb" in said
    assert len(kept(tmp_path)) == 1


def test_whatever_encoding_a_site_may_answer_in_can_be_undone() -> None:
    undone = {b"gzip": gzip.compress, b"deflate": zlib.compress, b"br": brotli.compress, b"zstd": zstd.compress}
    for coding in ACCEPTED_ENCODINGS:
        assert body_of((("Content-Encoding", coding.decode()),), undone[coding](PAGE), 1000) == PAGE
