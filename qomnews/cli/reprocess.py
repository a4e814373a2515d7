"""`qomnews reprocess`: records derived again by today's rules, from kept pages or raw records."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail
from qomnews.cli.runners import RayAddress, RunnerChoice, RunnerOption, runner_of
from qomnews.cli.stories_meant import From, Outlets, To, outlets_meant, span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qomnews.reprocess.run import Progress

_FELL_SHORT = 3
_LOCKED = 75


def reprocess(
    outlet: Outlets = None,
    from_: From = None,
    to: To = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing: say what would change.")] = False,
    from_raw: Annotated[
        bool, typer.Option("--from-raw", help="Leave kept pages alone: only dates, text and sources are read again.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Also what today's rules derived already.")] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes that derive; by default one a core.")
    ] = None,
    runner: RunnerOption = RunnerChoice.LOCAL,
    ray_address: RayAddress = None,
    home: Home = None,
) -> None:
    """Derive records again, from their kept pages or else from what these said, by today's rules and `[text]`.

    After an upgrade of the program that reads pages, dates or text better. Ids, versions and first sight stay; mirrors
    are judged anew where a text changed. It can be stopped at any moment: the same command goes on, and passes over
    what today's rules derived. Crawls may go on meanwhile. What can't be derived any more stays as it is, is named, and
    the status is 3.

    Example: qomnews reprocess --outlet mehr --dry-run
    """
    from qomnews.processes import start_server, usable_cores

    where = runner_of(runner, ray_address, jobs)
    jobs = jobs or usable_cores()
    if jobs > 1 and where is None:
        # It loads what workers need while this process loads the rest.
        start_server()
    from qomnews.cli.reprocess_report import tell
    from qomnews.cli.text_files import stopped_by_signals
    from qomnews.cluster.rederiving import Derivers
    from qomnews.cluster.runners import ClusterError
    from qomnews.config import ConfigError
    from qomnews.processes import WorkerError
    from qomnews.reprocess.run import Reprocess
    from qomnews.store import Selection, StoreError, open_store
    from qomnews.text_options import text_options
    from qomnews.warc.names import FOLDER

    config = configuration(home=home)
    since, until = span(from_, to)
    chosen = outlets_meant(outlet)
    try:
        options = text_options(config.text)
    except ConfigError as error:
        fail(str(error), 2)
    try:
        with (
            stopped_by_signals(),
            open_store(config.database_url, create=False, horizon_days=config.mirrors.horizon) as store,
            _only_one(config.home),
            progress_bar() as progress,
        ):
            found, report = Reprocess(
                store=store,
                archive=config.home / FOLDER,
                options=options,
                jobs=jobs,
                workers=None if where is None else Derivers(where, options),
                from_raw=from_raw,
                everything=everything,
                dry_run=dry_run,
                progress=progress,
            ).run(Selection(outlets=chosen, since=since, until=until))
    except KeyboardInterrupt:
        fail("stopped; what was done is stored, and the same command goes on")
    except (StoreError, WorkerError, ClusterError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"page archive {config.home / FOLDER}: {error.strerror or error}; mend it, or give --from-raw")
    tell(found, report, dry_run=dry_run)
    if report.failures:
        raise typer.Exit(_FELL_SHORT)


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Two of them at once would do all work twice; the command ends with status 75 where another is at work."""
    from filelock import FileLock, Timeout

    lock = FileLock(home / "reprocess.lock")
    home.mkdir(parents=True, exist_ok=True)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        fail(f"another reprocess is at work in {home}; wait for its end", _LOCKED)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """What to tell how far it is; a bar is drawn on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("records"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("records", total=None)

        def show(done: int, total: int) -> None:
            display.update(task, completed=done, total=total)

        yield show
