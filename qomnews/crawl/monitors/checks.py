"""The monitors themselves, as Spidermon's: each fails with a sentence, or is skipped where it can't judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spidermon import Monitor, monitors

from qomnews.crawl.chance import chance
from qomnews.crawl.drift_watch import reason_of_drift
from qomnews.crawl.outcome import FAILED
from qomnews.crawl.shares import STRETCH
from qomnews.dates import TEHRAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.crawl.monitors.seen import Seen, Tally

# Pages, records and stories that are judged at once, at least.
PAGES, RECORDS, STORIES = 20, 20, 20
STORIES_BEFORE = 60
# An outlet is judged on stories some hundred times a year; its editors' taste is not the same every month.
CHANCE, EDITORS = 1e-5, 0.06
REASONS_SAID = 3


class RunMonitor(Monitor):  # type: ignore[misc] # Spidermon ships no types
    """A monitor of one run."""

    @property
    def run_seen(self) -> Seen:
        """The run."""
        seen: Seen = self.data.run
        return seen

    def skip_unusual(self) -> None:
        """Say nothing of a run that was told to look at something of its own."""
        if not self.run_seen.usual:
            self.skipTest("the run was narrowed by its arguments")


@monitors.name("finish")
class FinishMonitor(RunMonitor):
    """The run came to its end, and did not fail."""

    def test_finish(self) -> None:
        """Whether it did."""
        outcome = self.run_seen.outcome
        if outcome.exit_status == FAILED or outcome.finish_reason not in self.run_seen.config.finish_reasons:
            said = outcome.reasons or (f"it ended with {outcome.finish_reason!r}",)
            self.fail("the run failed: " + "; ".join(said[:REASONS_SAID]))


@monitors.name("silence")
class SilenceMonitor(RunMonitor):
    """Stories appear as they usually do at this hour and on this day."""

    def test_silence(self) -> None:
        """Whether the outlet has been silent for too long."""
        self.skip_unusual()
        silence, stories = self.run_seen.silence, self.run_seen.config.silence_stories
        if not stories:
            self.skipTest("it is switched off")
        if silence is None:
            self.skipTest("too little is known of the outlet's rhythm")
        elif silence.is_too_long(stories):
            since = silence.since.astimezone(TEHRAN)
            self.fail(
                f"nothing new since {since:%Y-%m-%d %H:%M} (Tehran); some {silence.missed:.0f} stories usually come in "
                f"such a time, and the longest silence of the last weeks was worth {silence.usual:.0f}"
            )


@monitors.name("errors")
class ErrorsMonitor(RunMonitor):
    """Few pages are lost."""

    def test_errors(self) -> None:
        """Whether too many could not be fetched, or gave no record."""
        seen, config = self.run_seen, self.run_seen.config
        if not seen.now.asked:
            self.skipTest("no page was asked for")
        found = seen.pooled(lambda tally: tally.asked, PAGES)
        pool = found[0] if found else seen.now
        if pool.lost >= config.errors_at_least and seen.now.lost and pool.lost >= config.error_share * pool.asked:
            self.fail(f"{pool.lost} of the last {pool.asked} pages are lost ({pool.lost / pool.asked:.0%})")


@monitors.name("coverage")
class CoverageMonitor(RunMonitor):
    """Records have the fields that they should have."""

    def test_coverage(self) -> None:
        """Whether one of them is missing too often."""
        seen = self.run_seen
        found = seen.pooled(lambda tally: tally.records, RECORDS) if seen.now.records else None
        if found is None:
            self.skipTest("too few records")
            return
        pool = found[0]
        shares = {name: pool.fields.get(name, 0) / pool.records for name in seen.config.field_coverage}
        # A hair's breadth: shares of records are fractions.
        short = [name for name, least in seen.config.field_coverage.items() if shares[name] < least - 1e-9]
        if short:
            named = (
                f"{name} on {shares[name]:.0%} (at least {seen.config.field_coverage[name]:.0%})" for name in short
            )
            self.fail(f"of the last {pool.records} records: {', '.join(named)}")


@monitors.name("drift")
class DriftMonitor(RunMonitor):
    """Fields are won as they were before."""

    def test_drift(self) -> None:
        """Whether a share has jumped."""
        extraction = self.run_seen.extraction
        if extraction is None:
            self.skipTest("no page was read")
        elif extraction.jumps:
            self.fail(reason_of_drift(extraction).removeprefix("drift: "))


@monitors.name("mirrors")
class MirrorsMonitor(RunMonitor):
    """As many stories are mirrors as before."""

    def test_mirrors(self) -> None:
        """Whether their share has jumped, up or down."""
        self.skip_unusual()
        seen = self.run_seen
        found = seen.pooled(lambda tally: tally.stored, STORIES) if seen.now.stored else None
        if found is None:
            self.skipTest("too few stories")
            return
        pool, before = found
        if sum(tally.stored for tally in before) < STORIES_BEFORE:
            self.skipTest("too few stories to compare with")
        usual = sum(tally.mirrors for tally in before) / sum(tally.stored for tally in before)
        share = pool.mirrors / pool.stored
        if abs(share - usual) >= seen.config.mirror_jump and _likelihood(pool, before, risen=share > usual) <= CHANCE:
            self.fail(f"{share:.0%} of the last {pool.stored} stories are mirrors, {usual:.0%} of those before")


MONITORS = (FinishMonitor, SilenceMonitor, ErrorsMonitor, CoverageMonitor, DriftMonitor, MirrorsMonitor)


def _likelihood(pool: Tally, before: Sequence[Tally], *, risen: bool) -> float:
    """How likely such a share is by chance in an outlet whose runs vary as those before."""
    hits = pool.mirrors if risen else pool.stored - pool.mirrors
    stretches: list[tuple[int, int]] = []
    some = pages = 0
    for tally in before:
        some, pages = some + (tally.mirrors if risen else tally.stored - tally.mirrors), pages + tally.stored
        if pages >= STRETCH:
            stretches.append((some, pages))
            some = pages = 0
    return chance(hits, pool.stored, [*stretches, *([(some, pages)] if pages else [])], at_least=EDITORS)
