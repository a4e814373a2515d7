"""How a run ends: what its pages gave is judged, what it came to is written down, and whoever must know is told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now
from qomnews.crawl.drift_watch import reason_of_drift
from qomnews.crawl.metrics import write_figures
from qomnews.crawl.monitors import Watched, tell, watch
from qomnews.crawl.outcome import FAILED, FELL_SHORT, Outcome, outcome_of
from qomnews.crawl.run_stats import outcome_stats, settings_that_differ, traffic
from qomnews.crawl.second_process import SecondProcess
from qomnews.crawl.stopwatch import memory_mb, open_files, peak_memory_mb
from qomnews.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.crawler import Crawler

    from qomnews.crawl.run_record import RunRecord
    from qomnews.store import Extraction

logger = logging.getLogger(__name__)


async def close_run(record: RunRecord, crawler: Crawler, outlet_id: str, reason: str) -> Outcome:
    """What a run came to, which is in the store then, with the mark that it leaves.

    It is written down before anybody is told of it: that may take its time, and a process that is killed meanwhile has
    left a whole record.

    Args:
        record: the run.
        crawler: its crawler, whose statistics are counted up.
        outlet_id: the outlet.
        reason: why Scrapy closed the spider.
    """
    stats = crawler.stats.get_stats()
    outcome = outcome_of(outlet_id, stats, reason)
    ended_at = utc_now()
    try:
        extraction = _judged(record, crawler)
        if extraction is not None and extraction.jumps:
            record.note("warnings", reason_of_drift(extraction))
            outcome = outcome_of(outlet_id, stats, reason)
        watched = _watched(record, crawler, outcome, extraction)
        for alarm in watched.reasons() if watched else ():
            record.note("warnings", alarm)
        outcome = outcome_of(outlet_id, stats, reason)
        if outcome.exit_status != FAILED and record.mark_to_set is not None:
            record.store.set_mark(outlet_id, *record.mark_to_set)
        if record.run_id is not None:
            ending: dict[str, Any] = {"at": ended_at, "reason": reason}
            plain = _stats(record, crawler, outcome, watched)
            record.store.finish_run(
                record.run_id, exit_status=outcome.exit_status, stats=plain, extraction=extraction, **ending
            )
            after, problems = await tell(crawler, watched) if watched else (watched, ())
            problems = (*problems, *_figures(record, crawler))
            if problems or after != watched:
                outcome = _noted(outcome, problems, FELL_SHORT)
                plain = _stats(record, crawler, outcome, after)
                record.store.finish_run(record.run_id, exit_status=outcome.exit_status, stats=plain, **ending)
    except StoreError as error:
        outcome = _noted(outcome, [f"how it ended could not be written down: {error}"], FAILED)
    return outcome


def _noted(outcome: Outcome, problems: Iterable[str], status: int) -> Outcome:
    """The outcome with further reasons, which give it this status where it has no graver one."""
    reasons = tuple(dict.fromkeys((*outcome.reasons, *problems)))
    if reasons == outcome.reasons:
        return outcome
    return attrs.evolve(outcome, reasons=reasons, exit_status=FAILED if outcome.exit_status == FAILED else status)


def _judged(record: RunRecord, crawler: Crawler) -> Extraction | None:
    """What the run's pages gave, compared with those of the runs before it."""
    if record.watch is None or record.run_id is None:
        return None
    return record.watch.finish(record.store, run_id=record.run_id, home=config_of(crawler.settings).home)


def _watched(record: RunRecord, crawler: Crawler, outcome: Outcome, extraction: Extraction | None) -> Watched | None:
    if record.run_id is None:
        return None
    try:
        return watch(crawler, record.store, record.run_id, outcome=outcome, extraction=extraction)
    except StoreError:
        raise
    except Exception as error:
        # Whoever watches may not be what loses a run's record.
        logger.exception("%s: the run could not be judged", outcome.outlet)
        record.note("warnings", f"the monitors failed ({type(error).__name__}: {error}); the log has the details")
        return None


def _figures(record: RunRecord, crawler: Crawler) -> Iterator[str]:
    """Leave the figures of the last runs where the operator wants them; what went wrong with it."""
    file = config_of(crawler.settings).monitors.prometheus_file
    try:
        if file is not None:
            write_figures(record.store, file)
    except OSError as error:
        yield f"the figures can't be written into {file} ({error.strerror}); mend it, or give another prometheus_file"


def _stats(record: RunRecord, crawler: Crawler, outcome: Outcome, watched: Watched | None) -> dict[str, Any]:
    return {
        **outcome_stats(outcome, record.samples),
        **(watched.as_plain() if watched else {}),
        "timings": record.stopwatch.as_plain(),
        "memory": {
            "start_mb": record.memory_at_start,
            "end_mb": memory_mb(),
            "peak_mb": peak_memory_mb(),
            # Where there was one; the others are this process's.
            "second_mb": SecondProcess.memory_mb(),
        },
        "open_files": open_files(),
        "traffic": traffic(crawler.stats.get_stats()),
        "settings": settings_that_differ(config_of(crawler.settings)),
    }
