"""`qomnews report`: the last weeks on one Persian page."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import Annotated

import typer

from qomnews.cli.options import Home, configuration, fail

FOLDER = "reports"


def report(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file; by default one of today in `reports/` of the home."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="So many days, today's included.")] = 30,
    home: Home = None,
) -> None:
    """Write one self-contained page: last runs, stories by day and outlet, mirrors, drift, losses, monitors.

    It is in Persian, needs no network and no script, and can be sent to anybody.
    """
    from qomnews.crawl.clock import utc_now
    from qomnews.dates import to_jalali
    from qomnews.report import render, summarise
    from qomnews.store import StoreError, open_store

    config = configuration(home=home)
    now = utc_now()
    year, month, day = to_jalali(now)
    file = output or config.home / FOLDER / f"{year:04}-{month:02}-{day:02}.html"
    try:
        with open_store(config.database_url, create=False) as store:
            page = render(summarise(store, now=now, days=days))
    except StoreError as error:
        fail(str(error))
    unfinished = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(page, encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        fail(f"{file} can't be written ({error.strerror}); give another file with -o")
    typer.echo(str(file))
