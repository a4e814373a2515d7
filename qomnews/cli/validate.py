"""`qomnews validate`: whether an export is what its schema says."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import Annotated

import typer

from qomnews.cli.options import fail, write

_FELL_SHORT = 3


def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines, also compressed by gzip or zstd.")],
    most: Annotated[int, typer.Option("--most", min=1, help="How many faults are named; all are counted.")] = 20,
) -> None:
    """Check a file of JSON lines against its schema, and against the manifest beside it where there is one.

    Each fault is a line on stdout: the file, the line, the field, what is wrong. Ends with 0 where there is none, with
    3 where there are, with 1 where the file can't be read.
    """
    from qomnews.export import ExportFileError
    from qomnews.export.validating import Validation

    validation = Validation(file)
    faults = 0
    try:
        for fault in validation.faults():
            faults += 1
            if faults <= most:
                write(f"{file}: {fault}\n".encode("utf-8", "replace"))
    except ExportFileError as error:
        fail(str(error))
    if faults > most:
        typer.echo(f"and {faults - most:,} more", err=True)
    if faults:
        typer.echo(f"{validation.count:,} lines, {validation.faulty:,} of them with faults", err=True)
        raise typer.Exit(_FELL_SHORT)
    typer.echo(f"{validation.count:,} lines, all as the schema says", err=True)
