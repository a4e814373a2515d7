"""Archives read by as many processes as are wanted, part by part, in the order of the parts."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Self

from qomnews.captures.reading import Part, Read, Task, read_in_pieces, read_part
from qomnews.reprocess.server import METHOD, start_server
from qomnews.reprocess.workers import WorkerError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from concurrent.futures import Future
    from types import TracebackType

# Parts that are on their way for each worker: one that it reads, one that waits for it.
_AHEAD = 2
# Findings at a time of an archive that this process reads itself.
_PIECE = 40

_task: Task | None = None


class Readers:
    """A context manager; with one job everything happens in this process."""

    def __init__(self, jobs: int, task: Task) -> None:
        self._jobs = jobs
        self._task = task
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._jobs > 1:
            start_server()
            context = multiprocessing.get_context(METHOD)
            self._pool = ProcessPoolExecutor(self._jobs, context, initializer=_begin, initargs=(self._task,))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def read(self, parts: Iterable[Part]) -> Generator[tuple[Part, Read, bool]]:
        """What each part gives, in their order, and whether that is the last of it; only so many are held at a time.

        An archive that can't be cut is read by this process, piece by piece.

        Raises:
            WorkerError: a worker died.
        """
        waiting: deque[tuple[Part, Future[Read]]] = deque()
        try:
            for part in parts:
                if self._pool is None or part.size is None:
                    while waiting:
                        yield _done(*waiting.popleft())
                    yield from _here(part, self._task)
                    continue
                waiting.append((part, self._pool.submit(_read, part)))
                if len(waiting) >= self._jobs * _AHEAD:
                    yield _done(*waiting.popleft())
            while waiting:
                yield _done(*waiting.popleft())
        except BrokenProcessPool as error:
            raise WorkerError(
                "a worker process died, maybe for want of memory; what was read is stored, and the same command goes "
                "on; --jobs takes a smaller number of processes"
            ) from error


def _here(part: Part, task: Task) -> Generator[tuple[Part, Read, bool]]:
    before: Read | None = None
    for read in read_in_pieces(part, task, most=_PIECE):
        if before is not None:
            yield part, before, False
        before = read
    if before is not None:
        yield part, before, True


def _done(part: Part, future: Future[Read]) -> tuple[Part, Read, bool]:
    return part, future.result(), True


def _begin(task: Task) -> None:
    global _task  # noqa: PLW0603 - a worker has one job, and what it is for is sent once
    _task = task
    # The one that started it says when to stop; on a terminal both would be told.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker waits for work for ever; nobody tells it that the other end was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _read(part: Part) -> Read:
    if _task is None:
        raise RuntimeError("a worker was given a part before its task")
    return read_part(part, _task)
