"""JSONL files that are whole or not there."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qomnews.export.staged import staged
from qomnews.records import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.article import Article, Tombstone


@attrs.frozen
class Written:
    """What was written: how many lines, where (None: stdout), and the SHA-256 of the bytes."""

    count: int
    path: Path | None
    sha256: str


def write_jsonl(records: Iterable[Article | Tombstone | bytes], path: Path | None) -> Written:
    """Writes records as JSON lines, in their order, holding one at a time.

    Args:
        records: records, or lines that `qomnews.records.to_json` made.
        path: where to; None is stdout. A file is replaced in one step when all is on the disk: whoever reads it sees
            the old one or the new one, and on any error it stays the old one.

    Raises:
        ExportError: the file can't be written.
    """
    count = 0
    lines = ((record if isinstance(record, bytes) else to_json(record)) + b"\n" for record in records)
    if path is None:
        digest = sha256()
        for count, line in enumerate(lines, 1):  # noqa: B007 - counted to the end
            sys.stdout.buffer.write(line)
            digest.update(line)
        sys.stdout.buffer.flush()
        return Written(count, None, digest.hexdigest())
    with staged([path]) as (file,):
        for count, line in enumerate(lines, 1):  # noqa: B007 - likewise
            file.write(line)
    return Written(count, path, file.sha256)
