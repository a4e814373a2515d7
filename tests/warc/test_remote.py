"""Archives in buckets and on web servers, tried on loopback."""

from __future__ import annotations

import io
from collections.abc import Iterator

import attrs
import pytest
from obstore.store import S3Store

from qomnews.captures.addresses import archives
from qomnews.warc import Tally, records
from qomnews.warc.remote import BucketRanges, RangeFile, bytes_of
from qomnews.warc.volumes import opened, size_of, whole_file
from tests.warc.bucket import Bucket, serving
from tests.warc.test_passing import packed, record

DATA = packed([record(number, wanted=number % 3 == 0) for number in range(30)])


@attrs.define
class Bytes:
    """A file elsewhere; it remembers what was asked for."""

    data: bytes
    asked: list[tuple[int, int]] = attrs.field(factory=list)

    @property
    def size(self) -> int:
        return len(self.data)

    @size.setter
    def size(self, _value: int) -> None:
        raise AttributeError

    def between(self, start: int, stop: int) -> bytes:
        self.asked.append((start, stop))
        return self.data[start:stop]


def test_a_file_elsewhere_is_read_like_any_file() -> None:
    data = bytes(range(256)) * 4_000
    here, there = io.BytesIO(data), RangeFile(Bytes(data))
    for place, whence, length in [
        (0, 0, 5),
        (300, 0, 200_000),
        (-7, 2, 100),
        (-50, 1, 20),
        (500_000, 0, 1),
        (9, 1, -1),
    ]:
        assert there.seek(place, whence) == here.seek(place, whence)
        assert there.read(length) == here.read(length)
        assert there.tell() == here.tell()
    buffered = io.BufferedReader(RangeFile(Bytes(data)), 4096)
    assert buffered.read() == data


def test_what_is_read_on_and_on_is_asked_for_in_ever_larger_ranges() -> None:
    elsewhere = Bytes(bytes(20_000_000))
    file = RangeFile(elsewhere)
    while file.read(65_536):
        pass
    sizes = [stop - start for start, stop in elsewhere.asked]
    assert sizes[0] == 1 << 17
    assert max(sizes) == 4 << 20
    assert len(sizes) < 12
    # What was sought begins small again.
    file.seek(100)
    file.read(10)
    assert elsewhere.asked[-1] == (100, 100 + (1 << 17))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    held = Bucket({"crawl/2025/a.warc.gz": DATA, "crawl/2025/b.wet.gz": b"", "crawl/notes.txt": b"", "other": b""})
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with serving(held) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        # Its stores are kept by name, each with the end point that it was made with.
        monkeypatch.setattr("qomnews.warc.remote._store", S3Store)
        yield held


def test_an_archive_in_a_bucket_is_read_in_ranges(bucket: Bucket) -> None:
    address = "s3://news/crawl/2025/a.warc.gz"
    assert size_of(address) == len(DATA)

    def numbers(start: int, stop: int | None) -> list[int]:
        with opened(address) as volumes:
            (volume,) = volumes
            found = records(
                volume.file,
                volume.name,
                tally=Tally(),
                wanted=lambda _kind, url, _id: "wanted" in (url or ""),
                start=start,
                stop=stop,
                quick=True,
            )
            return [int((each.url or "").rsplit("/", 1)[1]) for each in found]

    assert numbers(0, None) == list(range(0, 30, 3))
    assert numbers(0, 9_000) + numbers(9_000, None) == list(range(0, 30, 3))
    assert bytes_of(address, 5, 25) == DATA[5:25]
    with whole_file(address) as file:
        assert file.read() == DATA


def test_archives_of_a_bucket_are_named_one_by_one_by_folder_or_by_glob(bucket: Bucket) -> None:
    both = ["s3://news/crawl/2025/a.warc.gz", "s3://news/crawl/2025/b.wet.gz"]
    assert archives("s3://news/crawl/") == both
    assert archives("s3://news/crawl/*/a.*") == both[:1]
    assert archives(both[1]) == both[1:]


def test_what_a_bucket_does_not_have_is_named(bucket: Bucket) -> None:
    with pytest.raises(OSError, match="s3://news/crawl/gone"):
        BucketRanges("s3://news/crawl/gone.warc.gz")
