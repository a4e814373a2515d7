"""Deriving a store again: plan, pages, workers, and one writer that stores what they give, a batch a transaction.

Nothing is remembered of how far it came but what the store itself says: a record that today's rules derived names them,
and is passed over. So it can be killed at any moment, and goes on where it was.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import attrs

from qomnews.article import Article
from qomnews.records import from_json
from qomnews.reprocess.deriving import Failed
from qomnews.reprocess.report import Report
from qomnews.reprocess.sources import Sources
from qomnews.reprocess.workers import Workers
from qomnews.store import Store
from qomnews.store.rederiving import as_before
from qomnews.story import rules_in_force
from qomnews.text import Options

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from types import TracebackType

    from qomnews.reprocess.deriving import Again
    from qomnews.reprocess.sources import Found
    from qomnews.reprocess.workers import Result
    from qomnews.store import Selection
    from qomnews.store.rederiving import Kept
    from qomnews.story import Fingerprinted

# Stories of one transaction: less than half a second's work, which a crawl that has something to store waits for.
_BATCH = 40


class Progress(Protocol):
    """Told how far it is."""

    def __call__(self, done: int, total: int, /) -> object:
        """So many records are looked at of so many."""


class Deriving(Protocol):
    """Derives records, as `Workers` does; a context manager."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def derived(self, handfuls: Iterable[list[Again]]) -> Generator[list[Result]]:
        """What becomes of each record."""


@attrs.frozen(kw_only=True)
class Reprocess:
    """What is to be done.

    Attributes:
        store: whose records.
        archive: the page archive's folder.
        options: how text is normalised.
        jobs: processes that derive.
        workers: what derives instead, wherever that is.
        from_raw: leave kept pages alone, and derive from what was read from them.
        everything: also what today's rules derived.
        dry_run: store nothing.
        progress: is told how far it is.
    """

    store: Store
    archive: Path
    options: Options
    jobs: int = 1
    workers: Deriving | None = None
    from_raw: bool = False
    everything: bool = False
    dry_run: bool = False
    progress: Progress | None = None

    def run(self, selection: Selection) -> tuple[Found, Report]:
        """Derives again what a selection has; where records came from, and what became of them.

        Raises:
            StoreError: the store can't be read or written; what was stored by then stays.
            WorkerError: a worker process died; likewise.
        """
        report = Report()
        rules = rules_in_force(self.options)
        sources = Sources(self.store, self.archive, rules, from_raw=self.from_raw, everything=self.everything)
        total = self.store.count_selected(selection)
        with self.workers or Workers(self.jobs, self.options) as workers:
            for window in sources.windows(selection):
                done = sources.found.looked_at
                batch: list[Result] = []
                with closing(workers.derived(sources.handfuls(window))) as results:
                    for result in results:
                        batch += result
                        done += len(result)
                        if len(batch) >= _BATCH:
                            self._settle(batch, report)
                            batch = []
                            self._tell(done, total)
                self._settle(batch, report)
                self._tell(sources.found.looked_at, total)
        return sources.found, report

    def _settle(self, results: list[Result], report: Report) -> None:
        """Store what was derived, or only compare it."""
        whole: list[tuple[Kept, Fingerprinted]] = []
        for job, item in results:
            if item is None:
                report.same += 1
            elif isinstance(item, Failed):
                report.fail(from_json(job.kept.record, Article).id, item)
            else:
                whole.append((job.kept, item))
        if self.dry_run:
            for kept, item in whole:
                old = from_json(kept.record, Article)
                report.compare(old, as_before(old, item).article)
        elif whole:
            for each in self.store.rederive(whole):
                report.compare(each.before, each.after)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            # Old versions are derived as well, and are no records of the total.
            self.progress(min(done, total), total)
