"""Taking records out of the archive: each file that holds one is written anew without it, and replaced in one step.

Every record of ours is a gzip member of its own, so that what stays is copied byte for byte: names of files, ids of
records and what they hold are as they were. Killed at any moment, each file is the old one or the new one.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import attrs

from qomnews.durable import sync
from qomnews.warc.errors import DamageError
from qomnews.warc.names import begun
from qomnews.warc.streams import Member, next_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

_PIECE = 1 << 20
_PART = ".part"


class BeingWrittenError(RuntimeError):
    """A file that holds such records is being written; the message names it."""


@attrs.frozen
class Removal:
    """What was taken out: records, and files that held them."""

    records: int = 0
    files: int = 0


@attrs.frozen
class _Span:
    """A member of a file; of a damaged one up to where the next one begins."""

    start: int
    end: int
    type: str
    url: str | None


def remove(
    folder: Path, is_meant: Callable[[str], bool], *, progress: Callable[[int, int], object] | None = None
) -> Removal:
    """Takes every record out whose address is meant: answers, requests, and whatever else has it.

    Files of others, which lie there under other names, are left alone.

    Args:
        folder: the archive's.
        is_meant: told an address.
        progress: told how many files of how many have been looked through.

    Raises:
        OSError: a file can't be read or written.
        BeingWrittenError: a file that holds such a record is being written.
    """
    for left in folder.glob(f"*/*/.*{_PART}"):
        # Of a process that was killed.
        left.unlink()
    paths = [path for path in sorted(folder.glob("*/*/*.warc.gz")) if begun(path.name)]
    records = files = 0
    for done, path in enumerate(paths, 1):
        count = _remove_from(path, is_meant)
        records += count
        files += bool(count)
        if progress is not None:
            progress(done, len(paths))
    return Removal(records, files)


def _remove_from(path: Path, is_meant: Callable[[str], bool]) -> int:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        # The budget's: whatever it held is gone.
        return 0
    with file:
        spans = list(_spans(file))
        going = [span for span in spans if span.url is not None and is_meant(span.url)]
        if not going:
            return 0
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BeingWrittenError(f"{path} is being written; wait for that run to end") from error
        kept = [span for span in spans if span not in going]
        if all(span.type == "warcinfo" for span in kept):
            path.unlink()
        else:
            _replace(path, file, kept)
    sync(path.parent)
    return len(going)


def _spans(file: BinaryIO) -> Iterator[_Span]:
    """Every byte of the file, by the member that it is of."""
    at, size = 0, file.seek(0, os.SEEK_END)
    while at < size:
        kind, url, end = "", None, None
        member = Member(file, at)
        try:
            kind, url = _head(member)
            while member.read(_PIECE):
                pass
            end = member.end
        except DamageError:
            # What its head said, if it could be read, holds for all up to the next member.
            end = next_member(file, at + 1)
        end = size if end is None else end
        yield _Span(at, end, kind, url)
        at = end


def _head(member: Member) -> tuple[str, str | None]:
    """Type and address of a record."""
    headers: dict[str, str] = {}
    member.head_begins()
    member.readline()
    while (line := member.readline()).strip():
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers[name.strip().lower()] = value.strip()
    member.head_ends()
    url = headers.get("warc-target-uri")
    return headers.get("warc-type", ""), url.strip("<>") if url else None


def _replace(path: Path, file: BinaryIO, kept: list[_Span]) -> None:
    part = path.with_name(f".{path.name}{_PART}")
    try:
        with part.open("xb") as new:
            for span in kept:
                file.seek(span.start)
                left = span.end - span.start
                while left and (data := file.read(min(left, _PIECE))):
                    new.write(data)
                    left -= len(data)
            new.flush()
            os.fsync(new.fileno())
        part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
