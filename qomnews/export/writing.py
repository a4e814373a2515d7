"""Exports where they belong: a file, a folder, standard output, a bucket; whole, or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qomnews.export.errors import UsageError
from qomnews.export.folders import replaced_folder
from qomnews.export.job import Tally, chosen, gone, writer
from qomnews.export.manifest import BESIDE, WITHIN, Part, manifest
from qomnews.export.partitions import ORDERS, Partitions
from qomnews.export.staged import staged
from qomnews.export.streaming import STREAMED, pieces
from qomnews.export.streams import Hashed, Standard

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.export.job import Job
    from qomnews.export.writers import Writer
    from qomnews.store import Snapshot, Store

BUCKET = "s3://"
STDOUT = "-"

_BUFFER = 1 << 20


@attrs.frozen
class Exported:
    """What was exported.

    Attributes:
        tally: what went into it.
        sequence: the number of the store's last change that is in it.
        parts: its files.
        to: where it is.
        cut_short: whether the reader of standard output has seen enough.
    """

    tally: Tally
    sequence: int
    parts: list[Part]
    to: str
    cut_short: bool = False


def export(
    store: Store, job: Job, to: str, *, partition: bool = False, advance: Callable[[int], object] | None = None
) -> Exported:
    """Exports a store as it stands now, holding a few records at a time.

    Args:
        store: an open one.
        job: what, and how.
        to: `-` (standard output), a path, or `s3://bucket/key`; with `partition` a folder.
        partition: a file for each outlet and Jalali month.
        advance: told of the number of records that were written, each time some were.

    Raises:
        UsageError: what is asked for can't go together.
        ExportError: it can't be written; what was there stays.
        StoreError: the store can't be read; likewise.
    """
    if partition:
        _require_partitionable(job, to)
    with store.snapshot() as snapshot:
        filling = _Filling(snapshot, job, advance)
        if to == STDOUT:
            return filling.stdout()
        if to.startswith(BUCKET):
            return filling.bucket(to, partition=partition)
        return filling.folder(Path(to), to) if partition else filling.file(Path(to), to)


def _require_partitionable(job: Job, to: str) -> None:
    if to == STDOUT:
        raise UsageError("--partition makes a folder: name one with --output")
    if job.extract.order not in ORDERS:
        raise UsageError(f"--partition goes by months: --order is {' or '.join(ORDERS)}, not {job.extract.order}")
    if job.format == "sqlite":
        raise UsageError("--partition is for jsonl, csv and parquet: one file of sqlite holds all months")


class _Filling:
    """One export on its way."""

    def __init__(self, snapshot: Snapshot, job: Job, advance: Callable[[int], object] | None) -> None:
        self._snapshot = snapshot
        self._job = job
        self._advance = advance or (lambda _count: None)
        self._tally = Tally()

    def file(self, path: Path, to: str) -> Exported:
        """A file, and its manifest beside it; a pipe or a device has none."""
        with staged([path], self._job.packing) as (file,):
            self._fill(writer(self._job, file, file.part))
            file.finish()
            part = Part(path.name, self._tally.count, file.size, file.sha256)
            if file.part is None:
                return self._exported([part], to)
            # Both are on the disk before either takes its place: first the file, as who reads a manifest wants it.
            with staged([path.with_name(f"{path.name}{BESIDE}")]) as (beside,):
                beside.write(self._manifest([part], folder=False))
                beside.finish()
                file.replace()
        return self._exported([part], to)

    def folder(self, path: Path, to: str) -> Exported:
        """A folder with its manifest in it."""
        with replaced_folder(path) as new:
            parts = Partitions(new, self._job)
            try:
                for rows in chosen(self._snapshot, self._job, self._tally):
                    parts.write(rows)
                    self._advance(len(rows))
                for lines in gone(self._snapshot, self._job, self._tally):
                    parts.gone(lines)
                parts.finish()
            finally:
                parts.discard()
            with staged([new / WITHIN]) as (within,):
                within.write(self._manifest(parts.parts, folder=True))
        return self._exported(parts.parts, to)

    def stdout(self) -> Exported:
        """Standard output; what can't be streamed goes through a temporary file."""
        out = Standard()
        hashed = Hashed(out)
        if self._job.format in STREAMED:
            for some, count in pieces(self._snapshot, self._job, self._tally):
                hashed.write(some)
                self._advance(count)
                if out.gone:
                    break
        else:
            with tempfile.TemporaryDirectory(prefix="qomnews-export-") as folder:
                path = Path(folder) / "export"
                self.file(path, STDOUT)
                with path.open("rb") as file:
                    while not out.gone and (some := file.read(_BUFFER)):
                        hashed.write(some)
        out.flush()
        part = Part(STDOUT, self._tally.count, hashed.size, hashed.sha256)
        return attrs.evolve(self._exported([part], "stdout"), cut_short=out.gone)

    def bucket(self, url: str, *, partition: bool) -> Exported:
        """Objects in a bucket: first all that are told of, then the manifest; each is whole or not there."""
        with tempfile.TemporaryDirectory(prefix="qomnews-export-") as folder:
            path = Path(folder) / (url.rstrip("/").rpartition("/")[2] or "export")
            exported = self.folder(path, url) if partition else self.file(path, url)
            _upload(path, url.rstrip("/"))
        return exported

    def _fill(self, writer: Writer) -> None:
        """Writes all of it."""
        for rows in chosen(self._snapshot, self._job, self._tally):
            writer.write([row.line for row in rows])
            self._advance(len(rows))
        for lines in gone(self._snapshot, self._job, self._tally):
            writer.gone(lines)
        writer.finish()

    def _manifest(self, parts: list[Part], *, folder: bool) -> bytes:
        return manifest(self._job, self._tally, self._snapshot.sequence, parts, folder=folder)

    def _exported(self, parts: list[Part], to: str) -> Exported:
        return Exported(self._tally, self._snapshot.sequence, parts, to)


def _upload(path: Path, url: str) -> None:
    from qomnews.export.buckets import put  # noqa: PLC0415 - with an extra

    if path.is_dir():
        for file in sorted(path.rglob("*"), key=lambda file: (file.name == WITHIN, file)):
            if file.is_file():
                put(file, f"{url}/{file.relative_to(path).as_posix()}")
        return
    put(path, url)
    put(path.with_name(f"{path.name}{BESIDE}"), f"{url}{BESIDE}")
