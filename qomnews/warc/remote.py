"""Files that lie on a web server or in a bucket, read in ranges."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from qomnews.warc.raw_file import RawFile
from qomnews.warc.web import AGENT, answer_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    import httpx2
    from _typeshed import WriteableBuffer
    from obstore.store import S3Store

# Asked for at a time: what a record's head needs is little, what is read on and on is more.
_FEWEST = 1 << 17
_MOST = 4 << 20


class Ranges(Protocol):
    """A file elsewhere."""

    size: int

    def between(self, start: int, stop: int) -> bytes:
        """Its bytes from one place on and before another; `OSError` where they can't be had."""


class RangeFile(RawFile):
    """A file elsewhere as one that can be read and sought in; it asks for more at a time the longer it is read on."""

    def __init__(self, ranges: Ranges) -> None:
        super().__init__(ranges.size)
        self._ranges = ranges
        self._base = 0
        self._held = b""
        self._next = _FEWEST

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes, fewer at the end only."""
        left = self._size - self._at if size is None or size < 0 else size
        parts: list[bytes] = []
        while left > 0 and (piece := self._piece(left)):
            parts.append(piece)
            left -= len(piece)
        return b"".join(parts)

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer as far as what is held goes."""
        view = memoryview(buffer).cast("B")
        piece = self._piece(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def _piece(self, wanted: int) -> bytes:
        if not self._base <= self._at < self._base + len(self._held):
            self._fetch(wanted)
        place = self._at - self._base
        piece = self._held[place : place + wanted]
        self._at += len(piece)
        return piece

    def _fetch(self, wanted: int) -> None:
        follows = bool(self._held) and self._at == self._base + len(self._held)
        self._next = min(2 * self._next, _MOST) if follows else _FEWEST
        stop = min(self._at + max(self._next, min(wanted, _MOST)), self._size)
        self._base = self._at
        self._held = self._ranges.between(self._at, stop) if self._at < stop else b""


class RangesMissingError(OSError):
    """A server gives whole files only."""


class WebRanges:
    """A file on a web server that gives ranges.

    Raises:
        RangesMissingError: the server gives whole files only.
        OSError: it can't be reached or doesn't have the file; the message names the address.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        answer = answer_of(url, {"Range": "bytes=0-0"}, status=HTTPStatus.PARTIAL_CONTENT)
        total = answer.headers.get("content-range", "").rpartition("/")[2]
        if answer.status_code in (HTTPStatus.OK, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE):
            raise RangesMissingError(0, f"{url}: the server gives whole files only")
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT or not total.isdigit():
            raise OSError(0, f"{url}: the server answered with status {answer.status_code}")
        self.size = int(total)

    def between(self, start: int, stop: int) -> bytes:
        """Its bytes from one place on and before another.

        Raises:
            OSError: they can't be had.
        """
        answer = _range_of(self._url, start, stop)
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT or len(answer.content) != stop - start:
            raise OSError(0, f"{self._url}: bytes {start} to {stop} were asked for, and something else came")
        return answer.content


class BucketRanges:
    """An object in an S3 bucket; keys, region and end point are those of the environment (`AWS_…`).

    Raises:
        OSError: it can't be had; the message names the address.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._store, self._key = _bucket(url)
        with _named(url) as obstore:
            self.size = int(obstore.head(self._store, self._key)["size"])

    def between(self, start: int, stop: int) -> bytes:
        """Its bytes from one place on and before another.

        Raises:
            OSError: they can't be had.
        """
        with _named(self._url) as obstore:
            return bytes(obstore.get_range(self._store, self._key, start=start, end=stop))


def bytes_of(address: str, start: int, stop: int, *, agent: str = AGENT) -> bytes:
    """Some bytes of what is at a path, or at an http, https or s3 address; fewer where it ends.

    Args:
        address: where it is.
        start: the first byte's place.
        stop: the place behind the last one.
        agent: who asks a web server.

    Raises:
        OSError: they can't be had.
    """
    scheme = urlsplit(address).scheme
    if scheme in ("http", "https"):
        answer = _range_of(address, start, stop, agent=agent)
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT:
            raise OSError(0, f"{address}: the server gives no ranges (status {answer.status_code})")
        return answer.content
    if scheme == "s3":
        ranges = BucketRanges(address)
        return ranges.between(start, min(stop, ranges.size))
    with Path(address).open("rb") as file:
        file.seek(start)
        return file.read(stop - start)


def objects_below(url: str) -> Iterator[str]:
    """The addresses of all objects of a bucket whose keys begin as this address does.

    Raises:
        OSError: the bucket can't be listed.
    """
    store, prefix = _bucket(url)
    bucket = urlsplit(url).netloc
    folder = prefix.rpartition("/")[0]
    with _named(url) as obstore:
        for chunk in obstore.list(store, folder or None):
            yield from (f"s3://{bucket}/{found['path']}" for found in chunk if found["path"].startswith(prefix))


def _range_of(url: str, start: int, stop: int, *, agent: str = AGENT) -> httpx2.Response:
    headers = {"Range": f"bytes={start}-{stop - 1}", "User-Agent": agent}
    return answer_of(url, headers, status=HTTPStatus.PARTIAL_CONTENT, most=stop - start)


def _bucket(url: str) -> tuple[S3Store, str]:
    parts = urlsplit(url)
    return _store(parts.netloc), parts.path.lstrip("/")


@cache
def _store(bucket: str) -> S3Store:
    try:
        from obstore.store import S3Store  # noqa: PLC0415 - the extra `s3`, which few need
    except ImportError as error:
        raise OSError(0, f"s3://{bucket}: buckets need the extra s3: pip install 'qomnews[s3]'") from error
    return S3Store(bucket)


@contextmanager
def _named(url: str) -> Iterator[ModuleType]:
    """The library of buckets; its errors, which tell every detail in many lines, become one line with the address."""
    import obstore  # noqa: PLC0415 - likewise

    try:
        yield obstore
    except (obstore.exceptions.BaseError, OSError) as error:
        raise OSError(0, f"{url}: {str(error).strip().splitlines()[0]}") from error
