"""`qomnews runs`: what the last runs came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, table_console, write

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from qomnews.store import Run, Store

# The exit statuses of `qomnews crawl`.
MEANINGS = {0: "done", 1: "failed", 3: "fell short", 75: "locked"}


def runs(
    limit: Annotated[int, typer.Option(min=1, help="So many, the newest first.")] = 20,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="List the addresses that gave no record, and why, instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each, for programs.")] = False,
    home: Home = None,
) -> None:
    """List the last runs: when (Tehran's time), what came in, how they ended. One that was killed is `interrupted`.

    `--json` has all that is known of each: arguments, counts, failures by reason. `--rejected` lists what runs could
    not make a record of, with the reason and when it is tried again.
    """
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


def _show_rejected(store: Store, *, as_json: bool) -> None:
    import attrs
    import orjson

    for rejection in store.rejections():
        if as_json:
            plain = attrs.asdict(rejection, filter=lambda field, _: field.name != "raw")
            write(orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE))
            continue
        tries = "once" if rejection.tries == 1 else f"{rejection.tries} times"
        due = "not tried again" if rejection.due_at is None else f"due {_began(rejection.due_at)}"
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
            _began(run.started_at),
            "" if run.finished_at is None else _span(run.finished_at - run.started_at),
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
    """How a run ended, and the colour for it: its exit status and what that means, or its state without one."""
    if run.exit_status is None:
        return ("cyan" if run.state == "running" else "yellow"), run.state
    meaning = MEANINGS.get(run.exit_status, "")
    return ("green" if run.exit_status == 0 else "yellow"), f"{run.exit_status} {meaning}".strip()


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


def _span(span: timedelta) -> str:
    """Hours, minutes and seconds, with as many hours as it takes."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _began(instant: datetime) -> str:
    from qomnews.dates import TEHRAN

    return f"{instant.astimezone(TEHRAN):%Y-%m-%d %H:%M}"
