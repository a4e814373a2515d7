from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from qomnews.crawl.metrics import StoreFigures, figures_text, write_figures
from qomnews.store import Store, open_store

BEGAN = datetime(2025, 12, 16, 8, tzinfo=UTC)
ENDED = BEGAN + timedelta(seconds=75)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as opened:
        yield opened


def finished(store: Store, outlet: str, status: int, **stats: Any) -> None:
    run_id = store.begin_run(outlet, spider=outlet, arguments={}, at=BEGAN)
    store.finish_run(run_id, at=ENDED, exit_status=status, reason="finished", stats=stats)


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, sample.labels["outlet"], *(value for name, value in sample.labels.items() if name != "outlet")): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_each_outlets_last_finished_run_is_in_figures(store: Store, tmp_path: Path) -> None:
    finished(store, "mehr", 1, counts={"fetched": 1})
    finished(
        store,
        "mehr",
        3,
        counts={"fetched": 9, "new": 4},
        failed={"timeout": 2},
        rejected={"no-text": 1},
        traffic={"requests": 14, "bytes_received": 5000},
        timings={"text": {"seconds": 0.5, "times": 9}},
        alarms=[{"monitor": "errors", "since": 1, "said": "x", "told": []}],
        monitors=[{"monitor": "errors", "state": "failed"}, {"monitor": "drift", "state": "passed"}],
    )
    store.begin_run("mehr", spider="mehr", arguments={}, at=ENDED)
    finished(store, "shahr20", 0)
    file = tmp_path / "textfile" / "qomnews.prom"
    write_figures(store, file)
    found = samples(file.read_text())
    assert found == {
        ("qomnews_last_run_timestamp_seconds", "mehr"): ENDED.timestamp(),
        ("qomnews_last_run_timestamp_seconds", "shahr20"): ENDED.timestamp(),
        ("qomnews_last_run_duration_seconds", "mehr"): 75,
        ("qomnews_last_run_duration_seconds", "shahr20"): 75,
        ("qomnews_last_run_exit_status", "mehr"): 3,
        ("qomnews_last_run_exit_status", "shahr20"): 0,
        ("qomnews_last_run_stories", "mehr", "fetched"): 9,
        ("qomnews_last_run_stories", "mehr", "new"): 4,
        ("qomnews_last_run_failed", "mehr", "timeout"): 2,
        ("qomnews_last_run_rejected", "mehr", "no-text"): 1,
        ("qomnews_last_run_requests", "mehr"): 14,
        ("qomnews_last_run_received_bytes", "mehr"): 5000,
        ("qomnews_last_run_step_seconds", "mehr", "text"): 0.5,
        ("qomnews_alarm", "mehr", "errors"): 1,
        ("qomnews_alarm", "mehr", "drift"): 0,
    }
    # What it was written into first is gone.
    assert [path.name for path in file.parent.iterdir()] == ["qomnews.prom"]


def test_figures_are_those_of_the_moment_when_they_are_asked_for(store: Store, tmp_path: Path) -> None:
    collector = StoreFigures(lambda: open_store(f"sqlite:///{tmp_path}/qomnews.db"))
    assert figures_text(collector) == b""
    finished(store, "mehr", 0)
    assert samples(figures_text(collector).decode())["qomnews_last_run_exit_status", "mehr"] == 0


def test_a_file_that_can_not_be_written_is_left_as_it_was(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        write_figures(store, tmp_path / "file" / "qomnews.prom")
