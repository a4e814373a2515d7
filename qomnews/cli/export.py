"""`qomnews export`: records as files for analysts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, silence_stdout
from qomnews.cli.stories_meant import From, Outlets, To  # noqa: TC001 - typer reads them at run time

if TYPE_CHECKING:
    from qomnews.cli.export_options import Options
    from qomnews.export.writing import Exported


class Format(StrEnum):
    """What `--format` takes."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"


class Compression(StrEnum):
    """What `--compress` takes."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


class Text(StrEnum):
    """What `--text` takes."""

    BOTH = "both"
    RAW = "raw"
    NORMALISED = "normalised"


class Order(StrEnum):
    """What `--order` takes."""

    PUBLISHED = "published"
    NEWEST = "newest"
    CHANGED = "changed"
    ARRIVAL = "arrival"
    ID = "id"


def export(
    outlet: Outlets = None,
    from_: From = None,
    to: To = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind of story, such as report.")] = None,
    category: Annotated[
        list[str] | None, typer.Option("--category", help="Only under this category, or path: 'استان‌ها > قم'.")
    ] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="Only with this tag.")] = None,
    query: Annotated[
        list[str] | None,
        typer.Option("--query", help="Only with all these words, and phrases in quotation marks, in its text."),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only what credits this source: its name, or an outlet's id.")
    ] = None,
    desk: Annotated[list[str] | None, typer.Option("--desk", help="Only of this desk.")] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            help="Only what changed on this day or at this instant or later, and a line for each story that is gone; "
            "`last`: since the profile's last run; `all`: everything, and what is gone.",
        ),
    ] = None,
    include_mirrors: Annotated[
        bool | None, typer.Option("--include-mirrors", help="Mirrors too, each naming its original in `mirror_of`.")
    ] = None,
    fields: Annotated[
        list[str] | None, typer.Option("--fields", help="Only these fields, in this order: id,title,published_at.")
    ] = None,
    flat: Annotated[
        bool | None, typer.Option("--flat", help="Nothing nested: lists are JSON text, raw and capture columns.")
    ] = None,
    text: Annotated[
        Text | None, typer.Option("--text", help="Normalised texts, the pages' own, or both.", show_default="both")
    ] = None,
    tokens: Annotated[
        bool | None, typer.Option("--tokens", help="With `sentences`: each with its tokens and lemmas, by hazm.")
    ] = None,
    without_body: Annotated[
        list[str] | None, typer.Option("--without-body", help="Leave the bodies of this outlet's stories out.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many, from the first in the order.")] = None,
    order: Annotated[
        Order | None,
        typer.Option(
            "--order", help="By publication, newest first, last change, arrival, or id.", show_default="published"
        ),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="Format; by default as the output's name says, else jsonl.")
    ] = None,
    compress: Annotated[
        Compression | None, typer.Option("--compress", help="For jsonl and csv; by default as the name says.")
    ] = None,
    partition: Annotated[
        bool | None, typer.Option("--partition", help="A folder, with a file for each outlet and Jalali month.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="File, folder or s3://bucket/key, replaced in one step when all is written; `-` is stdout.",
            show_default="-",
        ),
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="An export of the configuration, `[exports.NAME]`; flags override.")
    ] = None,
    home: Home = None,
) -> None:
    """Export the stories: one JSON line each, by moment of publication, mirrors listed with their originals.

    `qomnews schema` prints what a line looks like, docs/analysts.md what to do with it. A file has a manifest
    beside it. Options that may be given several times want one of their values; different options all count.
    """
    from qomnews.cli.export_options import merged

    given = {
        "outlets": outlet,
        "since": from_,
        "until": to,
        "kinds": kind,
        "categories": category,
        "tags": tag,
        "queries": query,
        "sources": source,
        "desks": desk,
        "changed_since": changed_since,
        "include_mirrors": include_mirrors,
        "fields": fields,
        "flat": flat,
        "text": text,
        "tokens": tokens,
        "without_bodies": without_body,
        "limit": limit,
        "order": order,
        "format": format_,
        "compress": compress,
        "partition": partition,
        "output": output,
    }
    config = configuration(home=home)
    options = merged(config, profile, {name: value for name, value in given.items() if value is not None})
    _tell(options, _run(config.database_url, options))


def _run(database: str, options: Options) -> Exported:
    from qomnews.cli.export_progress import progress
    from qomnews.cli.text_files import stopped_by_signals
    from qomnews.export import ExportError, UsageError
    from qomnews.export.errors import StdoutError
    from qomnews.export.writing import export as write
    from qomnews.store import StoreError, open_store

    try:
        with stopped_by_signals(), options.locked(), open_store(database, create=False) as store:
            job = options.job()
            options.require_ahead(store, job)
            with progress(options.to) as advance:
                exported = write(store, job, options.to, partition=options.partition, advance=advance)
            options.keep(exported)
    except UsageError as error:
        fail(str(error), 2)
    except StdoutError as error:
        silence_stdout()
        fail(str(error))
    except (StoreError, ExportError) as error:
        fail(str(error))
    if exported.cut_short:
        silence_stdout()
        raise typer.Exit(0)
    return exported


def _tell(options: Options, exported: Exported) -> None:
    what = "records" if options.include_mirrors else "stories"
    gone = f" and {exported.tally.gone} that are gone" if exported.tally.gone else ""
    sums = f"{len(exported.parts)} files" if options.partition else f"sha256 {exported.parts[0].sha256}"
    typer.echo(f"{exported.tally.count} {what}{gone} to {exported.to} ({sums})", err=True)
