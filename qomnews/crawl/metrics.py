"""Figures of the last runs in Prometheus' form: each is read from the store, so that any process can give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest, write_to_textfile
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from qomnews.crawl.clock import utc_now
from qomnews.outlets import OUTLETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from qomnews.store import Run, Store

# The last finished run of an outlet is among so many of its last ones, or the outlet is in greater trouble.
LOOKED_AT = 20


class StoreFigures(Collector):
    """Gives the figures of a store as they are when they are asked for.

    Args:
        opened: opens the store; it is closed again each time.
        clock: gives the moment, from which the age of the newest story counts.
    """

    def __init__(self, opened: Callable[[], Store], clock: Callable[[], datetime] = utc_now) -> None:
        self._opened = opened
        self._clock = clock

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The gauges.

        Raises:
            StoreError: the store can't be read.
        """
        with self._opened() as store:
            return figures(store, now=self._clock())


def figures(store: Store, *, now: datetime) -> list[GaugeMetricFamily]:
    """A gauge for each thing that is known of the outlets and their last finished runs."""
    last = {row.id: _last_finished(store.runs(LOOKED_AT, outlet=row.id)) for row in OUTLETS}
    gauges = [*_of_runs({name: run for name, run in last.items() if run}), *_of_stories(store.newest(now), now)]
    return [gauge for gauge in gauges if gauge.samples]


def write_figures(store: Store, path: Path) -> None:
    """Write the figures into a file of node_exporter's textfile collector, whole or not at all.

    Raises:
        OSError: it can't be written.
        StoreError: the store can't be read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    registry = CollectorRegistry()
    registry.register(_Given(figures(store, now=utc_now())))
    write_to_textfile(str(path), registry)


def figures_text(collector: Collector) -> bytes:
    """The figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(collector)
    return generate_latest(registry)


class _Given(Collector):
    def __init__(self, gauges: list[GaugeMetricFamily]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterable[GaugeMetricFamily]:
        return self._gauges


def _last_finished(runs: Iterable[Run]) -> Run | None:
    return next((run for run in runs if run.finished_at is not None), None)


def _of_runs(last: dict[str, Run]) -> Iterator[GaugeMetricFamily]:
    ended = _gauge("last_run_timestamp_seconds", "When the last finished run ended.", "outlet")
    took = _gauge("last_run_duration_seconds", "How long it took.", "outlet")
    status = _gauge("last_run_exit_status", "0 done, 1 failed, 3 fell short.", "outlet")
    counts = _gauge("last_run_stories", "Stories by what became of them: found, fetched, new…", "outlet", "count")
    failed = _gauge("last_run_failed", "Addresses that could not be fetched.", "outlet", "reason")
    rejected = _gauge("last_run_rejected", "Pages that gave no record.", "outlet", "reason")
    requests = _gauge("last_run_requests", "Requests that were made.", "outlet")
    received = _gauge("last_run_received_bytes", "Bytes that came in.", "outlet")
    seconds = _gauge("last_run_step_seconds", "Where the time went; steps overlap.", "outlet", "step")
    alarm = _gauge("alarm", "1 where a monitor has raised an alarm that is not over.", "outlet", "monitor")
    for outlet, run in last.items():
        stats = run.stats
        if run.finished_at is not None:
            ended.add_metric([outlet], run.finished_at.timestamp())
            took.add_metric([outlet], (run.finished_at - run.started_at).total_seconds())
        status.add_metric([outlet], run.exit_status or 0)
        for gauge, values in ((counts, "counts"), (failed, "failed"), (rejected, "rejected")):
            for name, count in stats.get(values, {}).items():
                gauge.add_metric([outlet, name], count)
        if traffic := stats.get("traffic"):
            requests.add_metric([outlet], traffic["requests"])
            received.add_metric([outlet], traffic["bytes_received"])
        for step, spent in stats.get("timings", {}).items():
            seconds.add_metric([outlet, step], spent["seconds"])
        on = {known["monitor"] for known in stats.get("alarms", ())}
        for verdict in stats.get("monitors", ()):
            alarm.add_metric([outlet, verdict["monitor"]], verdict["monitor"] in on)
    yield from (ended, took, status, counts, failed, rejected, requests, received, seconds, alarm)


def _of_stories(newest: dict[str, datetime], now: datetime) -> Iterator[GaugeMetricFamily]:
    at = _gauge("newest_story_timestamp_seconds", "When the newest stored story was published.", "outlet")
    age = _gauge("newest_story_age_seconds", "How old it was when these figures were made.", "outlet")
    for outlet, moment in newest.items():
        at.add_metric([outlet], moment.timestamp())
        age.add_metric([outlet], (now - moment).total_seconds())
    yield from (at, age)


def _gauge(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"qomnews_{name}", text, labels=labels)
