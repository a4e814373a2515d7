"""`qomnews backfills`: what of the archives is done, and what is left."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qomnews.cli.options import Home, configuration, fail, table_console, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from qomnews.store import BackfillWindow

# Reasons of failed windows that are told; --json has all of them.
TOLD = 5


def backfills(
    outlets: Annotated[list[str] | None, typer.Argument(help="Only these outlets.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each window, for programs.")] = False,
    home: Home = None,
) -> None:
    """Show what backfills have done and what is left: a table, and a calendar of each outlet with a square a day.

    A window is planned, listed, done or failed; one that is strangely empty beside its neighbours is marked.
    """
    import orjson

    from qomnews.cli.stories_meant import outlets_meant
    from qomnews.store import StoreError, open_store

    config = configuration(home=home)
    chosen = outlets_meant(outlets)
    try:
        with open_store(config.database_url, create=False) as store:
            windows = [window for window in store.windows() if not chosen or window.outlet in chosen]
    except StoreError as error:
        fail(str(error))
    if as_json:
        for window in windows:
            write(orjson.dumps(_plain(window), option=orjson.OPT_APPEND_NEWLINE))
    elif windows:
        _show(windows)
    else:
        typer.echo("no backfill yet; `qomnews backfill OUTLET --from DATE` makes one", err=True)


def _plain(window: BackfillWindow) -> dict[str, Any]:
    import attrs

    from qomnews.cli.backfill_forecast import span_text
    from qomnews.dates import iso

    plain = attrs.asdict(window)
    return {**plain, "since": iso(window.since), "until": iso(window.until), "days": span_text(_span(window))}


def _show(windows: Sequence[BackfillWindow]) -> None:
    from qomnews.backfill.calendar import squares
    from qomnews.cli.heat_map import heat_map, legend

    console = table_console()
    groups = [(key, list(group)) for key, group in groupby(windows, key=lambda window: (window.outlet, window.scope))]
    _table(console, groups)
    for (outlet, scope), group in groups:
        console.print(f"\n{outlet}, {scope}", highlight=False)
        for line in heat_map(squares(group)):
            console.print(line, soft_wrap=True)
    console.print(legend(), soft_wrap=True)
    _reasons(console, windows)


def _table(console: Console, groups: Sequence[tuple[tuple[str, str], list[BackfillWindow]]]) -> None:
    from rich.table import Table

    from qomnews.cli.backfill_forecast import span_text

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("outlet", "scope", "from - to"):
        table.add_column(column, no_wrap=True)
    for column in ("done", "failed", "left", "empty", "found", "fetched"):
        table.add_column(column, no_wrap=True, justify="right")
    for (outlet, scope), group in groups:
        states = [window.state for window in group]
        done, failed = states.count("done"), states.count("failed")
        table.add_row(
            outlet,
            scope,
            span_text((group[0].since, max(window.until for window in group))),
            f"{done}/{len(group)}",
            f"[red]{failed}[/]" if failed else "0",
            str(len(group) - done - failed),
            str(sum(window.empty for window in group)),
            str(sum(window.found for window in group)),
            str(sum(window.fetched for window in group)),
        )
    console.print(table)


def _reasons(console: Console, windows: Sequence[BackfillWindow]) -> None:
    from rich.markup import escape

    from qomnews.cli.backfill_forecast import span_text

    failed = [window for window in windows if window.state == "failed"]
    for window in failed[:TOLD]:
        said = escape(window.reason or "")
        console.print(f"{window.outlet} {span_text(_span(window))}: {said}", soft_wrap=True, highlight=False)
    if len(failed) > TOLD:
        console.print(f"and {len(failed) - TOLD} more that failed; --json has all of them", highlight=False)


def _span(window: BackfillWindow) -> tuple[Any, Any]:
    return window.since, window.until
