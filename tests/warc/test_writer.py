from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from qomnews.warc import Tally, WarcFiles, pages
from tests.warc.exchanges import START, exchange, page


def loaded(path: Path) -> Iterator[Any]:
    """The records as warcio reads them, which refuses what is wrong."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.body = record.content_stream().read()
            yield record


@pytest.fixture
def files(tmp_path: Path) -> WarcFiles:
    return WarcFiles(tmp_path, "mehr", clock=lambda: START, about={"software": "qomnews/0", "robots": "obey"})


def test_a_page_is_kept_with_its_request_and_who_fetched_it(files: WarcFiles, tmp_path: Path) -> None:
    kept = exchange(1, ip_address="192.0.2.7", headers=(("Content-Type", "text/html"), ("X-Of", "خبر")))
    capture = files.write(kept)
    files.close()

    info, answer, request = loaded(tmp_path / capture.file)
    assert info.body.decode().splitlines() == [
        "software: qomnews/0",
        "robots: obey",
        "format: WARC File Format 1.0",
    ]
    assert (answer.rec_type, answer.rec_headers["WARC-Target-URI"]) == ("response", "https://www.mehrnews.com/news/1")
    assert (answer.rec_headers["WARC-Record-ID"], answer.body) == (capture.record_id, page(1))
    assert answer.rec_headers["WARC-IP-Address"] == "192.0.2.7"
    assert answer.rec_headers["WARC-Date"] == "2025-12-16T07:00:00Z"
    assert answer.rec_headers["WARC-Payload-Digest"].startswith("sha1:")
    assert answer.http_headers.get_statuscode() == "200"
    assert request.rec_headers["WARC-Concurrent-To"] == capture.record_id
    assert request.http_headers.to_str().split("\r\n") == [
        "GET /news/1 HTTP/1.1",
        "Host: www.mehrnews.com",
        "User-Agent: qomnews/0",
        "",
    ]
    info_id = info.rec_headers["WARC-Record-ID"]
    assert {record.rec_headers["WARC-Warcinfo-ID"] for record in (answer, request)} == {info_id}


def test_warcio_finds_nothing_wrong(files: WarcFiles) -> None:
    for number in range(3):
        files.write(exchange(number))
    files.write(exchange(4, status=404).without_body())
    files.write(exchange(5, status=301, body=b"", headers=(("Location", "/خبر"),)))
    files.close()

    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(files.path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("digest pass") == 11


def test_secrets_of_a_request_are_not_kept(files: WarcFiles) -> None:
    secrets = (("Proxy-Authorization", "Basic c2VjcmV0"), ("Authorization", "Basic c2VjcmV0"), ("Cookie", "c2VjcmV0"))
    files.write(exchange(1, request_headers=secrets))
    files.close()

    *_, request = loaded(files.path)
    assert "c2VjcmV0" not in request.http_headers.to_str()


def test_of_a_page_that_is_gone_only_that_is_kept(files: WarcFiles) -> None:
    gzipped = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    files.write(exchange(1, status=410, body=b"x" * 5000, headers=gzipped).without_body())
    files.close()

    _, answer, _ = loaded(files.path)
    assert (answer.http_headers.get_statuscode(), answer.body) == ("410", b"")
    assert answer.rec_headers["WARC-Truncated"] == "length"
    assert answer.http_headers.headers == [("Content-Type", "text/html"), ("Content-Length", "0")]


def test_a_day_has_files_of_its_own_and_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    moments = iter([START, START, START, START + timedelta(days=1), START + timedelta(days=31)])
    files = WarcFiles(tmp_path, "mehr", clock=lambda: next(moments), file_bytes=2500)
    names = [files.write(exchange(number)).file for number in range(5)]
    files.close()

    assert names[0] == names[1] != names[2]
    assert [name.split("-")[0] for name in names[2:]] == ["2025/12/mehr", "2025/12/mehr", "2026/01/mehr"]
    assert len(set(names)) == 4
    assert [found.url[-1] for found in pages(tmp_path)] == ["0", "1", "2", "3", "4"]


def test_two_runs_of_one_process_within_a_second_have_files_of_their_own(tmp_path: Path) -> None:
    names = set()
    for number in range(2):
        files = WarcFiles(tmp_path, "mehr", clock=lambda: START)
        names.add(files.write(exchange(number)).file)
        files.close()
    assert len(names) == 2
    assert [found.url[-1] for found in pages(tmp_path)] == ["0", "1"]


def test_no_file_is_made_before_there_is_a_page(tmp_path: Path, files: WarcFiles) -> None:
    files.close()
    assert not list(tmp_path.iterdir())


def test_what_is_half_written_when_the_disk_is_full_is_taken_back(tmp_path: Path, files: WarcFiles) -> None:
    files.write(exchange(1))
    whole = files.path.read_bytes()
    first = files.path
    out = files._writer.out  # type: ignore[union-attr] # there is one

    class Full:
        def write(self, data: bytes) -> int:
            out.write(data[:100])
            out.flush()
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a file has
            return getattr(out, name)

    files._writer.out = Full()  # type: ignore[union-attr] # likewise
    with pytest.raises(OSError, match="No space"):
        files.write(exchange(2))
    assert first.read_bytes() == whole

    later = files.write(exchange(3))
    files.close()
    assert tmp_path / later.file != first
    assert [found.url[-1] for found in pages(tmp_path)] == ["1", "3"]


PROGRAM = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from qomnews.warc import Exchange, WarcFiles
files = WarcFiles(Path(sys.argv[1]), "mehr", clock=lambda: datetime.now(UTC))
body = bytes(range(256)) * 4000
for number in range(10_000):
    files.write(Exchange(url=f"https://www.mehrnews.com/news/{number}", fetched_at="2025-12-16T07:00:00Z", status=200,
                         headers=(), body=body))
    print(number, flush=True)
"""


def test_a_writer_that_is_killed_leaves_all_pages_but_the_last(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
        process.kill()
        written = 20 + len(process.stdout.read().split())
    tally = Tally()
    found = list(pages(tmp_path, tally=tally))
    assert written <= len(found) <= written + 1
    assert set(tally.lost) <= {"cut"}
    assert tally.lost.total() <= 1
