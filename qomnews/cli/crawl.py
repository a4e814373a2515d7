"""`qomnews crawl`: fetch what is new."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, require_writable

if TYPE_CHECKING:
    from qomnews.crawl.outcome import Outcome


def crawl(
    outlets: Annotated[list[str] | None, typer.Argument(help="Outlets to crawl; all of them by default.")] = None,
    desk: Annotated[str | None, typer.Option(help="Desk of the outlet, or `all` (Mehr: `qom` by default).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Fetch at most so many stories of each outlet.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Stories from this Jalali or ISO day or instant on, not from the last run on.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Stories up to this day or instant.")] = None,
    kinds: Annotated[str | None, typer.Option(help="Only these kinds, such as `news,report`.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch again what the store has.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every request: `--log-level debug`.")] = False,
    log_level: Annotated[
        str | None, typer.Option(help="debug, info (a line a run), warning or error; by default as configured.")
    ] = None,
    log_format: Annotated[str | None, typer.Option(help="text, or json: one object a line on stderr.")] = None,
    metrics_file: Annotated[
        str | None, typer.Option(help="Leave figures for Prometheus in this file (`.prom`); by default as configured.")
    ] = None,
    home: Home = None,
) -> None:
    """Fetch what is new since the last run: one record a story, mirrors joined to their originals.

    Ends with 0 when all is done, 1 when an outlet could not be crawled, 3 when something fell short, 75 when
    another run is at work.
    """
    from pydantic import ValidationError

    from qomnews.crawl.arguments import CrawlArguments
    from qomnews.crawl.outcome import combined_status
    from qomnews.crawl.progress import PROGRESS_SETTING
    from qomnews.crawl.runner import crawl as run
    from qomnews.outlets import OUTLETS, UnknownOutletError, outlet

    log = {"level": "DEBUG" if verbose else log_level and log_level.upper(), "format": log_format}
    config = configuration(
        home=home,
        log={name: value for name, value in log.items() if value},
        monitors={"prometheus_file": metrics_file} if metrics_file else None,
    )
    try:
        chosen = [outlet(name).id for name in outlets or ()]
    except UnknownOutletError as error:
        fail(str(error), 2)
    chosen = chosen or [row.id for row in OUTLETS if config.outlet(row.id).enabled]
    given = {"desk": desk, "limit": limit, "since": since, "until": until, "kinds": kinds, "refresh": refresh or None}
    arguments = {name: value for name, value in given.items() if value is not None}
    try:
        CrawlArguments.model_validate(arguments)
    except ValidationError as error:
        fail("; ".join(wrong(e["loc"], e["msg"]) for e in error.errors()), 2)
    require_writable(config.home)
    for_programs = config.log.format == "json"
    settings = {PROGRESS_SETTING: sys.stderr.isatty() and not for_programs}
    try:
        outcomes = run(chosen, config, arguments, scrapy_settings=settings)
    except OSError as error:
        fail(f"{config.home}: {error.strerror or error}")
    # Where programs read on, the log has said it.
    for outcome in () if for_programs else outcomes:
        typer.echo(summary(outcome), err=True)
    raise typer.Exit(combined_status(outcomes))


def wrong(place: tuple[int | str, ...], message: str) -> str:
    """What is wrong with an option, or with several that don't go together."""
    message = message.removeprefix("Value error, ")
    return f"--{place[0]}: {message}" if place else message


def summary(outcome: Outcome) -> str:
    """One line for people on what a run came to, and one for each reason why it is no better."""
    return "\n  ".join([outcome.line(), *outcome.reasons])
