"""Web archives on more than one core or machine: into the store, or into Parquet without one.

    parts of archives -> a file of each -> newest captures -> fingerprints in bands -> pairs -> stories -> Parquet

Each step but the choice of captures is spread. What the parts of archives had stands in files, so that a run that was
killed reads none of them again.
"""

from __future__ import annotations

import shutil
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from filelock import FileLock, Timeout

from qomnews.captures.reading import Part, Task, parts_of, read_part, why_unreadable
from qomnews.captures.run import Progress, Reader
from qomnews.captures.storing import Report
from qomnews.cluster.catalogue import Catalogue
from qomnews.cluster.gathering import PART_BYTES, Gathered, gather
from qomnews.cluster.judging import groups
from qomnews.cluster.runners import ClusterError, Runner
from qomnews.cluster.settling import Group, settled
from qomnews.cluster.spreading import Spread
from qomnews.cluster.writing import SHOWN, manifest, standing, write
from qomnews.export.folders import replaced_folder
from qomnews.export.manifest import WITHIN
from qomnews.mirrors import Member

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from qomnews.captures.reading import Read


def reader_on(runner: Runner, task: Task) -> Reader:
    """What reads parts of archives for `CaptureBackfill` on a runner's workers.

    Raises:
        ClusterError: the runner can't be had.
    """
    spread = Spread(runner)

    def read(parts: Sequence[Part], /) -> Generator[tuple[Part, Read, bool]]:
        for number, found in spread.each(partial(read_part, task=task), map(anywhere, parts)):
            yield parts[number], found, True

    return read


@attrs.frozen
class Written:
    """What came of archives as Parquet: what reading them came to, and how many articles, mirrors and files."""

    report: Report
    articles: int
    mirrors: int
    files: int


@attrs.frozen(kw_only=True)
class ToParquet:
    """What is to be done.

    Attributes:
        runner: where.
        task: what is to be read for; `known` and `archive` are of no account.
        target: the folder.
        horizon_days: days between two articles beyond which they are never one story; None: no such bound.
        progress: is told how far the reading is.
    """

    runner: Runner
    task: Task
    target: Path
    horizon_days: int | None
    progress: Progress | None = None

    def run(self, addresses: Sequence[str]) -> Written:
        """Reads archives and writes the stories in them.

        Raises:
            ClusterError: the runner can't be had, or workers die again and again.
            ExportError: the target can't be written, or is a folder of somebody else's.
            OSError: what is kept beside it meanwhile can't be written.
        """
        target = self.target.absolute()
        # Beside it, on the same disk, where every worker reaches it as it does the target.
        work = target.with_name(f".{target.name}.qomnews")
        work.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(work / "lock", blocking=False):
                with replaced_folder(target) as folder:
                    written = self._run(addresses, work, folder)
                shutil.rmtree(work)
        except Timeout as error:
            raise ClusterError(f"another run writes {target}: wait for its end") from error
        return written

    def _run(self, addresses: Sequence[str], work: Path, folder: Path) -> Written:
        spread, report = Spread(self.runner), Report()
        gathered = self._gathered(spread, addresses, work / "parts", report)
        files = [work / "parts" / each.file for each in gathered if each.stories]
        if not files:
            (folder / WITHIN).write_bytes(manifest(0, 0, []))
            return Written(report, 0, 0, 0)
        catalogue = Catalogue.of(files)
        (work / "shelf").mkdir(exist_ok=True)
        shelf = catalogue.shelf(work / "shelf")
        found = groups(spread, shelf, horizon_days=self.horizon_days)
        told = catalogue.rows(SHOWN, np.array([number for numbers in found for number in numbers], np.int64))
        members = [Group(tuple(numbers), tuple(_member(told[number]) for number in numbers)) for numbers in found]
        stories = list(settled(spread, shelf, members, horizon_days=self.horizon_days))
        written = write(self.runner, files, standing(catalogue, stories, told), folder, work)
        mirrors = sum(len(story.mirrors) for _, story in stories)
        names = [path.relative_to(folder).as_posix() for path in written]
        (folder / WITHIN).write_bytes(manifest(len(catalogue), mirrors, names))
        others = catalogue.captures - len(catalogue)
        report.stored += Counter({"written": len(catalogue) - mirrors, "mirror": mirrors, "captures": others})
        return Written(report, len(catalogue), mirrors, len(written))

    def _gathered(self, spread: Spread, addresses: Sequence[str], folder: Path, report: Report) -> list[Gathered]:
        folder.mkdir(exist_ok=True)
        parts: list[Part] = []
        for address in dict.fromkeys(addresses):
            try:
                parts += map(anywhere, parts_of(address, size=PART_BYTES))
            except OSError as error:
                report.unreadable[why_unreadable(address, error)] = None
        report.archives = len({part.address for part in parts})
        total, done = sum(part.size or 0 for part in parts), 0
        found: dict[int, Gathered] = {}
        for number, each in spread.each(partial(gather, task=self.task, folder=folder), parts):
            found[number] = each
            report.count(each.rest)
            done += parts[number].size or 0
            if self.progress is not None:
                self.progress(done, total)
        return [found[number] for number in sorted(found)]


def anywhere(part: Part) -> Part:
    """A part by an address that is the same for whoever reads it, in whatever folder."""
    return part if "://" in part.address else attrs.evolve(part, address=str(Path(part.address).absolute()))


def _member(told: dict[str, Any]) -> Member:
    return Member(
        article_id=told["id"],
        outlet=told["outlet"],
        published_at=told["published_at"],
        precision=told["published_precision"] or "minute",
    )
