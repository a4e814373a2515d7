"""What an archive's file holds, as streams in which records stand: gzip members, or the file itself."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from qomnews.warc.errors import DamageError

if TYPE_CHECKING:
    from typing import BinaryIO

_CHUNK = 1 << 16
# Decompressed at a time, however small the compressed bytes are.
_MOST = 1 << 20
# Of a record's headers, the protocol's included, and of lines between two records.
_LONGEST_HEAD = 1 << 20
MAGIC = b"\x1f\x8b\x08"
RECORD = b"WARC/"


class Stream:
    """Bytes and lines, from `_more`; `head_begins` bounds what is read until `head_ends`."""

    def __init__(self) -> None:
        self._held = b""
        self._at = 0
        self._allowed: int | None = None

    def read(self, length: int) -> bytes:
        """So many bytes, fewer at the end."""
        parts: list[bytes] = []
        while length > 0 and self._fill():
            part = self._held[self._at : self._at + length]
            self._at += len(part)
            length -= len(part)
            parts.append(part)
        return self._spent(parts[0] if len(parts) == 1 else b"".join(parts))

    def readline(self, length: int | None = None) -> bytes:
        """A line with its end, or so much of it; empty at the end."""
        parts: list[bytes] = []
        left = _LONGEST_HEAD if length is None else length
        if self._allowed is not None:
            left = min(left, self._allowed + 1)
        while left > 0 and self._fill():
            end = self._held.find(b"\n", self._at, self._at + left)
            part = self._held[self._at : self._at + left if end < 0 else end + 1]
            self._at += len(part)
            left -= len(part)
            parts.append(part)
            if end >= 0:
                break
        return self._spent(parts[0] if len(parts) == 1 else b"".join(parts))

    def head_begins(self) -> None:
        """What is read from here on is a record's headers, of which there can't be much."""
        self._allowed = _LONGEST_HEAD

    def head_ends(self) -> None:
        """From here on the reader itself says how much it reads."""
        self._allowed = None

    def skip_to_record(self) -> bytes:
        """The next line that a record begins with; empty where there is none up to the end."""
        while line := self.readline():
            if line.startswith(RECORD):
                return line
        return b""

    def place(self, line: bytes) -> int:
        """Where in the file a record begins whose first line was just read: it, or the gzip member that it is in."""
        raise NotImplementedError

    def _spent(self, data: bytes) -> bytes:
        if self._allowed is not None:
            self._allowed -= len(data)
            if self._allowed < 0:
                raise DamageError("no-record")
        return data

    def _fill(self) -> bool:
        if self._at < len(self._held):
            return True
        self._held, self._at = self._more(), 0
        return bool(self._held)

    def _more(self) -> bytes:
        """Further bytes; none at the end.

        Raises:
            DamageError: they can't be had.
        """
        raise NotImplementedError


class Member(Stream):
    """One gzip member of a file; once it is at its end, `end` is where the next one begins."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__()
        self._file = file
        file.seek(start)
        self._start = self._position = start
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._compressed = b""
        self.end: int | None = None

    def place(self, line: bytes) -> int:  # noqa: ARG002 - for all of a member's records the same
        """The member's beginning."""
        return self._start

    def _more(self) -> bytes:
        while self.end is None:
            if not self._compressed:
                self._compressed = self._file.read(_CHUNK)
                self._position += len(self._compressed)
                if not self._compressed:
                    raise DamageError("cut")
            try:
                data = self._inflate.decompress(self._compressed, _MOST)
            except zlib.error as error:
                raise DamageError("broken-gzip") from error
            self._compressed = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self.end = self._position - len(self._inflate.unused_data)
            if data:
                return data
        return b""


class Plain(Stream):
    """An uncompressed file from some place on."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        super().__init__()
        self._file = file
        file.seek(start)
        self._position = start

    def place(self, line: bytes) -> int:
        """The line's beginning."""
        return self._position - len(self._held) + self._at - len(line)

    def _more(self) -> bytes:
        data = self._file.read(_CHUNK)
        self._position += len(data)
        return data


def next_member(file: BinaryIO, start: int) -> int | None:
    """Where the next gzip member begins that holds a record, at `start` or behind it; None: nowhere."""
    overlap = len(MAGIC) - 1
    file.seek(start)
    held = b""
    base = start
    while data := file.read(_CHUNK):
        held += data
        found = held.find(MAGIC)
        while found >= 0:
            if holds_record(file, base + found):
                return base + found
            found = held.find(MAGIC, found + 1)
        # A candidate may begin with the last bytes of what was read.
        base += len(held) - overlap if len(held) > overlap else 0
        held = held[-overlap:]
        file.seek(base + len(held))
    return None


def holds_record(file: BinaryIO, start: int) -> bool:
    """Whether a gzip member begins here and what it holds begins as a record does."""
    try:
        return Member(file, start).read(len(RECORD)) == RECORD
    except DamageError:
        return False
