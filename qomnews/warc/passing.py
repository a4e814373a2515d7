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

from qomnews.warc.errors import DamageError
from qomnews.warc.streams import MAGIC, RECORD, Member, holds_record, next_member

if TYPE_CHECKING:
    from typing import BinaryIO

Wanted = Callable[[str, str | None, str], bool]
"""Told type, address and id of a record."""

# Compressed bytes that hold a record's head, and what is unpacked of them.
_PACKED_HEAD = 768
_HEAD = 1280
_WINDOW = 1 << 20
# Before the place where a file is cut: longer than most records.
_LOOK_BACK = 1 << 19
# A gzip member has at least so many bytes of header and trailer, and its trailer ends in its length.
_FEWEST = 18
_LENGTH = 4
# Behind a record stand two line ends.
_BETWEEN = 4
_FIELD = re.compile(
    rb"\n(WARC-Type|WARC-Target-URI|WARC-Record-ID|Content-Length)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE
)
_LENGTH_OF_TYPE, _LENGTH_OF_URL = len("WARC-Type"), len("WARC-Target-URI")
_WITH_GZIP = 16 + zlib.MAX_WBITS
# Twice as quick as a search for the same bytes.
_MAGIC_AT = re.compile(re.escape(MAGIC))
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
        place = at - self._base
        if not 0 <= place <= len(self._held) - _PACKED_HEAD:
            self._hold(at, _PACKED_HEAD)
            place = at - self._base
        packed = self._held[place : place + _PACKED_HEAD]
        unpack = zlib.decompressobj(_WITH_GZIP)
        try:
            head = unpack.decompress(packed, _HEAD)
        except zlib.error:
            return None
        end = head.find(b"\r\n\r\n")
        if end < 0 or not head.startswith(RECORD) or _FOLDED.search(head, 0, end):
            return None
        kind, url, record_id, length = _fields(head, end)
        if not length.isdigit():
            return None
        if self._wanted(_text(kind), _text(url) if url else None, _text(record_id)):
            return None
        unpacked = end + 4 + int(length) + _BETWEEN
        if unpack.eof and len(head) == unpacked:
            return at + len(packed) - len(unpack.unused_data)
        return self._end(at, unpacked)

    def _end(self, at: int, unpacked: int) -> int | None:
        """Where a member ends that unpacks to so many bytes."""
        trailer = (unpacked & 0xFFFFFFFF).to_bytes(_LENGTH, "little")
        # What can't be compressed grows by a few bytes in a thousand.
        last = min(self._size, at + unpacked + (unpacked >> 8) + 1024)
        start = at + _FEWEST
        while start < last:
            self._hold(start - _LENGTH, min(last - start, _WINDOW // 2) + len(MAGIC) + _LENGTH)
            place = start - self._base
            for found in _MAGIC_AT.finditer(self._held, place):
                place = found.start()
                if self._held[place - _LENGTH : place] == trailer:
                    return self._base + place
                if holds_record(self._file, self._base + place):
                    # The next record, then: this one is cut. Or one in an archive that is this record's content.
                    return None
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


def first_member(file: BinaryIO, at: int) -> int | None:
    """Where the first member begins at a place or behind it, in whatever a file was cut there; None: nowhere.

    It is come to by way of those before it: what begins within a record's content, as in an archive that a site offers
    for download, is none.
    """
    place = next_member(file, max(0, at - _LOOK_BACK))
    passing = Passing(file, lambda *_: False)
    while place is not None and place < at:
        place = passing.to_wanted(place, at)
        if place < at:
            member = Member(file, place)
            try:
                while member.read(_WINDOW):
                    pass
            except DamageError:
                place = next_member(file, place + 1)
            else:
                place = member.end
    return place if place is None or holds_record(file, place) else next_member(file, place)


def _fields(head: bytes, end: int) -> tuple[bytes, bytes, bytes, bytes]:
    """Type, address, id and length in a record's head."""
    kind = url = record_id = length = b""
    for name, value in _FIELD.findall(head, 0, end):
        # Their names may be of any case; their lengths tell these apart.
        if len(name) == _LENGTH_OF_TYPE:
            kind = value
        elif len(name) == _LENGTH_OF_URL:
            url = value
        elif name[:4].lower() == b"warc":
            record_id = value
        else:
            length = value.rstrip()
    return kind, url, record_id, length


def _text(value: bytes) -> str:
    return value.rstrip().decode("utf-8", "replace")
