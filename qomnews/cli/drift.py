"""`qomnews drift`: which rung won each field of an outlet's pages, run by run."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qomnews.cli.options import Home, configuration, fail, table_console, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from qomnews.store import Extraction, Store

RUNS = 10


def drift(
    outlet: Annotated[
        str | None, typer.Argument(help="The outlet; all of them by default.", show_default=False)
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="So many of the last runs that fetched any page.")] = RUNS,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each run, for programs.")] = False,
    svg: Annotated[Path | None, typer.Option("--svg", help="Draw the history into this file instead.")] = None,
    accept: Annotated[
        str | None,
        typer.Option("--accept", metavar="OUTLET", help="Take what this outlet's pages give now as right."),
    ] = None,
    home: Home = None,
) -> None:
    """Show the share of pages on which each rung won each field, run by run, and what has jumped (`!`).

    The newest run is on the right. An alarm goes on, and runs end with 3, until the share is back or `--accept` says
    that the new state is right.

    Example: qomnews drift mehr --svg mehr.svg
    """
    from qomnews.outlets import UnknownOutletError
    from qomnews.outlets import outlet as known_outlet
    from qomnews.store import StoreError, open_store

    config = configuration(home=home)
    try:
        names = [known_outlet(name).id if name else None for name in (outlet, accept)]
    except UnknownOutletError as error:
        fail(str(error), 2)
    if accept is not None and (outlet or as_json or svg):
        fail("--accept stands alone: `qomnews drift --accept OUTLET`", 2)
    try:
        with open_store(config.database_url, create=False) as store:
            if names[1]:
                _accept(store, names[1])
                return
            histories = _histories(store, names[0], runs)
    except StoreError as error:
        fail(str(error))
    if not histories:
        of, crawl = (f" of {names[0]}", f" {names[0]}") if names[0] else ("", "")
        typer.echo(f"no run{of} has read a page yet; `qomnews crawl{crawl}` makes one", err=True)
        if svg:
            raise typer.Exit(1)
    elif svg:
        _draw(histories, svg)
    elif as_json:
        _print_json(histories)
    else:
        _print_tables(histories)


def _accept(store: Store, outlet: str) -> None:
    accepted = store.accept_drift(outlet)
    if not accepted:
        fail(f"no run of {outlet} has drifted since the last word on it; `qomnews drift {outlet}` shows its runs")
    for done in accepted:
        typer.echo(
            f"{outlet} ({done.scope}): its pages are right as they are since run {done.first}; runs are compared "
            "with these from now on",
            err=True,
        )


def _histories(store: Store, outlet: str | None, runs: int) -> list[list[Extraction]]:
    """For each outlet and scope its last runs, the oldest first."""
    return [store.extractions(name, scope, limit=runs)[::-1] for name, scope in store.scopes(outlet)]


def _draw(histories: Sequence[Sequence[Extraction]], file: Path) -> None:
    from qomnews.report.drift_picture import drawing

    try:
        file.write_text(drawing(histories), encoding="utf-8")
    except OSError as error:
        fail(f"{file} can't be written: {error.strerror}; give another file to --svg")


def _print_json(histories: Sequence[Sequence[Extraction]]) -> None:
    import attrs
    import orjson

    for run in sorted((run for history in histories for run in history), key=lambda run: -run.run_id):
        plain: dict[str, Any] = attrs.asdict(run)
        plain["shares"] = {
            field: {value: round(count / (sum(rungs.values()) or 1), 4) for value, count in rungs.items()}
            for field, rungs in run.counts.items()
        }
        write(orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE))


def _print_tables(histories: Sequence[Sequence[Extraction]]) -> None:
    from rich.console import Console

    console = table_console()
    for number, history in enumerate(histories):
        table = _table(history)
        # As wide as the runs that were asked for, where nobody's terminal has to hold it.
        wide = console if console.is_terminal else Console(width=max(console.width, 30 + 6 * len(history)))
        if number:
            wide.print()
        wide.print(_headline(history), soft_wrap=True, highlight=False, markup=False)
        wide.print(table)
        for line in _jump_lines(history[-1]):
            wide.print(line, soft_wrap=True, highlight=False, markup=False)


def _headline(history: Sequence[Extraction]) -> str:
    from qomnews.report.drift_shares import state

    last = history[-1]
    pages = sum(run.pages for run in history)
    return f"{last.outlet} ({last.scope}): {pages} pages in {len(history)} runs; {state(last)}"


def _table(history: Sequence[Extraction]) -> Table:
    from rich.table import Table

    from qomnews.report.drift_shares import rows

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("field", no_wrap=True)
    table.add_column("% won by", no_wrap=True)
    for run in history:
        table.add_column(f"{run.run_id}", no_wrap=True, justify="right")
    table.add_row("pages", "", *(str(run.pages) for run in history))
    named = ""
    for field, value, cells in rows(history):
        shown = [f"[bold red]{cell.text}[/]" if cell.jumped else cell.text for cell in cells]
        table.add_row("" if field == named else field, value, *shown)
        named = field
    return table


def _jump_lines(run: Extraction) -> list[str]:
    """What has drifted, and pages that show it; nothing where somebody has accepted it."""
    if run.place != "drift":
        return []
    lines = [
        f"{jump['field']}: {jump['lost']} {jump['lost_before']:.0%} -> {jump['lost_now']:.0%}, {jump['gained']} "
        f"{jump['gained_before']:.0%} -> {jump['gained_now']:.0%} since run {jump['since']}"
        for jump in run.jumps
    ]
    for heading, key in (("such as", "examples"), ("kept in the home", "kept")):
        named = dict.fromkeys(name for jump in run.jumps for name in jump[key])
        lines += [f"{heading}: {name}" for name in named]
    return lines
