"""What monitors see of a run: its outcome, what its pages gave, and the runs and stories before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.crawl.outcome import Outcome
from qomnews.crawl.rhythm import Silence
from qomnews.monitor_sections import MonitorsConfig
from qomnews.store import Extraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qomnews.store import Run

GONE = ("http-404", "http-410")
# A run with one of these looks at other things than those that a scheduler starts.
_NARROWING = ("since", "until", "limit", "kinds", "refresh")


def is_usual(arguments: Mapping[str, Any]) -> bool:
    """Whether a run looks at all that is new, as scheduled runs do, and can be compared with such runs."""
    return not any(arguments.get(name) for name in _NARROWING)


@attrs.frozen(kw_only=True)
class Tally:
    """What one run, or several together, counted."""

    asked: int = 0
    lost: int = 0
    stored: int = 0
    mirrors: int = 0
    records: int = 0
    fields: Mapping[str, int] = attrs.field(factory=dict)

    @classmethod
    def of(cls, stats: Mapping[str, Any]) -> Tally:
        """Of a run's record. Pages that are gone for good are nobody's fault, and not lost."""
        counts, failed = stats.get("counts", {}), stats.get("failed", {})
        lost = sum(count for reason, count in failed.items() if reason not in GONE)
        coverage = dict(stats.get("coverage", {}))
        return cls(
            asked=counts.get("fetched", 0) + lost,
            lost=lost + sum(stats.get("rejected", {}).values()),
            stored=sum(counts.get(name, 0) for name in ("new", "took-over", "mirror")),
            mirrors=counts.get("mirror", 0),
            records=coverage.pop("records", 0),
            fields=coverage,
        )

    def __add__(self, other: Tally) -> Tally:
        fields = {
            name: self.fields.get(name, 0) + other.fields.get(name, 0) for name in {**self.fields, **other.fields}
        }
        summed = {
            name: getattr(self, name) + getattr(other, name)
            for name in ("asked", "lost", "stored", "mirrors", "records")
        }
        return Tally(fields=fields, **summed)


@attrs.frozen(kw_only=True)
class Seen:
    """One run, as monitors see it.

    Attributes:
        outcome: what it came to before any monitor has judged it.
        now: what it counted.
        before: what the usual runs before it counted, the newest first; empty where it is no usual run itself.
        silence: how long the outlet has been silent; None where that can't be said.
        extraction: what its pages gave; None where it read none.
        config: the thresholds.
    """

    run_id: int
    outcome: Outcome
    usual: bool
    now: Tally
    before: Sequence[Tally]
    silence: Silence | None
    extraction: Extraction | None
    config: MonitorsConfig

    def pooled(self, count: Callable[[Tally], int], enough: int) -> tuple[Tally, Sequence[Tally]] | None:
        """This run with those just before it, until so much is counted, and the runs before those; None for too little.

        A run that brings two stories says little by itself.
        """
        pool, left = self.now, list(self.before)
        while left and count(pool) < enough:
            pool += left.pop(0)
        return (pool, left) if count(pool) >= enough else None


def previous_runs(runs: Sequence[Run], *, desk: str | None, before: int) -> Iterator[Run]:
    """The finished runs that looked at the same as a scheduled run of that desk does, the newest first."""
    for run in runs:
        if run.id < before and run.finished_at and is_usual(run.arguments) and run.arguments.get("desk") == desk:
            yield run
