"""`qomnews runs`: what the last runs came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail

if TYPE_CHECKING:
    from datetime import datetime

    from qomnews.store import Run


def runs(
    limit: Annotated[int, typer.Option(min=1, help="So many, the newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each, for programs.")] = False,
    home: Home = None,
) -> None:
    """List the last runs: when, what came in, how they ended. One that was killed is `interrupted`."""
    import orjson

    from qomnews.store import StoreError, open_store

    config = configuration(home=home)
    try:
        with open_store(config.database_url, create=False) as store:
            found = store.runs(limit)
    except StoreError as error:
        fail(str(error))
    if as_json:
        import attrs

        for run in found:
            typer.echo(orjson.dumps(attrs.asdict(run)).decode())
    elif found:
        _show(found)
    else:
        typer.echo("no run yet; `qomnews crawl` makes one", err=True)


def _show(found: list[Run]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("run", "outlet", "began", "took", "state", "status", box=None, pad_edge=False)
    for column in ("fetched", "new", "mirrors", "edited"):
        table.add_column(column, justify="right")
    table.add_column("why")
    colours = {"finished": "green", "running": "cyan", "interrupted": "yellow"}
    for run in found:
        table.add_row(
            str(run.id),
            run.outlet or run.spider,
            _local(run.started_at),
            str(run.finished_at - run.started_at).partition(".")[0] if run.finished_at else "",
            f"[{colours[run.state]}]{run.state}[/]",
            "" if run.exit_status is None else str(run.exit_status),
            *_counts(run),
            escape("; ".join(run.stats.get("reasons", ())) or run.reason or ""),
        )
    Console().print(table)


def _counts(run: Run) -> tuple[str, str, str, str]:
    """Fetched, new, mirrors, edited; nothing for a run that did not get to count them."""
    counts: dict[str, int] | None = run.stats.get("counts")
    if counts is None:
        return "", "", "", ""
    new = counts.get("new", 0) + counts.get("took-over", 0)
    return str(counts.get("fetched", 0)), str(new), str(counts.get("mirror", 0)), str(counts.get("edited", 0))


def _local(instant: datetime) -> str:
    from qomnews.dates import TEHRAN

    return f"{instant.astimezone(TEHRAN):%Y-%m-%d %H:%M:%S}"
