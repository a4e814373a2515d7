"""What a finished run comes to: counts, an exit status, and why.

Scrapy itself ends with 0 when every page failed, when nothing answered and when the spider raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

DONE, FAILED, FELL_SHORT, LOCKED = 0, 1, 3, 75

# A page that can't be read is the site's fault now and then; a fifth of a run's pages is a change of layout.
REJECTED_SHARE = 0.2
REJECTED_AT_LEAST = 3
NONE_AT_LEAST = 3

COUNTS = (
    "found",
    "known",
    "fetched",
    "new",
    "edited",
    "unchanged",
    "mirror",
    "took-over",
    "checked",
    "removed",
    "returned",
)
PREFIX = "qomnews/"
# Why a run asks nothing any more, in words; see `qomnews.crawl.halt`.
HALTED = f"{PREFIX}halted"
# A backfill's run that ended because a crawl waited for its outlet: nothing is wrong with that.
YIELDED = "yielded"


@attrs.frozen
class Outcome:
    """What one run of one outlet came to; `reasons` say in words why `exit_status` is not 0."""

    outlet: str
    exit_status: int
    reasons: tuple[str, ...]
    counts: dict[str, int]
    rejected: dict[str, int]
    failed: dict[str, int]
    finish_reason: str

    @classmethod
    def refused(cls, outlet: str, exit_status: int, reason: str, *, finish_reason: str = "refused") -> Self:
        """The outcome of a run that did not come to work."""
        return cls(outlet, exit_status, (reason,), dict.fromkeys(COUNTS, 0), {}, {}, finish_reason)

    def line(self) -> str:
        """What came of it, in a line; why it is no better is not in it."""
        counts = self.counts
        parts = [
            f"{counts['fetched']} fetched",
            f"{counts['new'] + counts['took-over']} new",
            f"{counts['mirror']} mirrors",
            f"{counts['edited']} edited",
            f"{counts['known']} known",
        ]
        parts += [f"{counts[name]} {name}" for name in ("checked", "removed", "returned") if counts.get(name)]
        if rejected := sum(self.rejected.values()):
            parts.append(f"{rejected} rejected")
        if failed := sum(self.failed.values()):
            parts.append(f"{failed} failed")
        return f"{self.outlet}: {', '.join(parts)}"


def outcome_of(outlet: str, stats: Mapping[str, Any], finish_reason: str) -> Outcome:
    """What a run came to.

    Args:
        outlet: its id.
        stats: what Scrapy and the spider counted; the keys that start with `qomnews/` are the spider's and pipelines'.
        finish_reason: why Scrapy closed the spider.
    """
    counts = {name: int(stats.get(f"{PREFIX}{name}", 0)) for name in COUNTS}
    rejected = _by_reason(stats, f"{PREFIX}rejected/")
    failed = _by_reason(stats, f"{PREFIX}failed/")
    serious = []
    halted = stats.get(HALTED)
    if finish_reason != "finished" and not halted:
        serious.append(f"stopped before its end ({finish_reason})")
    serious.extend(f"discovery: {problem}" for problem in stats.get(f"{PREFIX}discovery/problems", ()))
    if not stats.get(f"{PREFIX}discovery/complete") and not serious and not halted:
        serious.append("discovery did not come to its end")
    serious.extend(stats.get(f"{PREFIX}fatal", ()))
    if errors := stats.get(f"{PREFIX}store_errors"):
        serious.append(f"{errors} stories could not be stored ({stats.get(f'{PREFIX}store_error')})")
    total_failed = sum(failed.values())
    # One or two that fail in a quiet hour are those pages' fault, not the site's.
    if total_failed >= NONE_AT_LEAST and not counts["fetched"]:
        serious.append(f"none of {total_failed} pages could be fetched ({_listed(failed)})")
    short = [halted] if halted and halted not in serious and finish_reason != YIELDED else []
    lost = {reason: count for reason, count in failed.items() if reason not in ("http-404", "http-410")}
    if lost:
        short.append(f"{sum(lost.values())} pages could not be fetched ({_listed(lost)}); they are tried again later")
    total_rejected = sum(rejected.values())
    if total_rejected >= max(REJECTED_AT_LEAST, REJECTED_SHARE * counts["fetched"]):
        short.append(f"{total_rejected} of {counts['fetched']} pages gave no record ({_listed(rejected)})")
    if exceptions := stats.get("spider_exceptions/count"):
        serious.append(f"the program failed {exceptions} times; the log has the details")
    short.extend(stats.get(f"{PREFIX}discovery/warnings", ()))
    status = FAILED if serious else FELL_SHORT if short else DONE
    return Outcome(outlet, status, (*serious, *short), counts, rejected, failed, finish_reason)


def combined_status(outcomes: list[Outcome]) -> int:
    """The exit status of a command that ran several outlets: the gravest of theirs."""
    gravest = [status for status in (FAILED, LOCKED, FELL_SHORT) if any(o.exit_status == status for o in outcomes)]
    return gravest[0] if gravest else DONE


def _by_reason(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): int(count) for key, count in sorted(stats.items()) if key.startswith(prefix)}


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in counts.items())
