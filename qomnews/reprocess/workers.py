"""Records derived again by as many processes as are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.processes import Processes
from qomnews.reprocess.deriving import Again, Outcome, again
from qomnews.text import Options

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    Result = tuple[Again, Outcome]

# Handfuls that are on their way for each worker: one that it works on, one that waits for it, one that is done.
_AHEAD = 3

_options = Options()


class Workers(Processes):
    """A context manager; with one job everything happens in this process."""

    def __init__(self, jobs: int, options: Options) -> None:
        super().__init__(jobs, _begin, options)
        self._options = options

    def derived(self, handfuls: Iterable[list[Again]]) -> Generator[list[Result]]:
        """What becomes of each record, in their order; only so many are held at a time.

        Raises:
            WorkerError: a worker died.
        """
        if self.jobs == 1:
            for handful in handfuls:
                yield [(job, again(job, self._options)) for job in handful]
            return
        for handful, outcomes in self.each(_derive, handfuls, ahead=_AHEAD):
            yield list(zip(handful, outcomes, strict=True))


def _begin(options: Options) -> None:
    global _options  # noqa: PLW0603 - a worker has one job, and its options are sent once
    _options = options


def _derive(handful: list[Again]) -> list[Outcome]:
    return [again(job, _options) for job in handful]
