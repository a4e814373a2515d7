"""`qomnews backfill`: years of archive, from the site or from web archives."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, require_writable
from qomnews.cli.runners import RayAddress, RunnerChoice, RunnerOption, runner_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.article import Kind
    from qomnews.backfill.wanted import Wanted


class Order(StrEnum):
    """What `--order` takes."""

    NEWEST = "newest"
    OLDEST = "oldest"


def backfill(
    outlets: Annotated[list[str], typer.Argument(metavar="OUTLET…", help="The outlet, or several, one after another.")],
    from_: Annotated[
        str | None,
        typer.Option("--from", help="From this Jalali or ISO day, month or year on (1403/01/01, 1403-1, 1403)."),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Up to this day, month or year, its end included; default: today.")
    ] = None,
    warc: Annotated[
        list[str] | None,
        typer.Option("--warc", help="From a web archive instead of the site: a path, glob or address; repeatable."),
    ] = None,
    cdx: Annotated[
        list[str] | None,
        typer.Option("--cdx", help="From an index of captures: a file or address; may be given several times."),
    ] = None,
    to_parquet: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="With --warc: write the stories there, by outlet and Jalali month, instead of into the store.",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes that read archives; by default one a core.")
    ] = None,
    runner: RunnerOption = RunnerChoice.LOCAL,
    ray_address: RayAddress = None,
    desk: Annotated[str | None, typer.Option(help="Desk of the outlet, or `all` (Mehr: `qom` by default).")] = None,
    kinds: Annotated[str | None, typer.Option(help="Only these kinds, such as `news,report`.")] = None,
    order: Annotated[Order, typer.Option(help="Which windows of the span come first.")] = Order.NEWEST,
    max_requests: Annotated[
        int | None, typer.Option(min=1, help="Stop after so many requests; the same command goes on from there.")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch again what the store has.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the windows and estimate pages and hours; fetch no story.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every request: `--log-level debug`.")] = False,
    log_level: Annotated[
        str | None, typer.Option(help="debug, info (a line a run), warning or error; by default as configured.")
    ] = None,
    log_format: Annotated[str | None, typer.Option(help="text, or json: one object a line on stderr.")] = None,
    home: Home = None,
) -> None:
    """Fetch all that an outlet published in a span of time. Interrupted, the same command goes on where it was.

    The span is cut into windows, each with a checkpoint in the store: `qomnews backfills` lists them. Scheduled crawls
    of the outlet go first. Ends with 0 when all is done, 1 when it could not be, 3 when something fell short.
    """
    log = {"level": "DEBUG" if verbose else log_level and log_level.upper(), "format": log_format}
    config = configuration(home=home, log={name: value for name, value in log.items() if value})
    from_archives = bool(warc or cdx)
    if from_ is None and not from_archives:
        fail("--from: say from which day, month or year on, such as --from 1403/01/01", 2)
    wanted = [_wanted(name, from_, to, desk=desk, kinds=kinds, refresh=refresh) for name in outlets]
    where = runner_of(runner, ray_address, jobs)
    if (to_parquet is not None or where is not None) and not warc:
        fail("--runner and --to-parquet read web archives: name them with --warc", 2)
    if to_parquet is not None:
        if cdx or dry_run:
            fail("--to-parquet goes with --warc alone: there is no store to compare with", 2)
        from qomnews.cli.backfill_parquet import backfill_parquet

        backfill_parquet(config, wanted, warc=warc or (), target=to_parquet, runner=where)
        return
    require_writable(config.home)
    if from_archives:
        from qomnews.cli.backfill_captures import backfill_captures

        backfill_captures(
            config,
            wanted,
            warc=warc or (),
            cdx=cdx or (),
            dry_run=dry_run,
            max_requests=max_requests,
            runner=where,
            jobs=jobs,
        )
        return
    newest_first = order == Order.NEWEST
    if not newest_first:
        _require_addresses_for_days(wanted)
    if dry_run:
        from qomnews.cli.backfill_forecast import forecast

        forecast(config, wanted, newest_first=newest_first)
        return
    from qomnews.cli.backfill_sites import backfill_sites

    backfill_sites(config, wanted, newest_first=newest_first, max_requests=max_requests)


def _require_addresses_for_days(wanted: Sequence[Wanted]) -> None:
    """The command ends with status 2 where an outlet's list can only be read from its newest page on."""
    from qomnews.outlets import outlet

    for one in wanted:
        if outlet(one.outlet).cms == "other":
            fail(
                f"--order oldest: {one.outlet} lists its stories from the newest on, and all of that list would be "
                "read anew for each window; leave --order out",
                2,
            )


def _wanted(
    name: str, from_: str | None, to: str | None, *, desk: str | None, kinds: str | None, refresh: bool
) -> Wanted:
    """What is asked for of an outlet; the command ends with status 2 where that can't be."""
    from pydantic import ValidationError

    from qomnews.backfill.wanted import SpanError, Wanted, day_text, span_of
    from qomnews.cli.crawl import wrong
    from qomnews.crawl.arguments import CrawlArguments
    from qomnews.crawl.clock import utc_now
    from qomnews.dates import DateError
    from qomnews.outlets import UnknownOutletError, outlet

    try:
        outlet_id = outlet(name).id
        arguments = CrawlArguments.model_validate({"desk": desk, "kinds": kinds})
        now = utc_now()
        since = until = None
        if from_ is not None or to is not None:
            # Archives may be read without a beginning or an end.
            first = from_ or outlet(name).since.isoformat()
            since, until = span_of(outlet_id, first, to or day_text(now), now=now)
    except ValidationError as error:
        fail("; ".join(wrong(e["loc"], e["msg"]) for e in error.errors()), 2)
    except (UnknownOutletError, SpanError) as error:
        fail(str(error), 2)
    except DateError as error:
        fail(f"--from or --to: {error}", 2)
    chosen: tuple[Kind, ...] | None = arguments.kinds
    return Wanted(outlet=outlet_id, since=since, until=until, desk=arguments.desk, kinds=chosen, refresh=refresh)
