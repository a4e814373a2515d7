"""Options that several commands take, and how commands end."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from qomnews.config import Config

# Tables are laid out for a terminal of this width; a narrower one wraps them, so that no id is ever cut.
COLUMNS = 80

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


def require_writable(home: Path) -> None:
    """Make the home where there is none; the command ends with status 1 where it can't be written to."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"the home {home} can't be made ({error.strerror}): choose another with --home or QOMNEWS_HOME")
    if not os.access(home, os.W_OK | os.X_OK):
        fail(f"the home {home} can't be written to: change its owner, or choose another with --home or QOMNEWS_HOME")


def write(data: bytes) -> None:
    """Put data on stdout at once; the command ends where nobody reads on, or where there is no room."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        end_quietly()
    except OSError as error:
        silence_stdout()
        fail(f"standard output can't be written: {error.strerror}")


def end_quietly() -> NoReturn:
    """End as a program does whose reader, such as `head`, has seen enough."""
    silence_stdout()
    raise typer.Exit(0)


def silence_stdout() -> None:
    """Send what is still to come to nowhere: Python would complain once more when it closes standard output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def table_console() -> Console:
    """A console that never cuts what is laid out for 80 columns."""
    from rich.console import Console

    console = Console()
    return console if console.width >= COLUMNS else Console(width=COLUMNS)
