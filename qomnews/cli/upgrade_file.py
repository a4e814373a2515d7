"""`qomnews upgrade`: exports of an older version of the schema, as the newest has them."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import Annotated

import typer

from qomnews.cli.options import fail


def upgrade(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines, also compressed by gzip or zstd.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; by default it takes its own place."),
    ] = None,
) -> None:
    """Bring a file of JSON lines to the newest version of the schema, in one step when all is written.

    It is about exports; `qomnews db upgrade` is about the store.
    """
    from qomnews.article import SCHEMA_VERSION
    from qomnews.cli.text_files import stopped_by_signals
    from qomnews.export import ExportError, ExportFileError
    from qomnews.export.upgrading_files import upgrade_file

    try:
        with stopped_by_signals():
            done = upgrade_file(file, output or file)
    except (ExportError, ExportFileError) as error:
        fail(str(error))
    if done.older:
        typer.echo(f"{done.older:,} of {done.count:,} lines brought to version {SCHEMA_VERSION}", err=True)
    else:
        typer.echo(f"all {done.count:,} lines are of version {SCHEMA_VERSION} already", err=True)
