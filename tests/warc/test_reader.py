from __future__ import annotations

import gzip
import random
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from qomnews.warc import Damage, Tally, WarcFiles, pages, records
from qomnews.warc.names import begun
from tests.warc.exchanges import START, exchange, page

Write = Callable[..., Path]


def urls(path: Path, tally: Tally | None = None) -> list[int]:
    """The numbers of the pages that are found."""
    return [int(found.url.rsplit("/", 1)[1]) for found in pages(path, tally=tally)]


def members(data: bytes) -> list[bytes]:
    """A compressed file's records, each as it is compressed."""
    starts = [found.offset for found in records(BytesIO(data), "", tally=Tally())]
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def texts(data: bytes) -> list[bytes]:
    """A compressed file's records, uncompressed."""
    return [gzip.decompress(member) for member in members(data)]


def test_pages_come_back_as_they_came_over_the_wire(write: Write) -> None:
    path = write(3)
    found = list(pages(path))
    assert [each.body for each in found] == [page(0), page(1), page(2)]
    assert {each.fetched_at for each in found} == {START}
    assert found[1].url == "https://www.mehrnews.com/news/1"
    assert found[1].content_type == "text/html; charset=utf-8"
    # Its place is that of its gzip member.
    with path.open("rb") as file:
        file.seek(found[1].offset)
        assert next(records(BytesIO(file.read()), "", tally=Tally())).record_id == found[1].record_id


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    for outlet, number in (("titronline", 2), ("mehr", 1)):
        files = WarcFiles(tmp_path, outlet, clock=lambda: START)
        files.write(exchange(number))
        files.close()
    (tmp_path / "2025/12/notes.txt").write_text("no archive", "utf-8")
    assert urls(tmp_path) == [1, 2]


def test_only_pages_that_are_wanted_are_read(write: Write) -> None:
    tally = Tally()
    path = write(5)
    found = list(pages(path, tally=tally, wanted=lambda url, _: url.endswith(("/1", "/3"))))
    assert [each.url[-1] for each in found] == ["1", "3"]
    assert tally.records == 2


def test_a_file_cut_anywhere_gives_all_pages_before(write: Write, tmp_path: Path) -> None:
    data = write(4).read_bytes()
    ends: list[int] = []
    for member in members(data):
        ends.append((ends[-1] if ends else 0) + len(member))
    cut = tmp_path / "cut.warc.gz"
    for size in [*range(1, len(data), 211), *ends]:
        cut.write_bytes(data[:size])
        tally = Tally()
        # A response is followed by its request; the first record says who wrote them.
        assert urls(cut, tally) == list(range(sum(end <= size for end in ends[1::2])))
        assert tally.lost == ({} if size in ends else {"cut": 1}), size


@pytest.mark.parametrize("seed", range(30))
def test_a_byte_that_is_wrong_costs_one_record(write: Write, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(write(8).read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= chance.randrange(1, 256)
    path = tmp_path / "spoilt.warc.gz"
    path.write_bytes(data)
    tally = Tally()
    found = urls(path, tally)
    assert len(found) >= 7
    # Some bytes of a gzip header mean nothing.
    assert tally.lost.total() <= 1
    assert len(found) == 8 or tally.lost.total() == 1


def test_what_is_missing_in_the_middle_costs_the_records_that_it_was_of(write: Write, tmp_path: Path) -> None:
    parts = members(write(6).read_bytes())
    data = b"".join(parts[:5]) + parts[5][: len(parts[5]) // 2] + b"".join(parts[6:])
    path = tmp_path / "spoilt.warc.gz"
    path.write_bytes(data)
    lost: list[Damage] = []
    tally = Tally(tell=lost.append)
    assert urls(path, tally) == [0, 1, 3, 4, 5]
    assert lost == [Damage(str(path), len(b"".join(parts[:5])), "broken-gzip")]
    assert str(lost[0]).endswith("a gzip member is broken")


@pytest.mark.parametrize(
    "garbage", [b"\0" * 300, b"\x1f\x8b\x08 no member", gzip.compress(b"no record"), b"x"], ids=range(4)
)
def test_garbage_between_two_records_is_passed_over(write: Write, tmp_path: Path, garbage: bytes) -> None:
    parts = members(write(3).read_bytes())
    path = tmp_path / "spoilt.warc.gz"
    path.write_bytes(b"".join(parts[:3]) + garbage + b"".join(parts[3:]))
    tally = Tally()
    assert urls(path, tally) == [0, 1, 2]
    assert tally.lost.total() == 1


def spoil(text: bytes, how: str) -> bytes:
    head, rest = text.split(b"\r\n\r\n", 1)
    length = len(rest) - 4
    if how == "digest":
        return head + b"\r\n\r\n" + rest.replace("خبر".encode(), "خطر".encode())
    wrong = {"longer": length + 9, "far longer": length + 100_000, "shorter": length - 9}[how]
    return head.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % wrong) + b"\r\n\r\n" + rest


SPOILT = [
    ("digest", "wrong-digest"),
    ("longer", "wrong-length"),
    ("far longer", "wrong-length"),
    ("shorter", "wrong-length"),
]


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize(("how", "reason"), SPOILT)
def test_a_wrong_length_or_digest_costs_that_record(
    write: Write, tmp_path: Path, how: str, reason: str, compressed: bool
) -> None:
    parts = texts(write(5).read_bytes())
    parts[5] = spoil(parts[5], how)
    path = tmp_path / ("spoilt.warc.gz" if compressed else "spoilt.warc")
    path.write_bytes(b"".join(map(gzip.compress, parts) if compressed else parts))
    tally = Tally()
    assert urls(path, tally) == [0, 1, 3, 4]
    assert tally.lost == {reason: 1}


def test_a_file_that_is_one_gzip_member_is_read_as_well(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(gzip.compress(b"".join(texts(write(4).read_bytes()))))
    tally = Tally()
    assert urls(path, tally) == [0, 1, 2, 3]
    assert not tally.lost


def test_an_uncompressed_file_that_is_cut_gives_all_pages_before(write: Write, tmp_path: Path) -> None:
    parts = texts(write(4).read_bytes())
    path = tmp_path / "cut.warc"
    path.write_bytes(b"".join(parts)[: -len(parts[-1]) - len(parts[-2]) // 2])
    tally = Tally()
    assert urls(path, tally) == [0, 1, 2]
    assert tally.lost == {"wrong-length": 1}


def test_a_record_that_is_too_large_is_passed_over(write: Write) -> None:
    path = write(1)
    files = WarcFiles(path.parent.parent.parent, "mehr", clock=lambda: START)
    files.write(exchange(1, body=b"x" * 1_000_000))
    files.write(exchange(2))
    files.close()
    tally = Tally()
    found = list(pages(files.path, tally=tally, largest=100_000))
    assert [each.url[-1] for each in found] == ["2"]
    assert tally.lost == {"too-large": 1}


def test_headers_without_end_are_no_record(write: Write, tmp_path: Path) -> None:
    parts = texts(write(2).read_bytes())
    endless = b"WARC/1.0\r\n" + b"X-Header: " + b"x" * 3_000_000
    path = tmp_path / "endless.warc.gz"
    path.write_bytes(b"".join(gzip.compress(part) for part in [parts[0], endless, *parts[1:]]))
    tally = Tally()
    assert urls(path, tally) == [0, 1]
    assert tally.lost == {"no-record": 1}


def test_memory_stays_flat_however_much_there_is(tmp_path: Path) -> None:
    path = tmp_path / "bomb.warc.gz"
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.mehrnews.com/news/1\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-12-16T07:00:00Z\r\nContent-Length: 50000000\r\n\r\n"
        b"HTTP/1.1 200 OK\r\n\r\n"
    )
    path.write_bytes(gzip.compress(record + b"x" * 60_000_000) * 2)
    tracemalloc.start()
    tally = Tally()
    assert list(pages(path, tally=tally, largest=1_000_000)) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert tally.lost["too-large"] == 2
    assert peak < 6_000_000


def test_no_other_files_are_taken_for_the_archives_own() -> None:
    assert begun("mehr-20251216070000-1.warc.gz") == "20251216070000"
    assert begun("mehr-20251216070000-1.warc.gz.part") is None
