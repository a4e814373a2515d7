"""`qomnews backfill OUTLET… --warc …` and `--cdx …`: from web archives instead of the sites."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from qomnews.cli.options import fail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qomnews.backfill.wanted import Wanted
    from qomnews.captures.asked import AskReport
    from qomnews.captures.choice import Choice
    from qomnews.captures.run import Progress
    from qomnews.captures.storing import Report
    from qomnews.cluster.runners import Runner
    from qomnews.config import Config

_FELL_SHORT = 3
_NAMED_OUTCOMES = {
    "new": "new",
    "edited": "with another text than before, or an older one",
    "unchanged": "unchanged",
    "mirror": "mirrors of others",
    "took-over": "originals of stories that were stored before",
    "poorer": "plain texts of stories that are stored from their pages",
    "forgotten": "of stories that had to go",
    "would be stored": "would be stored",
    "written": "written",
    "captures": "other captures of these",
}


def backfill_captures(
    config: Config,
    wanted: Sequence[Wanted],
    *,
    warc: Sequence[str],
    cdx: Sequence[str],
    dry_run: bool,
    max_requests: int | None,
    runner: Runner | None = None,
    jobs: int | None = None,
) -> None:
    """Read what archives have of some outlets, and store it; the command ends with 3 where something was damaged."""
    from qomnews.processes import start_server, usable_cores

    jobs = jobs or usable_cores()
    if jobs > 1 and warc and runner is None:
        # It loads what workers need while this process loads the rest.
        start_server()
    from qomnews.captures.addresses import archives
    from qomnews.captures.reading import KnownRecords, Task, why_unreadable
    from qomnews.captures.run import CaptureBackfill
    from qomnews.captures.storing import Storing
    from qomnews.cli.text_files import stopped_by_signals
    from qomnews.cluster.run import reader_on
    from qomnews.cluster.runners import ClusterError
    from qomnews.config import ConfigError
    from qomnews.processes import WorkerError
    from qomnews.store import StoreError, open_store
    from qomnews.text_options import text_options
    from qomnews.warc.names import FOLDER

    logging.basicConfig(level=config.log.level, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        addresses = [address for name in warc for address in archives(name)]
        options = text_options(config.text)
    except ConfigError as error:
        fail(str(error), 2)
    except OSError as error:
        fail(f"--warc: {why_unreadable('', error).removeprefix(': ')}", 2)
    choices = {each.outlet: choice_of(each) for each in wanted}
    asked: AskReport | None = None
    try:
        with (
            stopped_by_signals(),
            open_store(config.database_url, horizon_days=config.mirrors.horizon) as store,
            reading_bar() as progress,
        ):
            storing = Storing(store, dry_run=dry_run)
            anew = any(each.refresh for each in wanted)
            known = KnownRecords() if anew else storing.known_records(choices)
            task = Task(choices=choices, options=options, archive=config.home / FOLDER, known=known)
            if addresses:
                CaptureBackfill(
                    task=task,
                    storing=storing,
                    # Where others read, nobody waits for them here.
                    jobs=jobs if runner is None else 1,
                    reader=None if runner is None else reader_on(runner, task),
                    progress=progress,
                ).run(addresses)
            if cdx:
                from qomnews.cli.backfill_cdx import ask_for

                asked = ask_for(
                    cdx,
                    task,
                    storing,
                    store,
                    config,
                    anew=anew,
                    most=max_requests,
                    dry_run=dry_run,
                    progress=progress,
                )
    except KeyboardInterrupt:
        fail("stopped; what was read is stored, and the same command goes on")
    except (StoreError, WorkerError, ClusterError) as error:
        fail(str(error))
    tell(storing.report, asked)
    raise typer.Exit(_status(storing.report, asked))


def _status(report: Report, asked: AskReport | None) -> int:
    """How the command ends."""
    from qomnews.captures.captured import PROGRAM_ERROR

    if report.unreadable and not report.pages:
        return 1
    fell_short = report.damaged or report.unreadable or report.rejected[PROGRAM_ERROR]
    return _FELL_SHORT if fell_short or (asked is not None and asked.failed) else 0


def choice_of(wanted: Wanted) -> Choice:
    """Which of an outlet's stories are meant."""
    from qomnews.captures.choice import Choice
    from qomnews.crawl.arguments import ALL_DESKS

    desk = wanted.desk_in_force
    return Choice(desk=None if desk == ALL_DESKS else desk, kinds=wanted.kinds, since=wanted.since, until=wanted.until)


def tell(report: Report, asked: AskReport | None) -> None:
    """Counts, a few of each loss, and what could not be read, for people."""
    records = report.tally.records + report.tally.passed
    archives = "1 archive" if report.archives == 1 else f"{report.archives:,} archives"
    lines = [f"{archives}, {records:,} records: {report.pages:,} article pages"] if report.archives else []
    if asked is not None:
        lines.append(asked.line())
        lines += [f"  {reason}" for reason in asked.samples]
    lines += [f"  {count:>9,} {_NAMED_OUTCOMES.get(name, name)}" for name, count in report.stored.most_common()]
    if report.aside:
        aside = ", ".join(f"{why} {count:,}" for why, count in report.aside.most_common())
        lines.append(f"not meant: {aside}")
    for title, losses in (("gave no record", report.rejected), ("damaged", report.damaged)):
        for reason, count in losses.most_common():
            lines.append(f"{title}: {reason} {count:,}")
            lines += [f"  {sample}" for sample in report.samples.get(reason, ())]
            if count > len(report.samples.get(reason, ())):
                lines.append("  …")
    lines += [f"not read to its end: {why}" for why in report.unreadable]
    for line in lines:
        typer.echo(line, err=True)


@contextmanager
def reading_bar() -> Iterator[Progress | None]:
    """What to tell how far it is; a bar is drawn on a terminal only."""
    """What to tell how far it is; a bar is drawn on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = TextColumn("read"), BarColumn(bar_width=24), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("read", total=None)

        def show(done: int, total: int) -> None:
            display.update(task, completed=done, total=total)

        yield show
