"""Processes that work for this one, on as many cores as are wanted; none of them outlives it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess
    from types import TracebackType

_LOADED = ["__main__", "qomnews.reprocess.deriving", "qomnews.crawl.stored_beside"]
# A fork of the command itself would take the store's connections along.
_METHOD: Final = "forkserver"
# Objects between two looks of the garbage collector, by default 700.
_YOUNG = 5_000


class WorkerError(RuntimeError):
    """A worker process died; the message says what to do."""


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_server() -> None:
    """Start the process that others are forked from, if it isn't running; it ends with this one.

    It loads what they need while the command loads what it needs itself.
    """
    multiprocessing.get_context(_METHOD).set_forkserver_preload(_LOADED)
    forkserver.ensure_running()


def start_beside[T](work: Callable[[socket.socket, T], object], what: T) -> tuple[BaseProcess, socket.socket]:
    """One process that does a function with its end of a line to this one, and this one's end.

    It takes a second or two. No signal but SIGKILL ends it: it is to go on until this process has closed the line.

    Args:
        work: a module's own function.
        what: anything that can be pickled.
    """
    start_server()
    ours, theirs = socket.socketpair()
    with theirs:
        context = multiprocessing.get_context(_METHOD)
        process = context.Process(target=_work_beside, args=(work, theirs, what), daemon=True)
        process.start()
    return process, ours


def spare_collector() -> None:
    """Have the garbage collector leave alone what is there by now, and look at the rest less often.

    For a process that has loaded what it needs: a crawl makes and drops thousands of objects a story, and each look at
    hundreds of thousands that stay to the end finds nothing.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


class Processes:
    """A context manager; for one job there are none: whoever asked does the work itself.

    Args:
        jobs: how many.
        begin: a module's own function, called in each with `what` before any work.
        what: anything that can be pickled.
    """

    def __init__[T](self, jobs: int, begin: Callable[[T], object], what: T) -> None:
        self.jobs = jobs
        self._beginning: tuple[Any, ...] = (begin, what)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.jobs > 1:
            start_server()
            context = multiprocessing.get_context(_METHOD)
            self._pool = ProcessPoolExecutor(self.jobs, context, initializer=_begin, initargs=self._beginning)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def each[Job, Made](
        self, work: Callable[[Job], Made], jobs: Iterable[Job], *, ahead: int
    ) -> Generator[tuple[Job, Made]]:
        """Each job with what a function makes of it, in their order.

        Args:
            work: a module's own function.
            jobs: what it is called with.
            ahead: how many are on their way for each process; only so many are held at a time.

        Raises:
            WorkerError: a worker died.
        """
        if self._pool is None:
            raise RuntimeError("there are no processes for one job")
        waiting: deque[tuple[Job, Future[Made]]] = deque()
        try:
            for job in jobs:
                waiting.append((job, self._pool.submit(work, job)))
                if len(waiting) >= self.jobs * ahead:
                    yield _done(*waiting.popleft())
            while waiting:
                yield _done(*waiting.popleft())
        except BrokenProcessPool as error:
            raise WorkerError(
                "a worker process died, maybe for want of memory; what was done is stored, and the same command goes "
                "on; --jobs takes a smaller number of processes"
            ) from error


def _done[Job, Made](job: Job, future: Future[Made]) -> tuple[Job, Made]:
    return job, future.result()


def _begin[T](begin: Callable[[T], object], what: T) -> None:
    begin(what)
    _belong_to_parent()


def _work_beside[T](work: Callable[[socket.socket, T], object], line: socket.socket, what: T) -> None:
    _belong_to_parent()
    # A service's manager tells every process of it to end.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    spare_collector()
    work(line, what)


def _belong_to_parent() -> None:
    # The one that started it says when to stop; on a terminal both would be told.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker waits for work for ever; nobody tells it that the other end was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
