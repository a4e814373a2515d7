"""A backfill from web archives: read part by part, by as many processes as are wanted, and stored by one."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Protocol

import attrs

from qomnews.captures.reading import Part, Task, parts_of, why_unreadable
from qomnews.captures.storing import Report, Storing
from qomnews.captures.workers import Readers

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from qomnews.captures.reading import Read


# Parts for which another process is worth its start.
_PARTS_A_JOB = 2


class Progress(Protocol):
    """Told how far it is."""

    def __call__(self, done: int, total: int, /) -> object:
        """So many bytes are read of so many; those of archives whose size isn't known are in neither."""


class Reader(Protocol):
    """Reads parts of archives, as `Readers.read` does."""

    def __call__(self, parts: Sequence[Part], /) -> Generator[tuple[Part, Read, bool]]:
        """What each part gives, and whether that is the last of it."""


@attrs.frozen(kw_only=True)
class CaptureBackfill:
    """What is to be done.

    Attributes:
        task: what is to be read for.
        storing: where it goes.
        jobs: processes that read.
        reader: what reads the parts instead, wherever that is; in any order.
        progress: is told how far it is.
    """

    task: Task
    storing: Storing
    jobs: int = 1
    reader: Reader | None = None
    progress: Progress | None = None

    def run(self, addresses: Sequence[str]) -> Report:
        """Reads archives and stores what they have.

        Raises:
            StoreError: the store can't be written; what was stored by then stays.
            WorkerError: a worker process died; likewise.
        """
        report = self.storing.report
        parts = list(self._parts(addresses))
        report.archives = len({part.address for part in parts})
        total = sum(part.size or 0 for part in parts)
        done = 0
        # A process for each of a few parts would take longer to start than to read.
        jobs = min(self.jobs, len(parts) // _PARTS_A_JOB + 1)
        with Readers(jobs, self.task) as readers, closing((self.reader or readers.read)(parts)) as results:
            for part, read, is_last in results:
                self.storing.take(read)
                if is_last:
                    done += part.size or 0
                if self.progress is not None:
                    self.progress(done, total)
        return report

    def _parts(self, addresses: Sequence[str]) -> Iterator[Part]:
        for address in dict.fromkeys(addresses):
            try:
                yield from parts_of(address)
            except OSError as error:
                self.storing.report.unreadable[why_unreadable(address, error)] = None
