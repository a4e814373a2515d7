"""`qomnews runs`: what the last runs came to; `qomnews runs show ID`: one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.merge import in_tehran
from qomnews.cli.options import Home, configuration, fail, table_console, write
from qomnews.cli.run_times import meaning_of, span

if TYPE_CHECKING:
    from qomnews.store import Run, Store

app = typer.Typer()


@app.callback(invoke_without_command=True)
def runs(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="So many, the newest first.")] = 20,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="List the addresses that gave no record, and why, instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each, for programs.")] = False,
    home: Home = None,
) -> None:
    """List the last runs: when (Tehran's time), what came in, how they ended. One that was killed is `interrupted`.

    `--json` has all that is known of each: arguments, counts, failures by reason. `--rejected` lists what runs could
    not make a record of, with the reason and when it is tried again. `qomnews runs show ID` has one run in full.
    """
    if context.invoked_subcommand:
        # Where the home is may be said before the sub-command as well as after it.
        context.obj = home
        return
    import orjson

    from qomnews.store import StoreError, open_store

    config = configuration(home=home)
    try:
        with open_store(config.database_url, create=False) as store:
            if rejected:
                _show_rejected(store, as_json=as_json)
                return
            found = store.runs(limit)
    except StoreError as error:
        fail(str(error))
    if as_json:
        import attrs

        for run in found:
            write(orjson.dumps(attrs.asdict(run), option=orjson.OPT_APPEND_NEWLINE))
    elif found:
        _show(found)
    else:
        typer.echo("no run yet; `qomnews crawl` makes one", err=True)


@app.command()
def show(
    context: typer.Context,
    run_id: Annotated[int, typer.Argument(metavar="ID", help="The run's number, as `qomnews runs` lists it.", min=1)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line, for programs.")] = False,
    home: Home = None,
) -> None:
    """Show one run in full: counts, what was lost and why, drift, monitors, where its time went, memory, settings."""
    import attrs
    import orjson

    from qomnews.cli.run_details import details
    from qomnews.store import StoreError, open_store

    config = configuration(home=home or context.obj)
    try:
        with open_store(config.database_url, create=False) as store:
            run, extraction = store.run(run_id), store.extraction(run_id)
    except StoreError as error:
        fail(str(error))
    if as_json:
        plain = attrs.asdict(run) | {"drift": None if extraction is None else attrs.asdict(extraction)}
        write(orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE))
        return
    write("".join(f"{line}\n" for line in details(run, extraction)).encode())


def _show_rejected(store: Store, *, as_json: bool) -> None:
    import attrs
    import orjson

    for rejection in store.rejections():
        if as_json:
            plain = attrs.asdict(rejection, filter=lambda field, _: field.name != "raw")
            write(orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE))
            continue
        tries = "once" if rejection.tries == 1 else f"{rejection.tries} times"
        due = "not tried again" if rejection.due_at is None else f"due {in_tehran(rejection.due_at)}"
        write(f"{rejection.url}\n  {rejection.reason}: {rejection.detail} (tried {tries}, {due})\n".encode())


def _show(found: list[Run]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("run", "outlet", "began (Tehran)"):
        table.add_column(column, no_wrap=True)
    table.add_column("took", no_wrap=True, justify="right")
    table.add_column("end", no_wrap=True)
    for column in ("fetched", "new", "mirrors"):
        table.add_column(column, no_wrap=True, justify="right")
    for run in found:
        colour, end = _end(run)
        table.add_row(
            str(run.id),
            run.outlet or run.spider,
            in_tehran(run.started_at),
            "" if run.finished_at is None else span(run.finished_at - run.started_at),
            f"[{colour}]{end}[/]",
            *_counts(run),
        )
    console = table_console()
    console.print(table)
    for run in found:
        for reason in _reasons(run):
            console.print(
                f"run {run.id}, {run.outlet or run.spider}: {escape(reason)}", soft_wrap=True, highlight=False
            )


def _end(run: Run) -> tuple[str, str]:
    """How a run ended, and the colour for it."""
    if run.exit_status is None:
        return ("cyan" if run.state == "running" else "yellow"), meaning_of(run)
    return ("green" if run.exit_status == 0 else "yellow"), meaning_of(run)


def _counts(run: Run) -> tuple[str, str, str]:
    """Fetched, new, mirrors; nothing for a run that did not get to count them."""
    counts: dict[str, int] | None = run.stats.get("counts")
    if counts is None:
        return "", "", ""
    new = counts.get("new", 0) + counts.get("took-over", 0)
    return str(counts.get("fetched", 0)), str(new), str(counts.get("mirror", 0))


def _reasons(run: Run) -> list[str]:
    """Why a run did not end well."""
    reasons: list[str] = list(run.stats.get("reasons", ()))
    return reasons or ([run.reason] if run.reason and run.exit_status else [])
