"""`qomnews backfill --dry-run`: the windows of a backfill, and what they will cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from qomnews.cli.backfill_sites import task
from qomnews.cli.options import fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.backfill.estimates import Evidence
    from qomnews.backfill.plans import Span
    from qomnews.backfill.wanted import Wanted
    from qomnews.config import Config
    from qomnews.crawl.backfill import Backfill
    from qomnews.store import BackfillWindow


def forecast(config: Config, wanted: Sequence[Wanted], *, newest_first: bool) -> None:
    """List windows and estimate pages and hours; nothing is fetched but, where too little is known, some listings.

    The command ends with status 1 where the site can't be asked.
    """
    from qomnews.crawl.backfill_runner import run_backfills
    from qomnews.store import StoreError, open_store

    try:
        with open_store(config.database_url) as store:
            plans = [Plan(config, one, store.windows(outlet=one.outlet)) for one in wanted]
        surveys = [backfill for plan in plans if (backfill := plan.survey())]
        outcomes = run_backfills(surveys, config, second_look=lambda _store, _span: 0) if surveys else []
    except StoreError as error:
        fail(str(error))
    for plan in plans:
        plan.show(newest_first=newest_first)
    for outcome in outcomes:
        for reason in outcome.reasons:
            typer.echo(f"{outcome.outlet}: {reason}", err=True)
    if any(outcome.problem or any(run.exit_status == 1 for run in outcome.runs) for outcome in outcomes):
        raise typer.Exit(1)


class Plan:
    """One outlet's part of a dry run."""

    def __init__(self, config: Config, wanted: Wanted, windows: Sequence[BackfillWindow]) -> None:
        from qomnews.backfill.plans import scope_of, span_in_store, spans_to_do

        section = config.outlet(wanted.outlet)
        self._wanted = wanted
        self._delay = config.crawl.delay if section.delay is None else section.delay
        self._span = span_in_store(wanted)
        self._windows = [window for window in windows if window.scope == scope_of(wanted)]
        self._to_do = spans_to_do(self._span, self._windows)
        if wanted.refresh and not self._to_do:
            self._to_do = spans_to_do(self._span, self._windows, again=True)
        self._done = [window for window in self._windows if window.state == "done" and not window.empty]
        self._survey: Backfill | None = None

    def survey(self) -> Backfill | None:
        """Which listings to ask for; None where windows that are done tell enough, or nothing is to be done."""
        import attrs

        from qomnews.backfill.estimates import ENOUGH_DONE, MOST_REQUESTS, spread
        from qomnews.crawl.backfill import Survey
        from qomnews.outlets import outlet
        from qomnews.store import BackfillWindow

        if not self._to_do or len(self._done) >= ENOUGH_DONE:
            return None
        # Of a list that has no address for a day only the newest part can be had without reading all of it.
        walked = outlet(self._wanted.outlet).cms == "other"
        chosen = self._to_do[-1:] if walked else spread(self._to_do)
        windows = tuple(
            BackfillWindow(
                id=0, outlet=self._span.outlet, scope=self._span.scope, since=since, until=until, state="planned"
            )
            for since, until in chosen
        )
        backfill = task(self._wanted, newest_first=True, max_requests=None)
        self._survey = attrs.evolve(backfill, survey=Survey(windows, MOST_REQUESTS))
        return self._survey

    def show(self, *, newest_first: bool) -> None:
        """Every window on a line, and the estimate on the last."""
        states = {(window.since, window.until): window for window in self._windows}
        lines: list[tuple[Span, str]] = [
            ((window.since, window.until), f"done, {window.found} stories")
            for window in self._windows
            if window.is_complete and self._span.since <= window.since and window.until <= self._span.until
        ]
        for span in self._to_do:
            window = states.get(span)
            lines.append((span, window.state if window and window.state != "done" else "to do"))
        for span, what in sorted(lines, reverse=newest_first):
            typer.echo(f"{self._wanted.outlet}  {span_text(span)}  {what}")
        typer.echo(f"{self._wanted.outlet}: {self._estimate()}")

    def _estimate(self) -> str:
        from qomnews.backfill.estimates import estimate, seconds_a_request
        from qomnews.crawl.window_progress import duration

        if not self._to_do:
            return "nothing is left to do"
        pace = seconds_a_request(self._done, delay=self._delay)
        evidence = self._evidence()
        expected = estimate(self._to_do, evidence, seconds_a_request=pace)
        count = f"{len(self._to_do)} window{'s' if len(self._to_do) > 1 else ''}"
        if expected is None:
            return f"{count}; how many stories they have can't be known: {self._why_unknown()}"
        more = "" if evidence.whole else " or more"
        return (
            f"{count}, about {expected.stories} stories{more}, {expected.pages} pages to fetch and {expected.listings} "
            f"listings: {duration(expected.time.total_seconds())} at {pace:.2g} s a request ({self._source(evidence)})"
        )

    def _evidence(self) -> Evidence:
        from qomnews.backfill.estimates import Evidence

        if self._survey is not None and self._survey.survey is not None:
            return Evidence.of_samples(self._survey.survey.samples)
        return Evidence.of_windows(self._done)

    def _source(self, evidence: Evidence) -> str:
        if evidence.source == "windows":
            return f"from {evidence.windows} windows that are done"
        return f"from what the listings of {evidence.windows} windows say, {evidence.listings} requests"

    def _why_unknown(self) -> str:
        survey = self._survey.survey if self._survey else None
        return survey.problems[0] if survey and survey.problems else "no listing could be read that tells of them"


def span_text(span: Span) -> str:
    """The first and the last Jalali day of a window."""
    from datetime import timedelta

    from qomnews.backfill.wanted import day_text

    first, last = day_text(span[0]), day_text(span[1] - timedelta(seconds=1))
    return first if first == last else f"{first} - {last}"
