"""JSONL files that are whole or not there."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import attrs

from qomnews.durable import sync
from qomnews.records import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.article import Article, Tombstone


class ExportError(Exception):
    """An export can't be written; the message names the file and what is wrong."""


@attrs.frozen
class Exported:
    """What was written: how many lines, where (None: stdout), and the SHA-256 of the bytes."""

    count: int
    path: Path | None
    sha256: str


def write_jsonl(records: Iterable[Article | Tombstone | bytes], path: Path | None) -> Exported:
    """Writes records as JSON lines, in their order, holding one at a time.

    Args:
        records: records, or lines that `qomnews.records.to_json` made.
        path: where to; None is stdout. A file is replaced in one step when all is on the disk: whoever reads it sees
            the old one or the new one, and on any error it stays the old one.

    Raises:
        ExportError: the file can't be written.
    """
    if path is None:
        count, digest = _write(records, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return Exported(count, None, digest)
    try:
        # A pipe or a device has nothing to replace.
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as file:
                return _exported(_write(records, file), path)
        with _replacing(path) as file:
            return _exported(_write(records, file), path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ExportError(f"{path} can't be written: {error.strerror or error}") from error


def _exported(written: tuple[int, str], path: Path) -> Exported:
    return Exported(written[0], path, written[1])


def _write(records: Iterable[Article | Tombstone | bytes], file: BinaryIO) -> tuple[int, str]:
    digest = sha256()
    count = 0
    for record in records:
        line = (record if isinstance(record, bytes) else to_json(record)) + b"\n"
        file.write(line)
        digest.update(line)
        count += 1
    return count, digest.hexdigest()


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file in the same folder, which takes the path's place at the end, or goes."""
    # Through a link to the file that it stands for, so that the link stays.
    target = path.resolve()
    if target.is_dir():
        raise IsADirectoryError(0, "it is a folder; name a file in it")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync(target.parent)
