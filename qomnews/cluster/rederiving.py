"""Records derived again on whatever runs them: in the place of the processes that `qomnews.reprocess` has itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self

from qomnews.cluster.spreading import Spread
from qomnews.reprocess.deriving import Again, Outcome, again

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from types import TracebackType

    from qomnews.cluster.runners import Runner
    from qomnews.reprocess.workers import Result
    from qomnews.text import Options

# Of the pages and records that are handed out in one round: workers begin anew in each.
_ROUND_BYTES = 128_000_000


class Derivers:
    """A context manager, as `qomnews.reprocess.workers.Workers` is.

    Raises:
        ClusterError: the runner can't be had.
    """

    def __init__(self, runner: Runner, options: Options) -> None:
        self._spread = Spread(runner)
        self._options = options

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Each round ends its workers itself."""

    def derived(self, handfuls: Iterable[list[Again]]) -> Generator[list[Result]]:
        """What becomes of each record, in any order.

        Raises:
            ClusterError: workers die again and again.
        """
        work = partial(derive, options=self._options)
        for some in _rounds(handfuls):
            for number, outcomes in self._spread.each(work, some):
                yield list(zip(some[number], outcomes, strict=True))


def derive(handful: list[Again], *, options: Options) -> list[Outcome]:
    """What becomes of a few records."""
    return [again(job, options) for job in handful]


def _rounds(handfuls: Iterable[list[Again]]) -> Iterator[list[list[Again]]]:
    some: list[list[Again]] = []
    size = 0
    for handful in handfuls:
        some.append(handful)
        size += sum(
            len(job.kept.record) + len(job.kept.raw) + len(job.page.body if job.page else b"") for job in handful
        )
        if size >= _ROUND_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some
