"""Records of an archive's file, in bounded memory, whatever of it is damaged.

Warcio reads each record; where records stand and how to go on behind damage is decided here. A record counts only when
its member, its length and its digest are right: what is damaged is lost and counted, and nothing else.
"""

from __future__ import annotations

from io import SEEK_END
from typing import TYPE_CHECKING

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from qomnews.warc.errors import DamageError, Tally
from qomnews.warc.passing import Passing, first_member
from qomnews.warc.record import Record
from qomnews.warc.streams import MAGIC, RECORD, Member, Plain, Stream, next_member

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Any, BinaryIO

    from qomnews.warc.passing import Wanted


LARGEST = 64_000_000
"""Bytes of the largest block that is read unless said otherwise."""
_PIECE = 1 << 16


def records(  # noqa: PLR0913 - a reading has that many sides
    file: BinaryIO,
    name: str,
    *,
    tally: Tally,
    wanted: Wanted | None = None,
    largest: int = LARGEST,
    start: int = 0,
    stop: int | None = None,
    quick: bool = False,
) -> Generator[Record]:
    """The records of a file, compressed or not, in their order.

    Args:
        file: it can be sought in.
        name: what the records say they are from.
        tally: what is counted into.
        wanted: told type, address and id of each record; the content of others is passed over unread.
        largest: bytes of the largest block that is read; larger ones are lost.
        start: only records whose gzip member begins at this byte or behind it; an uncompressed file is given whole
            to who starts at 0.
        stop: and before this one.
        quick: pass over what isn't wanted without unpacking it: damage in it isn't seen.
    """
    read = _Reading(file, name, tally, wanted or (lambda *_: True), largest)
    if read.is_compressed():
        yield from read.members(start, stop, quick=quick)
    elif start == 0:
        yield from read.plain()


class _Reading:
    """A file on its way through."""

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        tally: Tally,
        wanted: Wanted,
        largest: int,
    ) -> None:
        self._file = file
        self._name = name
        self._tally = tally
        self._wanted = wanted
        self._largest = largest
        self._loader = ArcWarcRecordLoader(verify_http=False)
        # Where the record begins that is being read.
        self._begin = 0

    def members(self, at: int = 0, stop: int | None = None, *, quick: bool = False) -> Iterator[Record]:
        """Records of a compressed file, of those members that begin in a part of it."""
        size = self._file.seek(0, SEEK_END)
        stop = size if stop is None else min(stop, size)
        passing = Passing(self._file, self._wanted) if quick else None
        if at > 0:
            # Where it is cut into parts, that is anywhere in a member of the part before.
            begin = first_member(self._file, at)
            at = size if begin is None else begin
        lost = False
        while at < stop:
            start = next_member(self._file, at) if lost or not self._is_member(at) else at
            if start != at and not lost:
                self._tally.lose(self._name, at, "no-record")
            if start is not None and passing is not None:
                before = passing.passed
                start = passing.to_wanted(start, stop)
                self._tally.passed += passing.passed - before
            if start is None or start >= stop:
                return
            member = Member(self._file, start)
            try:
                yield from self._of(member)
            except DamageError as damage:
                self._tally.lose(self._name, start, damage.reason)
            # Where a damaged one ends isn't known.
            lost = member.end is None
            at = start + 1 if member.end is None else member.end

    def plain(self) -> Iterator[Record]:
        """Records of an uncompressed file."""
        at, size = 0, self._file.seek(0, SEEK_END)
        while at < size:
            try:
                yield from self._of(Plain(self._file, at))
            except DamageError as damage:
                self._tally.lose(self._name, self._begin, damage.reason)
                at = self._behind(self._begin)
            else:
                return

    def is_compressed(self) -> bool:
        """Whether the records stand in gzip members, also where the first one's beginning is damaged."""
        self._file.seek(0)
        if self._file.read(len(RECORD)) == RECORD:
            return False
        return self._is_member(0) or next_member(self._file, 0) is not None

    def _is_member(self, at: int) -> bool:
        self._file.seek(at)
        found = self._file.read(len(MAGIC))
        # At the end of a file that is cut there may be less of it.
        return bool(found) and MAGIC.startswith(found)

    def _behind(self, start: int) -> int:
        """Where the next record of an uncompressed file begins, behind what is damaged; else the file's end."""
        stream = Plain(self._file, start)
        stream.readline()
        return stream.place(stream.skip_to_record())

    def _of(self, stream: Stream) -> Iterator[Record]:
        """The records of a stream, each once what stands behind it shows that it was whole."""
        self._begin = stream.place(b"")
        line = _between(stream)
        while line:
            self._begin = stream.place(line)
            if not line.startswith(RECORD):
                raise DamageError("no-record")
            loaded, wanted = self._loaded(stream, line)
            content = _content(loaded.raw_stream, keep=wanted)
            line = _between(stream)
            if loaded.raw_stream.limit or (line and not line.startswith(RECORD)):
                raise DamageError("wrong-length")
            self._tally.passed += not wanted
            if wanted and _is_wrong(loaded):
                raise DamageError("wrong-digest")
            if wanted:
                found = self._record(loaded, content)
                self._tally.records += 1
                yield found

    def _loaded(self, stream: Stream, line: bytes) -> tuple[Any, bool]:
        """The record that begins with this line, as warcio reads it, and whether it is wanted.

        Raises:
            DamageError: it is none.
        """
        stream.head_begins()
        try:
            loaded = self._loader.parse_record_stream(stream, line, "warc", check_digests=True)
        # Warcio takes an address for granted.
        except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError) as error:
            raise DamageError("no-record") from error
        stream.head_ends()
        header = loaded.rec_headers.get_header
        length = header("Content-Length") or ""
        if not (length.isascii() and length.isdigit()):
            raise DamageError("wrong-length")
        wanted = self._wanted(loaded.rec_type or "", header("WARC-Target-URI"), header("WARC-Record-ID") or "")
        if wanted and int(length) > self._largest:
            self._tally.lose(self._name, self._begin, "too-large")
            wanted = False
        return loaded, wanted

    def _record(self, loaded: Any, content: bytes) -> Record:  # noqa: ANN401 - warcio has no types
        header, http = loaded.rec_headers.get_header, loaded.http_headers
        return Record(
            file=self._name,
            offset=self._begin,
            type=loaded.rec_type or "",
            record_id=header("WARC-Record-ID") or "",
            url=header("WARC-Target-URI"),
            date=header("WARC-Date") or "",
            status=_status(http.get_statuscode()) if http and loaded.rec_type != "request" else None,
            headers=tuple(loaded.rec_headers.headers),
            http_headers=tuple(http.headers) if http else (),
            content=content,
        )


def _between(stream: Stream) -> bytes:
    """The first line behind a record that isn't blank; empty at the end."""
    stream.head_begins()
    while (line := stream.readline()) and not line.strip():
        pass
    stream.head_ends()
    return line


def _content(stream: Any, *, keep: bool) -> bytes:  # noqa: ANN401 - warcio has no types
    parts: list[bytes] = []
    while piece := stream.read(_PIECE):
        if keep:
            parts.append(piece)
    return b"".join(parts)


def _is_wrong(loaded: Any) -> bool:  # noqa: ANN401 - warcio has no types
    """Whether the digests say that the content is another: the block's, or without one the payload's."""
    problems = loaded.digest_checker.problems
    if loaded.rec_headers.get_header("WARC-Block-Digest"):
        return any("block digest failed" in problem for problem in problems)
    # Some writers take it before, some after the transfer encoding is undone: then it shows nothing.
    chunked = loaded.http_headers and loaded.http_headers.get_header("Transfer-Encoding")
    return not chunked and any("payload digest failed" in problem for problem in problems)


def _status(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
