"""Backfills from the outlets' own sites: windows are planned, listed for a dry run, or fetched."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from qomnews.cli.options import fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.backfill.wanted import Wanted
    from qomnews.config import Config
    from qomnews.crawl.backfill import Backfill
    from qomnews.crawl.backfill_runner import BackfillOutcome
    from qomnews.store import Store


def backfill_sites(config: Config, wanted: Sequence[Wanted], *, newest_first: bool, max_requests: int | None) -> None:
    """Do what is left of these backfills; the command ends with the gravest of their statuses."""
    from qomnews.backfill.second_look import look_again
    from qomnews.crawl.backfill_runner import run_backfills
    from qomnews.crawl.outcome import DONE, FAILED, FELL_SHORT
    from qomnews.crawl.progress import PROGRESS_SETTING
    from qomnews.store import StoreError, open_store

    for_programs = config.log.format == "json"
    settings = {PROGRESS_SETTING: sys.stderr.isatty() and not for_programs}
    try:
        with open_store(config.database_url) as store:
            backfills = [
                planned
                for one in wanted
                if (planned := plan(store, one, newest_first=newest_first, max_requests=max_requests))
            ]
        outcomes = run_backfills(backfills, config, second_look=look_again, scrapy_settings=settings)
    except StoreError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{config.home}: {error.strerror or error}")
    for outcome in () if for_programs else outcomes:
        typer.echo("\n  ".join([summary(outcome), *outcome.reasons]), err=True)
    statuses = {outcome.exit_status for outcome in outcomes}
    raise typer.Exit(next((status for status in (FAILED, FELL_SHORT) if status in statuses), DONE))


def plan(store: Store, wanted: Wanted, *, newest_first: bool, max_requests: int | None) -> Backfill | None:
    """A backfill with its windows in the store; None, and a word on it, where all of them are done."""
    from qomnews.backfill.plans import scope_of, span_in_store, spans_to_do

    span = span_in_store(wanted)
    windows = [window for window in store.windows(outlet=wanted.outlet) if window.scope == scope_of(wanted)]
    spans = spans_to_do(span, windows)
    # What was fetched again, all of it, is fetched once more when it is asked for once more.
    again = wanted.refresh and not spans
    store.plan_windows(
        wanted.outlet, span.scope, spans_to_do(span, windows, again=True) if again else spans, again=again
    )
    if not spans and not again:
        typer.echo(
            f"{wanted.outlet}: every window of that span is done; `qomnews backfills` shows them, --refresh fetches "
            "them again",
            err=True,
        )
        return None
    return task(wanted, newest_first=newest_first, max_requests=max_requests)


def task(wanted: Wanted, *, newest_first: bool, max_requests: int | None) -> Backfill:
    """What the outlet's spider is told of a backfill."""
    from qomnews.backfill.plans import span_in_store
    from qomnews.crawl.backfill import Backfill

    arguments: dict[str, Any] = {"since": wanted.since, "until": wanted.until}
    if wanted.desk is not None:
        arguments["desk"] = wanted.desk
    if wanted.kinds is not None:
        arguments["kinds"] = ",".join(wanted.kinds)
    if wanted.refresh:
        arguments["refresh"] = True
    return Backfill(
        span=span_in_store(wanted), arguments=arguments, newest_first=newest_first, max_requests=max_requests
    )


def summary(outcome: BackfillOutcome) -> str:
    """One line for people on what a backfill came to."""
    states = [window.state for window in outcome.windows]
    counts = {name: sum(run.counts.get(name, 0) for run in outcome.runs) for name in ("fetched", "new", "mirror")}
    parts = [f"{states.count('done')} of {len(states)} windows done"]
    if failed := states.count("failed"):
        parts.append(f"{failed} failed")
    if empty := sum(window.empty for window in outcome.windows):
        parts.append(f"{empty} strangely empty")
    parts += [f"{counts['fetched']} fetched", f"{counts['new']} new", f"{counts['mirror']} mirrors"]
    left = len(states) - states.count("done")
    further = "; the same command goes on with what is left" if left else ""
    return f"{outcome.outlet}: {', '.join(parts)}{further}"
