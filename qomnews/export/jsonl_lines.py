"""JSON lines of any size from a file or a pipe, gone through twice with one line in memory."""

from __future__ import annotations

import gzip
import io
import shutil
import stat
import sys
import tempfile
import zlib
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 16 << 20
"""Bytes of the longest line that is taken whole: a record of a megabyte is rare, a file without line ends isn't."""

BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_BUFFER = 1 << 18


class InputError(Exception):
    """A file can't be read; the message names it and what is wrong."""


class Line(NamedTuple):
    """A line with the end it has, without a byte order mark, counted from 1.

    Of one that is too long there are several, each a piece of it and not `whole`.
    """

    number: int
    data: bytes
    whole: bool


class Lines:
    """The lines of a file that can be gone through again: a second time it must say what it said the first."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self._stream = stream
        self._start = stream.tell()
        self._first: tuple[int, int] | None = None

    @property
    def size(self) -> int:
        """Bytes, as they are stored."""
        here = self._stream.tell()
        end = self._stream.seek(0, io.SEEK_END)
        self._stream.seek(here)
        return end - self._start

    def read(self) -> int:
        """How many of these bytes have been read."""
        return self._stream.tell() - self._start

    def __iter__(self) -> Iterator[Line]:
        """All lines from the first on.

        Raises:
            InputError: the file can't be read, is damaged, or has changed since it was read first.
        """
        pieces = checksum = 0
        most = None if self._first is None else self._first[0]
        try:
            for line in self._lines():
                # What was appended meanwhile belongs to the next run.
                if pieces == most:
                    break
                pieces += 1
                checksum = zlib.crc32(line.data, checksum)
                yield line
        except (OSError, EOFError, zlib.error, zstd.ZstdError) as error:
            raise InputError(f"{self.name} can't be read: {getattr(error, 'strerror', None) or error}") from error
        if self._first is None:
            self._first = pieces, checksum
        elif self._first != (pieces, checksum):
            raise InputError(f"{self.name} was changed while it was read: run it again")

    def _lines(self) -> Iterator[Line]:
        self._stream.seek(self._start)
        stream = self._inflated()
        number = 0
        while data := stream.readline(LONGEST):
            number += 1
            # Also within a file: files are put together, each with its own mark.
            data = data.removeprefix(BOM)
            if len(data) < LONGEST or data.endswith(b"\n"):
                yield Line(number, data, whole=True)
                continue
            yield Line(number, data, whole=False)
            while not data.endswith(b"\n") and (data := stream.readline(LONGEST)):
                yield Line(number, data, whole=False)

    def _inflated(self) -> BinaryIO | io.BufferedReader:
        """What the stream holds, told by its first bytes, since a pipe has no suffix."""
        start = self._stream.read(4)
        self._stream.seek(self._start)
        if start.startswith(_ZSTD):
            return io.BufferedReader(zstd.ZstdFile(self._stream, "rb"), _BUFFER)
        if start.startswith(_GZIP):
            return io.BufferedReader(gzip.GzipFile(fileobj=self._stream), _BUFFER)
        return self._stream


@contextmanager
def opened(path: Path | None) -> Iterator[Lines]:
    """The lines of a file, or of standard input (None); a pipe's are put aside in a temporary file first.

    Raises:
        InputError: it can't be opened or put aside.
    """
    name = "standard input" if path is None else str(path)
    with ExitStack() as stack:
        try:
            stream: BinaryIO
            stream = sys.stdin.buffer if path is None else stack.enter_context(path.open("rb", buffering=_BUFFER))
            again = stream.seekable()
        except OSError as error:
            raise InputError(f"{name} can't be read: {error.strerror or error}") from error
        yield Lines(stream if again else stack.enter_context(_aside(stream, name)), name)


@contextmanager
def _aside(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile(buffering=_BUFFER) as temporary:
        file = cast("BinaryIO", temporary)
        try:
            shutil.copyfileobj(stream, file, _BUFFER)
            file.seek(0)
        except OSError as error:
            where = tempfile.gettempdir()
            raise InputError(
                f"{name} can't be put aside in {where}: {error.strerror or error} (TMPDIR names another folder)"
            ) from error
        yield file


def is_regular(path: Path) -> bool:
    """Whether a path is that of a file with content of its own, through links."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def is_compressed(path: Path) -> bool:
    """Whether a file's first bytes are those of gzip or zstd."""
    with path.open("rb") as file:
        return file.read(4).startswith((_GZIP, _ZSTD))
