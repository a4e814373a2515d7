"""Options that several commands take, and how commands end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from qomnews.config import Config

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Where state lives (default: QOMNEWS_HOME, else ./qomnews-data).", show_default=False),
]


def fail(message: str, status: int = 1) -> NoReturn:
    """End the command with a message on stderr."""
    typer.secho(f"qomnews: {message}", err=True, fg=typer.colors.RED)
    raise typer.Exit(status)


def configuration(**flags: Any) -> Config:
    """The configuration in force; the command ends with status 2 where it can't be."""
    from qomnews.config import ConfigError, load_config

    try:
        return load_config(**flags)
    except ConfigError as error:
        fail(str(error), 2)
