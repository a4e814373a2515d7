"""One function over many jobs, on whatever runs them; what a worker that died had in hand is done again."""

from __future__ import annotations

import logging
import pickle
from collections import deque
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

from qomnews.cluster.runners import ClusterError, leave_without_waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from qomnews.cluster.runners import Runner

logger = logging.getLogger(__name__)

# Rounds in a row in which not one job was finished, after which it is no accident any more.
_MOST_FRUITLESS = 3
# Jobs that go behind the others when a worker died: one of them may be what kills it.
_SUSPECTS = 32


class Spreading(Protocol):
    """What does jobs, wherever that is."""

    def each[J, R](self, work: Callable[[J], R], jobs: Iterable[J]) -> Generator[tuple[int, R]]:
        """What a function gives for each job, with the job's number, in any order; each once."""


class Spread:
    """Spreads jobs over a runner's workers."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        runner.start()

    def each[J, R](self, work: Callable[[J], R], jobs: Iterable[J]) -> Generator[tuple[int, R]]:
        """What a function gives for each job, with the job's number, in any order; each once, whoever dies.

        Args:
            work: a module's own function, or a `partial` of one: it is pickled. It may be called again for a job that
                it has nearly done, so what it writes must be the same, and under the same name.
            jobs: what it is called with, each small: paths and ranges, not what is in them.

        Raises:
            ClusterError: workers die again and again.
            Exception: what the function raised.
        """
        waiting = deque((number, pickle.dumps(job)) for number, job in enumerate(jobs))
        fruitless = 0
        while waiting:
            done: set[int] = set()
            failed: Exception | None = None
            with closing(_round(_frame(self.runner, work, waiting))) as results:
                while True:
                    try:
                        found = next(results, None)
                    # Daft raises whatever it likes where a worker is gone.
                    except Exception as error:  # noqa: BLE001 - what the function itself raised comes as a result
                        failed = error
                        break
                    except BaseException as error:
                        leave_without_waiting(error.code if isinstance(error, SystemExit) else 1)
                        raise
                    if found is None:
                        break
                    number, value, is_error = found
                    if is_error:
                        raise value
                    done.add(number)
                    yield number, value
            waiting = deque(job for job in waiting if job[0] not in done)
            if not waiting:
                return
            fruitless = 0 if done else fruitless + 1
            if fruitless >= _MOST_FRUITLESS:
                raise ClusterError(
                    f"workers died {fruitless} times over the same {len(waiting)} jobs, maybe for want of memory; the "
                    f"first is {pickle.loads(waiting[0][1])!r}; what was done by then stays"  # noqa: S301 - ours
                ) from failed
            logger.warning("a worker died (%s); %d jobs are left and go on", _words(failed), len(waiting))
            waiting.rotate(-min(_SUSPECTS, len(waiting) // 2))


def _frame(runner: Runner, work: Callable[[Any], Any], jobs: Iterable[tuple[int, bytes]]) -> Any:  # noqa: ANN401 - Daft's
    import daft  # noqa: PLC0415 - an extra

    numbers, pickled = map(list, zip(*jobs, strict=True))
    # Of its own process: this one's lock would let one of them work at a time.
    batch: Any = daft.func.batch(return_dtype=daft.DataType.binary(), use_process=True, batch_size=1)
    function = batch(_worker(work))
    frame = runner.frame({"number": numbers, "job": pickled})
    return frame.select(function(daft.col("number"), daft.col("job")).alias("result"))


def _round(frame: Any) -> Generator[tuple[int, Any, bool]]:  # noqa: ANN401 - likewise
    for row in frame.iter_rows():
        yield pickle.loads(row["result"])  # noqa: S301 - our own workers wrote it


def _worker(work: Callable[[Any], Any]) -> Callable[[Any, Any], list[bytes]]:
    """The function as Daft calls it, with columns of numbers and jobs."""

    def some(numbers: Any, jobs: Any) -> list[bytes]:  # noqa: ANN401 - Daft's series
        pairs = zip(numbers.to_pylist(), jobs.to_pylist(), strict=True)
        return [_result(work, number, job) for number, job in pairs]

    return some


def _result(work: Callable[[Any], Any], number: int, job: bytes) -> bytes:
    try:
        return pickle.dumps((number, work(pickle.loads(job)), False))  # noqa: S301 - this program wrote it
    except Exception as error:  # noqa: BLE001 - it is raised where the results are taken
        try:
            return pickle.dumps((number, error, True))
        except (pickle.PicklingError, TypeError, AttributeError):
            return pickle.dumps((number, RuntimeError(f"{type(error).__name__}: {error}"), True))


def _words(error: Exception | None) -> str:
    """The last line of what Daft says: before it stand the layers through which it came."""
    lines = str(error).strip().splitlines() if error is not None else []
    return lines[-1] if lines else "it gave no word"
