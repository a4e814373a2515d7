"""Archives by their address: WARC and WET files as they are, and those inside a WACZ; on a disk, the web, or in S3."""

from __future__ import annotations

import io
import zipfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

import attrs

from qomnews.warc.raw_file import RawFile
from qomnews.warc.remote import BucketRanges, RangeFile, RangesMissingError, WebRanges
from qomnews.warc.web import client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

SUFFIXES = (".warc.gz", ".warc", ".wet.gz", ".wet", ".wacz")
"""What archives are called."""
_BUFFER = 1 << 20
# Where much is sought, what is read ahead is mostly read for nothing.
_SMALL = 1 << 16
_LOCAL_HEADER = 30


@attrs.frozen
class Volume:
    """A WARC file at an address.

    Attributes:
        name: what it is called: its address, or that of the WACZ and its path in there.
        file: it can be sought in; its own first byte is at 0.
        begin: where that byte lies in what is at the address.
        is_whole: whether it has to be read in one go, since parts of it lie nowhere in what is at the address.
    """

    name: str
    file: BinaryIO
    begin: int = 0
    is_whole: bool = False


@contextmanager
def opened(address: str) -> Iterator[Iterator[Volume]]:
    """The volumes of an archive, one after another.

    Raises:
        OSError: it can't be read; the message, or the error's file name, says which.
    """
    with ExitStack() as stack:
        file, has_ranges = _file_at(address, stack)
        if _is_wacz(address, file):
            yield _inside(address, file, is_whole=not has_ranges)
        else:
            file.seek(0)
            yield iter([Volume(address, file, is_whole=not has_ranges)])


@contextmanager
def whole_file(address: str) -> Iterator[BinaryIO]:
    """What is at an address, to be read from its beginning to its end; from elsewhere it is fetched in one go.

    Raises:
        OSError: it can't be read.
    """
    if address.startswith("s3:"):
        with RangeFile(BucketRanges(address)) as ranges:
            yield cast("BinaryIO", io.BufferedReader(ranges, _BUFFER))
    elif _is_elsewhere(address):
        with TemporaryFile() as whole:
            _download(address, whole)
            yield cast("BinaryIO", whole)
    else:
        with Path(address).open("rb", buffering=_BUFFER) as file:
            yield file


def size_of(address: str) -> int | None:
    """How many bytes an archive has; None where it can only be read in one go.

    Raises:
        OSError: it can't be read.
    """
    if not _is_elsewhere(address):
        return Path(address).stat().st_size
    try:
        return _ranges_at(address).size
    except RangesMissingError:
        return None


def _is_elsewhere(address: str) -> bool:
    return urlsplit(address).scheme in ("http", "https", "s3")


def _ranges_at(address: str) -> BucketRanges | WebRanges:
    return BucketRanges(address) if address.startswith("s3:") else WebRanges(address)


def _file_at(address: str, stack: ExitStack) -> tuple[BinaryIO, bool]:
    """What is at an address, and whether it is read in parts there."""
    if not _is_elsewhere(address):
        return stack.enter_context(Path(address).open("rb", buffering=_SMALL)), True
    try:
        return cast("BinaryIO", stack.enter_context(RangeFile(_ranges_at(address)))), True
    except RangesMissingError:
        whole = stack.enter_context(TemporaryFile())  # noqa: SIM115 - the stack closes it
        _download(address, whole)
        return cast("BinaryIO", whole), False


def _download(address: str, whole: io.BufferedIOBase | BinaryIO) -> None:
    import httpx2  # noqa: PLC0415 - few servers give no ranges

    try:
        with client().stream("GET", address) as answer:
            if answer.status_code >= 400:
                raise OSError(0, f"{address}: the server answered with status {answer.status_code}")
            for piece in answer.iter_bytes(_BUFFER):
                whole.write(piece)
    except httpx2.HTTPError as error:
        raise OSError(0, f"{address}: {str(error) or type(error).__name__}") from error
    whole.seek(0)


def _is_wacz(address: str, file: BinaryIO) -> bool:
    return urlsplit(address).path.endswith(".wacz") or file.read(4) == b"PK\x03\x04"


def _inside(address: str, file: BinaryIO, *, is_whole: bool) -> Iterator[Volume]:
    try:
        with zipfile.ZipFile(file) as wacz:
            for entry in sorted(wacz.infolist(), key=lambda each: each.header_offset):
                if not entry.filename.endswith(SUFFIXES[:4]):
                    continue
                name = f"{address}/{entry.filename}"
                if entry.compress_type == zipfile.ZIP_STORED:
                    begin = _data_of(file, entry)
                    part = io.BufferedReader(_Part(file, begin, entry.file_size), _SMALL)
                    yield Volume(name, cast("BinaryIO", part), begin, is_whole=is_whole)
                else:
                    with TemporaryFile() as unpacked, wacz.open(entry) as packed:
                        copyfileobj(packed, unpacked, _BUFFER)
                        yield Volume(name, cast("BinaryIO", unpacked), entry.header_offset, is_whole=True)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise OSError(0, f"{address}: no WACZ: {error}") from error


def _data_of(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Where a stored entry's bytes begin."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER)
    lengths = [int.from_bytes(header[at : at + 2], "little") for at in (26, 28)]
    return entry.header_offset + _LOCAL_HEADER + sum(lengths)


class _Part(RawFile):
    """A part of a file as a file of its own."""

    def __init__(self, file: BinaryIO, begin: int, size: int) -> None:
        super().__init__(size)
        self._file = file
        self._begin = begin

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer as far as the part goes."""
        view = memoryview(buffer).cast("B")
        self._file.seek(self._begin + self._at)
        data = self._file.read(max(0, min(len(view), self._size - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)
