from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from qomnews.captures.captured import Captured, Lost, captured
from qomnews.warc import Tally
from tests.captures.archives import OUTLETS, foreign, mixed, packed, record, told, wacz
from tests.reprocess.newsroom_store import FETCHED


def articles(address: str | Path, **how: object) -> list[Captured]:
    found = list(captured(str(address), outlets=OUTLETS, **how))  # type: ignore[arg-type] # a test says what it needs
    assert all(isinstance(each, Captured) for each in found)
    return [each for each in found if isinstance(each, Captured)]


def urls(found: Sequence[Captured]) -> list[str]:
    return [each.url for each in found]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The replica's pages among other sites'."""
    path = tmp_path / "news.warc.gz"
    path.write_bytes(packed(mixed([each.record for each in told()])))
    return path


NOT_FOUND = "<html><title>صفحه یافت نشد</title><h1>صفحه مورد نظر شما یافت نشد</h1><p>به صفحه نخست بازگردید</p></html>"
EXPECTED = [each.true.page_url for each in told()]


def test_the_outlets_articles_are_read_with_moment_and_place(archive: Path) -> None:
    tally = Tally()
    found = articles(archive, tally=tally)
    assert urls(found) == EXPECTED
    for each, page in zip(found, told(), strict=True):
        assert (each.outlet, each.at, each.raw.fetched_at) == (page.true.outlet, FETCHED, FETCHED.isoformat())
        assert (each.capture.file, each.capture.record_id) == (str(archive), page.record_id)
        assert each.raw.capture == each.capture
        assert archive.read_bytes()[each.offset :][:3] == b"\x1f\x8b\x08"
    assert (tally.records, tally.passed) == (len(EXPECTED), 3 * len(EXPECTED))


def test_only_the_outlets_that_are_meant_are_read(archive: Path) -> None:
    found = list(captured(str(archive), outlets=["shahr20"]))
    assert {each.outlet for each in found} == {"shahr20"}
    assert len(found) == sum(each.true.outlet == "shahr20" for each in told())


@pytest.mark.parametrize("size", [900, 7_001, 60_000])
def test_parts_cut_anywhere_give_each_record_once(archive: Path, size: int) -> None:
    found: list[Captured] = []
    for start in range(0, archive.stat().st_size, size):
        found += articles(archive, start=start, stop=start + size)
    assert urls(found) == EXPECTED


def test_an_uncompressed_file_is_one_part(tmp_path: Path) -> None:
    path = tmp_path / "news.warc"
    path.write_bytes(b"".join(mixed([each.record for each in told()])))
    assert urls(articles(path)) == EXPECTED
    assert urls(articles(path, start=0, stop=10)) == EXPECTED
    assert articles(path, start=10) == []


@pytest.mark.parametrize("stored", [True, False])
def test_a_wacz_is_read_file_by_file_and_in_parts(tmp_path: Path, stored: bool) -> None:
    records = mixed([each.record for each in told()])
    files = {"a.warc.gz": packed(records[:40]), "b.warc.gz": packed(records[40:])}
    path = wacz(tmp_path / "news.wacz", files, stored=stored)
    found = articles(path)
    assert urls(found) == EXPECTED
    assert {each.capture.file for each in found} == {f"{path}/archive/a.warc.gz", f"{path}/archive/b.warc.gz"}
    in_parts: list[Captured] = []
    for start in range(0, path.stat().st_size, 5_000):
        in_parts += articles(path, start=start, stop=start + 5_000)
    assert urls(in_parts) == EXPECTED


def test_files_of_the_homes_own_archive_are_named_by_their_place_in_it(archive: Path) -> None:
    assert {each.capture.file for each in articles(archive, archive=archive.parent)} == {archive.name}


def test_records_that_are_known_are_passed_over(archive: Path) -> None:
    known = {each.record_id for each in told()[3:]}
    assert urls(articles(archive, known=known)) == EXPECTED[:3]


def test_pages_that_are_no_article_say_why(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    address = "https://www.mehrnews.com/news/{}/x"
    path.write_bytes(
        packed(
            [
                record(address.format(6671001), NOT_FOUND.encode()),
                record(address.format(6671002), b"", status="301 Moved"),
                record(address.format(6671003), b"\x89PNG", content_type="image/png"),
                record("https://www.mehrnews.com/archive?pi=2", b"<html></html>"),
                told()[0].record,
            ]
        )
    )
    lost, article = list(captured(str(path), outlets=OUTLETS))
    assert isinstance(lost, Lost)
    assert (lost.reason, lost.url, lost.at, lost.is_damage) == ("error-text", address.format(6671001), FETCHED, False)
    assert isinstance(article, Captured)


def test_a_page_of_which_the_archive_kept_a_part_is_no_story(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(packed([told()[0].record.replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")]))
    (lost,) = captured(str(path), outlets=OUTLETS)
    assert isinstance(lost, Lost)
    assert (lost.reason, lost.is_damage) == ("truncated", False)


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, whole files only, and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


class Ranged(Quiet):
    """The same in ranges."""

    def do_GET(self) -> None:
        data = Path(self.translate_path(self.path)).read_bytes()
        first, _, last = (self.headers["Range"] or "bytes=0-").removeprefix("bytes=").partition("-")
        part = data[int(first) : int(last) + 1 if last else None]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)


@pytest.fixture
def served(archive: Path) -> Callable[[type[Quiet]], str]:
    """Serves the archive on loopback, and gives its address."""

    def serve(handler: type[Quiet]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(archive.parent)))
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/{archive.name}"

    return serve


@pytest.mark.parametrize("handler", [Quiet, Ranged])
def test_an_archive_on_a_web_server_is_read_in_ranges_or_whole(
    served: Callable[[type[Quiet]], str], handler: type[Quiet]
) -> None:
    address = served(handler)
    found = articles(address)
    assert urls(found) == EXPECTED
    assert {each.capture.file for each in found} == {address}
    if handler is Ranged:
        half = 40_000
        in_parts = articles(address, stop=half) + articles(address, start=half)
        assert urls(in_parts) == EXPECTED


def test_an_archive_that_is_not_there_is_named(served: Callable[[type[Quiet]], str]) -> None:
    address = served(Quiet) + "-gone"
    with pytest.raises(OSError, match="-gone: the server answered with status 404"):
        articles(address)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [("cut", "cut"), ("broken", "broken-gzip"), ("digest", "wrong-digest"), ("long", "wrong-length")],
)
def test_a_damaged_record_is_lost_alone_and_named(tmp_path: Path, damage: str, reason: str) -> None:
    records = [each.record for each in told()][:7]
    members = [packed([each]) for each in records]
    spoilt = 6 if damage == "cut" else 3
    if damage == "cut":
        members[6] = members[6][: len(members[6]) // 2]
    elif damage == "broken":
        members[3] = members[3][:300] + b"\xff" * 40 + members[3][340:]
    elif damage == "digest":
        members[3] = packed([records[3].replace("قم".encode(), "رم".encode())])
    else:
        members[3] = packed([records[3].replace(b"Content-Length: ", b"Content-Length: 9")])
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join(members))
    found = list(captured(str(path), outlets=OUTLETS))
    (lost,) = [each for each in found if isinstance(each, Lost)]
    assert (lost.reason, lost.file, lost.offset) == (reason, str(path), sum(map(len, members[:spoilt])))
    assert lost.is_damage
    kept = [url for place, url in enumerate(EXPECTED[:7]) if place != spoilt]
    assert urls([each for each in found if isinstance(each, Captured)]) == kept


def test_damage_in_other_sites_pages_costs_none_of_ours(tmp_path: Path) -> None:
    ours = [each.record for each in told()][:4]
    broken = packed([foreign(8)])
    between = [broken[:60] + b"\xff" * 9 + broken[69:], b"no record at all", broken[: len(broken) // 2]]
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join(packed([one]) + other for one, other in zip(ours, [*between, b""], strict=True)))
    found = [each for each in captured(str(path), outlets=OUTLETS) if isinstance(each, Captured)]
    assert urls(found) == EXPECTED[:4]
