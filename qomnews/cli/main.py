"""The `qomnews` command: one module per command, each of which loads what it needs when it runs."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="qomnews",
    no_args_is_help=True,
    help="A crawler of the Persian news outlets of Qom: every story one clean, dated, de-duplicated record.",
)


def run() -> None:
    """The console script."""
    app()
