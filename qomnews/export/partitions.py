"""An export as a folder: `outlet=mehr/month=1404-09/stories.jsonl`, as data sets are laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import orjson

from qomnews.export import calendar_columns
from qomnews.export.job import writer
from qomnews.export.manifest import Part
from qomnews.export.staged import Staged
from qomnews.export.writers import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from qomnews.export.job import Job
    from qomnews.store import Row

_SUFFIXES = {"jsonl": ".jsonl", "csv": ".csv", "parquet": ".parquet", "sqlite": ".db"}
_PACKED = {"none": "", "gzip": ".gz", "zstd": ".zst"}
GONE = "gone.jsonl"
"""What is gone: tombstones say neither outlet nor month."""
ORDERS = ("published", "newest")
"""In which a month is followed by another, so that few files are open at once."""


@attrs.define
class _Open:
    file: Staged
    writer: Writer
    month: str
    count: int = 0


class Partitions:
    """Files of a new folder, each closed when the next month of its outlet begins.

    Args:
        folder: a new one.
        job: what is exported; its order is one of `ORDERS`.
    """

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder = folder
        self._job = job
        self._open: dict[str, _Open] = {}
        self._name = f"stories{_SUFFIXES[job.format]}{_PACKED[job.packing]}"
        self.parts: list[Part] = []

    def write(self, rows: list[Row]) -> None:
        """Take some records in the job's order.

        Raises:
            ExportError: a file can't be written.
        """
        batch: dict[tuple[str, str], list[bytes]] = {}
        for row in rows:
            month = calendar_columns.month_of(orjson.loads(row.line)["published_jalali"])
            batch.setdefault((row.outlet, month), []).append(row.line)
        for (outlet, month), lines in batch.items():
            opened = self._opened(outlet, month)
            opened.writer.write(lines)
            opened.count += len(lines)

    def gone(self, lines: list[bytes]) -> None:
        """Take some tombstones.

        Raises:
            ExportError: a file can't be written.
        """
        if not lines:
            return
        opened = self._open.get(GONE)
        if opened is None:
            from qomnews.export.shape import Shape  # noqa: PLC0415 - likewise
            from qomnews.export.writers import JsonLines  # noqa: PLC0415 - few exports need it

            file = Staged(self._folder / GONE).open()
            opened = self._open[GONE] = _Open(file, JsonLines(file, Shape()), "")
        opened.writer.gone(lines)
        opened.count += len(lines)

    def finish(self) -> None:
        """End all files.

        Raises:
            ExportError: a file can't be written.
        """
        for key in list(self._open):
            self._close(key)
        self.parts.sort(key=lambda part: part.path)

    def discard(self) -> None:
        """Leave no file open."""
        for opened in self._open.values():
            opened.file.discard()

    def _opened(self, outlet: str, month: str) -> _Open:
        opened = self._open.get(outlet)
        if opened is not None and opened.month == month:
            return opened
        if opened is not None:
            self._close(outlet)
        file = Staged(self._folder / f"outlet={outlet}" / f"month={month}" / self._name, self._job.packing).open()
        # Readers of data sets take the outlet from the folder's name, and want it in one place only.
        begun = _Open(file, writer(self._job, file, file.part, but=("outlet",)), month)
        self._open[outlet] = begun
        return begun

    def _close(self, key: str) -> None:
        opened = self._open.pop(key)
        opened.writer.finish()
        opened.file.finish()
        opened.file.replace()
        path = opened.file.path.relative_to(self._folder).as_posix()
        self.parts.append(Part(path, opened.count, opened.file.size, opened.file.sha256))
