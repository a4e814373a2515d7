"""An export as pieces that follow each other, for whoever takes them as they come: standard output, an HTTP answer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from qomnews.export.errors import UsageError
from qomnews.export.job import chosen, gone, writer
from qomnews.export.packing import packed

if TYPE_CHECKING:
    from collections.abc import Buffer, Iterator

    from qomnews.export.job import Job, Tally
    from qomnews.export.writers import Format
    from qomnews.store import Snapshot

STREAMED: tuple[Format, ...] = ("jsonl", "csv", "parquet")
"""Formats that are written from the first byte to the last."""


def pieces(snapshot: Snapshot, job: Job, tally: Tally) -> Iterator[tuple[bytes, int]]:
    """The bytes of an export, piece by piece, each with the number of records that went into it.

    Args:
        snapshot: what is exported.
        job: what, and how; its format is one of `STREAMED`.
        tally: counts what went into it.

    Raises:
        UsageError: the format can't be streamed.
        ExportError: an extra is missing.
        StoreError: the store can't be read.
    """
    if job.format not in STREAMED:
        raise UsageError(f"{job.format} can't be streamed; {', '.join(STREAMED)} can")
    held = _Held()
    stream = packed(cast("BinaryIO", held), job.packing)
    writing = writer(job, stream, None)
    for rows in chosen(snapshot, job, tally):
        writing.write([row.line for row in rows])
        yield held.taken(), len(rows)
    for lines in gone(snapshot, job, tally):
        writing.gone(lines)
        yield held.taken(), 0
    writing.finish()
    stream.close()
    yield held.taken(), 0


class _Held(io.RawIOBase):
    """Bytes that were written and not yet taken; Parquet's come from another thread."""

    def __init__(self) -> None:
        super().__init__()
        self._some: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        self._some.append(bytes(data))
        self._size += len(self._some[-1])
        return len(self._some[-1])

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        # What comes while this is done stands behind it.
        some = self._some[:]
        del self._some[: len(some)]
        return b"".join(some)
