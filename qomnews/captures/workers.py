"""Archives read by as many processes as are wanted, part by part, in the order of the parts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qomnews.captures.reading import Part, Read, Task, read_in_pieces, read_part
from qomnews.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

# Parts that are on their way for each worker: one that it reads, one that waits for it.
_AHEAD = 2
# Findings at a time of an archive that this process reads itself.
_PIECE = 40

_task: Task | None = None


class Readers(Processes):
    """A context manager; with one job everything happens in this process."""

    def __init__(self, jobs: int, task: Task) -> None:
        super().__init__(jobs, _begin, task)
        self._task = task

    def read(self, parts: Iterable[Part]) -> Generator[tuple[Part, Read, bool]]:
        """What each part gives, in their order, and whether that is the last of it; only so many are held at a time.

        An archive that can't be cut is read by this process, piece by piece.

        Raises:
            WorkerError: a worker died.
        """
        for is_here, some in groupby(parts, lambda part: self.jobs == 1 or part.size is None):
            if is_here:
                for part in some:
                    yield from _here(part, self._task)
            else:
                yield from ((part, read, True) for part, read in self.each(_read, some, ahead=_AHEAD))


def _here(part: Part, task: Task) -> Generator[tuple[Part, Read, bool]]:
    before: Read | None = None
    for read in read_in_pieces(part, task, most=_PIECE):
        if before is not None:
            yield part, before, False
        before = read
    if before is not None:
        yield part, before, True


def _begin(task: Task) -> None:
    global _task  # noqa: PLW0603 - a worker has one job, and what it is for is sent once
    _task = task


def _read(part: Part) -> Read:
    if _task is None:
        raise RuntimeError("a worker was given a part before its task")
    return read_part(part, _task)
