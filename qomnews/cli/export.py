"""`qomnews export`: records as files for analysts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qomnews.cli.options import Home, configuration, end_quietly, fail, silence_stdout
from qomnews.cli.stories_meant import From, Outlets, To, outlets_meant, span


class Format(StrEnum):
    """What `--format` takes."""

    JSONL = "jsonl"


def export(
    outlet: Outlets = None,
    from_: From = None,
    to: To = None,
    include_mirrors: Annotated[
        bool, typer.Option("--include-mirrors", help="Mirrors too, each naming its original in `mirror_of`.")
    ] = False,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            help="Only what changed on this day or at this instant or later, and a line for each story that is gone.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many, the earliest published first.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="Format of the export.")] = Format.JSONL,  # noqa: ARG001 - there is one
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File, replaced in one step when all is written; `-` is stdout.")
    ] = Path("-"),
    home: Home = None,
) -> None:
    """Export the stories: one JSON line each, by moment of publication, mirrors listed with their originals.

    `qomnews schema` prints what a line looks like.
    """
    from itertools import chain

    from qomnews.export import ExportError, write_jsonl
    from qomnews.store import Selection, StoreError, open_store

    config = configuration(home=home)
    chosen = outlets_meant(outlet)
    since, until = span(from_, to)
    changed, _ = span(changed_since, None, name="--changed-since")
    selection = Selection(
        outlets=chosen,
        since=since,
        until=until,
        include_mirrors=include_mirrors,
        changed_since=changed,
        limit=limit,
    )
    path = None if output == Path("-") else output
    try:
        with open_store(config.database_url, create=False) as store:
            gone = store.tombstones(changed, chosen) if changed else ()
            exported = write_jsonl(chain(store.lines(selection), gone), path)
    except BrokenPipeError:
        end_quietly()
    except (StoreError, ExportError) as error:
        fail(str(error))
    except OSError as error:
        silence_stdout()
        fail(f"standard output can't be written: {error.strerror}")
    what = "records" if include_mirrors else "stories"
    typer.echo(f"{exported.count} {what} to {path or 'stdout'} (sha256 {exported.sha256})", err=True)
