"""How a run ends: what its pages gave is judged, what it came to is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now
from qomnews.crawl.drift_watch import reason_of_drift
from qomnews.crawl.outcome import FAILED, Outcome, outcome_of
from qomnews.crawl.run_stats import outcome_stats, settings_that_differ, traffic
from qomnews.crawl.stopwatch import memory_mb, peak_memory_mb
from qomnews.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from qomnews.crawl.run_record import RunRecord
    from qomnews.store import Extraction


def close_run(record: RunRecord, crawler: Crawler, outlet_id: str, reason: str) -> Outcome:
    """What a run came to, which is in the store then, with the mark that it leaves.

    Args:
        record: the run.
        crawler: its crawler, whose statistics are counted up.
        outlet_id: the outlet.
        reason: why Scrapy closed the spider.
    """
    stats = crawler.stats.get_stats()
    outcome = outcome_of(outlet_id, stats, reason)
    try:
        extraction = _judged(record, crawler)
        if extraction is not None and extraction.jumps:
            record.note("warnings", reason_of_drift(extraction))
            outcome = outcome_of(outlet_id, stats, reason)
        if outcome.exit_status != FAILED and record.mark_to_set is not None:
            record.store.set_mark(outlet_id, *record.mark_to_set)
        if record.run_id is not None:
            record.store.finish_run(
                record.run_id,
                at=utc_now(),
                exit_status=outcome.exit_status,
                reason=reason,
                stats=_stats(record, crawler, outcome),
                extraction=extraction,
            )
    except StoreError as error:
        problem = f"how it ended could not be written down: {error}"
        outcome = attrs.evolve(outcome, exit_status=FAILED, reasons=tuple(dict.fromkeys((*outcome.reasons, problem))))
    return outcome


def _judged(record: RunRecord, crawler: Crawler) -> Extraction | None:
    """What the run's pages gave, compared with those of the runs before it."""
    if record.watch is None or record.run_id is None:
        return None
    return record.watch.finish(record.store, run_id=record.run_id, home=config_of(crawler.settings).home)


def _stats(record: RunRecord, crawler: Crawler, outcome: Outcome) -> dict[str, Any]:
    return {
        **outcome_stats(outcome, record.samples),
        "timings": record.stopwatch.as_plain(),
        "memory": {"start_mb": record.memory_at_start, "end_mb": memory_mb(), "peak_mb": peak_memory_mb()},
        "traffic": traffic(crawler.stats.get_stats()),
        "settings": settings_that_differ(config_of(crawler.settings)),
    }
