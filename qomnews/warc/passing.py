"""Passing over records that nobody wants, without unpacking them.

A gzip member's trailer says how much it unpacks to, and a record's head how long the record is. Where a member begins
right behind a trailer that agrees with the head, the record between was whole in its length; what it holds is never
read, so that damage within it isn't seen. Whatever is not as plain as that is left to the reader.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import SEEK_END
from typing import TYPE_CHECKING

from qomnews.warc.streams import MAGIC, RECORD

if TYPE_CHECKING:
    from typing import BinaryIO

Wanted = Callable[[str, str | None, str], bool]
"""Told type, address and id of a record."""

# Compressed bytes that hold a record's head, and what is unpacked of them.
_PACKED_HEAD = 768
_HEAD = 2048
_WINDOW = 1 << 20
# A gzip member has at least so many bytes of header and trailer, and its trailer ends in its length.
_FEWEST = 18
_LENGTH = 4
# Behind a record stand two line ends.
_BETWEEN = 4
_FIELD = re.compile(
    rb"\n(WARC-Type|WARC-Target-URI|WARC-Record-ID|Content-Length)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE
)
_FOLDED = re.compile(rb"\n[ \t]")


class Passing:
    """Where the next record stands that has to be read."""

    def __init__(self, file: BinaryIO, wanted: Wanted) -> None:
        self._file = file
        self._wanted = wanted
        self._size = file.seek(0, SEEK_END)
        self._base = 0
        self._held = b""
        # How many records were passed over.
        self.passed = 0

    def to_wanted(self, at: int, stop: int) -> int:
        """The place of the first member, from the one at `at` on, that has to be read; else one at `stop` or beyond."""
        while at < stop:
            end = self._behind_unwanted(at)
            if end is None:
                return at
            self.passed += 1
            at = end
        return at

    def _behind_unwanted(self, at: int) -> int | None:
        """Where the member ends that begins there; None where its record is wanted, or can't be judged by its head."""
        self._hold(at, _PACKED_HEAD)
        place = at - self._base
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            head = unpack.decompress(self._held[place : place + _PACKED_HEAD], _HEAD)
        except zlib.error:
            return None
        end = head.find(b"\r\n\r\n")
        if end < 0 or not head.startswith(RECORD) or _FOLDED.search(head, 0, end):
            return None
        fields = {name.lower(): value for name, value in _FIELD.findall(head, 0, end)}
        length = fields.get(b"content-length", b"").strip()
        if not length.isdigit():
            return None
        kind, url, record_id = (
            fields[name].strip().decode("utf-8", "replace") if name in fields else None
            for name in (b"warc-type", b"warc-target-uri", b"warc-record-id")
        )
        if self._wanted(kind or "", url, record_id or ""):
            return None
        return self._end(at, end + 4 + int(length) + _BETWEEN)

    def _end(self, at: int, unpacked: int) -> int | None:
        """Where a member ends that unpacks to so many bytes."""
        trailer = (unpacked & 0xFFFFFFFF).to_bytes(_LENGTH, "little")
        # What can't be compressed grows by a few bytes in a thousand.
        last = min(self._size, at + unpacked + (unpacked >> 8) + 1024)
        start = at + _FEWEST
        while start < last:
            self._hold(start - _LENGTH, min(last - start, _WINDOW // 2) + len(MAGIC) + _LENGTH)
            place = start - self._base
            while (place := self._held.find(MAGIC, place)) >= 0:
                if self._held[place - _LENGTH : place] == trailer:
                    return self._base + place
                place += 1
            held_to = self._base + len(self._held)
            if held_to >= self._size:
                return self._size if self._size <= last and self._held.endswith(trailer) else None
            # A magic number may be parted by what is held.
            start = max(start + 1, held_to - len(MAGIC) + 1)
        return None

    def _hold(self, at: int, length: int) -> None:
        """Have so many bytes from a place on at hand, fewer at the file's end."""
        until = min(at + length, self._size)
        if at < self._base or until > self._base + len(self._held):
            self._file.seek(at)
            self._base, self._held = at, self._file.read(max(_WINDOW, length))
