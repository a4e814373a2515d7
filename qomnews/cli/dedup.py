"""`qomnews dedup`: one line a story out of any JSON lines, without the store."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import fail, silence_stdout
from qomnews.cli.runners import RayAddress, RunnerChoice, RunnerOption, runner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qomnews.cluster.dedup import OnRunner
    from qomnews.cluster.runners import Runner
    from qomnews.export.dedup import Tally
    from qomnews.export.jsonl_lines import Lines

_FELL_SHORT = 3
_STDIO = Path("-")


def dedup(
    source: Annotated[
        Path, typer.Argument(metavar="IN.jsonl|-", help="JSON lines, also by gzip or zstd; - is standard input.")
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT.jsonl", help="One line a story; - is stdout; may be IN.jsonl."),
    ] = _STDIO,
    mirrors: Annotated[
        Path | None,
        typer.Option(metavar="M.jsonl", help="A line for each mirror: id, mirror_of, relation, similarity, evidence."),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The lines that can't be used, as they came.")
    ] = None,
    horizon: Annotated[
        int,
        typer.Option(
            min=0, metavar="DAYS", help="Two articles whose dates are further apart are two stories; 0: no such bound."
        ),
    ] = 730,
    runner: RunnerOption = RunnerChoice.LOCAL,
    ray_address: RayAddress = None,
) -> None:
    """Keep one record a story: its original, as it came; copies, cut and edited ones too, are left out.

    A record needs a title, lead, body or blocks, and may have id, outlet, url, published_at, source_name, source_url
    and kind; docs/dedup.md has what each is for. The files that are named take their places together when all is
    written. A line that can't be used is named, the others are done, and the status is 3.

    Example: qomnews dedup stories.jsonl -o once.jsonl --mirrors mirrors.jsonl
    """
    from qomnews.cli.text_files import stopped_by_signals
    from qomnews.cluster.runners import ClusterError
    from qomnews.export import ExportError
    from qomnews.export.dedup import Dedup
    from qomnews.export.jsonl_lines import InputError, opened
    from qomnews.export.staged import staged
    from qomnews.export.streams import Standard

    targets = {"-o": output, "--mirrors": mirrors, "--rejects": rejects}
    named = {option: path for option, path in targets.items() if path is not None}
    _require_apart(named, source)
    where = runner_of(runner, ray_address)
    if where is not None:
        _require_parts(source, runner)
    stdout = Standard()
    try:
        with (
            stopped_by_signals(),
            # First what may fail at once: a pipe can take long to be read.
            staged([path for path in named.values() if path != _STDIO]) as files,
            opened(None if source == _STDIO else source) as lines,
            _progress(lines) as (say, advance),
            _comparing(where, source, output, horizon or None) as comparing,
        ):
            waiting = iter(files)
            out, dropped, unused = (
                None if path is None else stdout if path == _STDIO else next(waiting) for path in targets.values()
            )
            job = Dedup(
                lines,
                lambda number, reason: say(f"qomnews: {lines.name}, line {number}: {reason}"),
                advance,
                horizon_days=horizon or None,
                comparing=comparing,
            )
            tally = job.run(out or stdout, dropped, unused)
            stdout.flush()
    except (InputError, ExportError, ClusterError) as error:
        fail(str(error))
    finally:
        if stdout.gone:
            silence_stdout()
    if not stdout.gone:
        typer.echo(_summary(tally), err=True)
    if tally.rejected:
        raise typer.Exit(_FELL_SHORT)


def _require_parts(source: Path, runner: str) -> None:
    """Workers read a file from wherever they are told to."""
    from qomnews.export.jsonl_lines import is_compressed, is_regular

    if source == _STDIO or (source.exists() and not is_regular(source)):
        fail(f"--runner {runner} reads a file in parts, not a pipe: name a file", 2)
    if source.exists() and is_compressed(source):
        fail(f"--runner {runner} reads a file in parts, and {source} is compressed: unpack it first", 2)


@contextmanager
def _comparing(where: Runner | None, source: Path, output: Path, horizon: int | None) -> Iterator[OnRunner | None]:
    """Who reads the lines first, where that isn't this process."""
    if where is None:
        yield None
        return
    from tempfile import TemporaryDirectory

    from qomnews.cluster.dedup import OnRunner

    # Where others reach what is read and written, they reach this too.
    beside = (source if output == _STDIO else output).absolute().parent
    try:
        folder = TemporaryDirectory(prefix=".qomnews-dedup-", dir=beside)
    except OSError as error:
        fail(f"{beside} can't be written to, where parts are kept meanwhile: {error.strerror or error}")
    with folder as name:
        yield OnRunner(where, source, Path(name), horizon)


def _require_apart(named: dict[str, Path], source: Path) -> None:
    """No two outputs in one file, and none but the stories in the place of the input."""
    from qomnews.export.jsonl_lines import is_regular

    places: dict[Path, str] = {}
    for option, path in named.items():
        place = path if path == _STDIO else path.resolve()
        if place != _STDIO and path.exists() and not is_regular(path):
            continue  # a device, such as /dev/null
        if place in places:
            fail(f"{places[place]} and {option} both name {path}: give each a file of its own", 2)
        if option != "-o" and source != _STDIO and place == source.resolve():
            fail(f"{option} would take the place of {source}, which is read: name another file", 2)
        places[place] = option


@contextmanager
def _progress(lines: Lines) -> Iterator[tuple[Callable[[str], object], Callable[[int], object] | None]]:
    """What says a word on stderr, and what to tell how many lines were read; a bar is drawn on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda words: typer.echo(words, err=True), None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = BarColumn(bar_width=24), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("0 lines", total=lines.size)

        def advance(count: int) -> None:
            display.update(task, completed=lines.read(), description=f"{count:,} lines")

        def say(words: str) -> None:
            display.console.print(words, markup=False, highlight=False, soft_wrap=True)

        yield say, advance


def _summary(tally: Tally) -> str:
    """What there was, in one line."""
    parts = [_counted(tally.stories, "story", "stories")]
    copies = _counted(tally.mirrors.total(), "mirror", "mirrors")
    relations = [
        f"{tally.mirrors[name]:,} {name}" for name in ("verbatim", "truncated", "edited") if tally.mirrors[name]
    ]
    parts.append(f"{copies} ({', '.join(relations)})" if relations else copies)
    for count, one, many in (
        (tally.repeated, "repeated", "repeated"),
        (tally.older, "older version", "older versions"),
        (tally.passed, "tombstone", "tombstones"),
        (tally.undated, "unreadable date", "unreadable dates"),
    ):
        parts += [_counted(count, one, many)] if count else []
    speed = tally.records / tally.seconds if tally.seconds else 0.0
    parts += [f"{tally.rejected:,} rejected", f"{speed:,.0f} records/s"]
    return f"{_counted(tally.records, 'record', 'records')}: {', '.join(parts)}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
