"""Processes that derive records, on as many cores as are wanted; none of them outlives the one that started them."""

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

from qomnews.reprocess.deriving import Again, Outcome, again
from qomnews.reprocess.server import METHOD, start_server
from qomnews.text import Options

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from concurrent.futures import Future
    from types import TracebackType

    Result = tuple[Again, Outcome]

# Handfuls that are on their way for each worker: one that it works on, one that waits for it, one that is done.
_AHEAD = 3

_options = Options()


class WorkerError(RuntimeError):
    """A worker process died; the message says what to do."""


class Workers:
    """A context manager; with one job everything happens in this process."""

    def __init__(self, jobs: int, options: Options) -> None:
        self._jobs = jobs
        self._options = options
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._jobs > 1:
            start_server()
            context = multiprocessing.get_context(METHOD)
            self._pool = ProcessPoolExecutor(self._jobs, context, initializer=_begin, initargs=(self._options,))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def derived(self, handfuls: Iterable[list[Again]]) -> Generator[list[Result]]:
        """What becomes of each record, in their order; only so many are held at a time.

        Raises:
            WorkerError: a worker died.
        """
        if self._pool is None:
            for handful in handfuls:
                yield [(job, again(job, self._options)) for job in handful]
            return
        waiting: deque[tuple[list[Again], Future[list[Outcome]]]] = deque()
        try:
            for handful in handfuls:
                waiting.append((handful, self._pool.submit(_derive, handful)))
                if len(waiting) >= self._jobs * _AHEAD:
                    yield _done(*waiting.popleft())
            while waiting:
                yield _done(*waiting.popleft())
        except BrokenProcessPool as error:
            raise WorkerError(
                "a worker process died, maybe for want of memory; what was done is stored, and the same command goes "
                "on; --jobs takes a smaller number of processes"
            ) from error


def _done(handful: list[Again], future: Future[list[Outcome]]) -> list[Result]:
    return list(zip(handful, future.result(), strict=True))


def _begin(options: Options) -> None:
    global _options  # noqa: PLW0603 - a worker has one job, and its options are sent once
    _options = options
    # The one that started it says when to stop; on a terminal both would be told.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker waits for work for ever; nobody tells it that the other end was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _derive(handful: list[Again]) -> list[Outcome]:
    return [again(job, _options) for job in handful]
