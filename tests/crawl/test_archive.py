from __future__ import annotations

import gzip
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from qomnews.crawl.archive import WarcFile

PAGE = "<html><p>متن با نیم‌فاصله</p></html>".encode()


def write(folder: Path) -> tuple[Path, str]:
    file = WarcFile(folder, "mehr")
    capture = file.write(
        "https://www.mehrnews.com/news/1",
        200,
        [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
        gzip.compress(PAGE),
        fetched_at="2025-12-16T07:00:00Z",
    )
    file.write("https://www.mehrnews.com/news/2", 200, [], b"second", fetched_at="2025-12-16T07:00:01Z")
    file.close()
    return folder / capture.file, capture.record_id


def test_a_page_comes_back_as_it_came_over_the_wire(tmp_path: Path) -> None:
    path, record_id = write(tmp_path)
    with path.open("rb") as stream:
        records = {
            record.rec_headers["WARC-Record-ID"]: (
                record.rec_headers["WARC-Target-URI"],
                record.rec_headers["WARC-Date"],
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "response"
        }
    assert records[record_id] == ("https://www.mehrnews.com/news/1", "2025-12-16T07:00:00Z", PAGE)
    assert len(records) == 2


def test_a_file_that_was_cut_off_keeps_the_records_before(tmp_path: Path) -> None:
    path, record_id = write(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    with path.open("rb") as stream:
        first = next(record for record in ArchiveIterator(stream) if record.rec_type == "response")
        assert first.rec_headers["WARC-Record-ID"] == record_id
        assert first.content_stream().read() == PAGE


def test_no_file_is_made_before_there_is_a_page(tmp_path: Path) -> None:
    WarcFile(tmp_path, "mehr").close()
    assert not list(tmp_path.iterdir())
