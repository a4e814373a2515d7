"""An export: what, in which shape and format, and where to."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.export.content import Content
from qomnews.export.errors import UsageError
from qomnews.export.packing import Packing
from qomnews.export.shape import Shape
from qomnews.export.writers import Csv, Format, JsonLines
from qomnews.store import Extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from qomnews.export.streams import Output
    from qomnews.export.writers import Writer
    from qomnews.store import Row, Snapshot

_GONE_AT_ONCE = 500
_FLAT: tuple[Format, ...] = ("csv", "sqlite")
_PACKABLE: tuple[Format, ...] = ("jsonl", "csv")


@attrs.frozen(kw_only=True)
class Job:
    """What is to be exported.

    Attributes:
        extract: which records the store gives, and in which order.
        content: what they have to say.
        shape: what of them is written.
        format: of the file or files.
        packing: how they are compressed; Parquet does that by itself.
    """

    extract: Extract = attrs.field(factory=Extract)
    content: Content = attrs.field(factory=Content)
    shape: Shape = attrs.field(factory=Shape)
    format: Format = "jsonl"
    packing: Packing = "none"

    def __attrs_post_init__(self) -> None:
        if self.format in _FLAT and not self.shape.flat:
            raise UsageError(f"a file of {self.format} is flat")
        if self.packing != "none" and self.format not in _PACKABLE:
            raise UsageError(f"{self.packing} is for jsonl and csv; {self.format} has its own way")


@attrs.define
class Tally:
    """What went into an export: records by outlet, the span in which they were published, and what is gone."""

    by_outlet: Counter[str] = attrs.field(factory=Counter)
    first: datetime | None = None
    last: datetime | None = None
    gone: int = 0

    @property
    def count(self) -> int:
        """Of records."""
        return self.by_outlet.total()

    def add(self, rows: Iterable[Row]) -> None:
        """Count some records."""
        dates = []
        for row in rows:
            self.by_outlet[row.outlet] += 1
            if row.published_at is not None:
                dates.append(row.published_at)
        if dates:
            self.first = min(dates) if self.first is None else min(self.first, *dates)
            self.last = max(dates) if self.last is None else max(self.last, *dates)


def flat_format(format_: Format) -> bool:
    """Whether a format holds nothing nested."""
    return format_ in _FLAT


def writer(job: Job, out: Output, path: Path | None, *, but: Sequence[str] = ()) -> Writer:
    """What writes a file of a job's format.

    Args:
        job: what is exported.
        out: where its bytes go.
        path: the file itself, which SQLite writes by name.
        but: columns that Parquet leaves out.
    """
    if job.format == "sqlite":
        from qomnews.export.sqlite_file import SqliteFile  # noqa: PLC0415 - few exports need it

        if path is None:
            raise UsageError("SQLite can't be written to a pipe or a device: name a file")
        return SqliteFile(path, job.shape)
    if job.format == "parquet":
        from qomnews.export.parquet import Parquet  # noqa: PLC0415 - with an extra

        return Parquet(out, job.shape, but)
    return Csv(out, job.shape) if job.format == "csv" else JsonLines(out, job.shape)


def chosen(snapshot: Snapshot, job: Job, tally: Tally) -> Iterator[list[Row]]:
    """The rows of a job with their lines as the shape has them, some at a time; all are counted."""
    extract, matches = job.extract, job.content.matcher() if job.content else None
    left = extract.limit
    if matches is not None:
        # Only what matches counts towards the limit.
        extract = attrs.evolve(extract, limit=None)
    for rows in snapshot.rows(extract):
        some = rows if matches is None else [row for row in rows if matches(row.line)]
        if left is not None:
            some = some[:left]
            left -= len(some)
        tally.add(some)
        yield [shaped(job.shape, row) for row in some]
        if left == 0:
            return


def shaped(shape: Shape, row: Row) -> Row:
    """A row with its line as the shape has it."""
    return row if shape.leaves_as_it_is(row.outlet) else attrs.evolve(row, line=shape.line(row.line))


def gone(snapshot: Snapshot, job: Job, tally: Tally) -> Iterator[list[bytes]]:
    """Lines for what is gone, of an export of changes, some at a time; all are counted."""
    if not job.extract.of_changes:
        return
    some: list[bytes] = []
    for line in snapshot.gone(job.extract):
        tally.gone += 1
        some.append(line)
        if len(some) == _GONE_AT_ONCE:
            yield some
            some = []
    yield some
