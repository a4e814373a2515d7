"""The schedule as its own process, with runs of its own, against the replica on loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fixtures.newsroom import Replica
from qomnews.crawl.clock import utc_now
from qomnews.store import Store, open_store

TOP = Path(__file__).parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def missed(home: Path) -> None:
    """A store whose last runs are two days ago: turns were missed since, and are taken at the start."""
    home.mkdir()
    with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
        for outlet in ("mehr", "shahr20", "titronline"):
            store.begin_run(outlet, spider=outlet, arguments={}, at=utc_now() - timedelta(days=2))


@pytest.fixture
def scheduled(environment: dict[str, str], home: Path, missed: None) -> Iterator[subprocess.Popen[str]]:
    # One request in 30 seconds: the runs are at work until somebody ends them.
    settings = {**environment, "QOMNEWS_CRAWL__DELAY": "30", "QOMNEWS_SCHEDULE__CRAWL": "0 0 * * *"}
    with (home / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "qomnews", "schedule"], cwd=TOP, env=settings, stderr=log)
        yield process  # type: ignore[misc] # no pipe is read
        process.kill()
        process.wait()


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


@pytest.mark.long
def test_a_schedule_told_to_stop_lets_its_runs_end_within_ten_seconds(
    scheduled: subprocess.Popen[str], replica: Replica, home: Path, opened: Callable[[], Store]
) -> None:
    wait_for(lambda: replica.requests)
    began = time.monotonic()
    scheduled.send_signal(signal.SIGTERM)
    assert scheduled.wait(15) == 0
    assert time.monotonic() - began < 12
    log = (home / "log").read_text()
    assert "crawl missed its turn of" in log
    assert "crawl is asked to end" in log
    assert "crawl ended with 1 (failed)" in log
    with opened() as store:
        assert {run.state for run in store.runs(limit=2)} == {"finished"}
        assert {run.reason for run in store.runs(limit=2)} == {"shutdown"}


@pytest.mark.long
def test_a_killed_run_is_told_and_survived(
    scheduled: subprocess.Popen[str], replica: Replica, home: Path, environment: dict[str, str]
) -> None:
    wait_for(lambda: replica.requests)
    child = re.search(r"crawl began \(process (\d+)\)", (home / "log").read_text())
    assert child is not None
    os.kill(int(child[1]), signal.SIGKILL)
    wait_for(lambda: "crawl ended with SIGKILL" in (home / "log").read_text())
    assert scheduled.poll() is None
    # And it still holds its home.
    second = subprocess.run(
        [sys.executable, "-m", "qomnews", "schedule"], cwd=TOP, env=environment, capture_output=True, check=False
    )
    assert second.returncode == 75


@pytest.mark.long
def test_one_turn_crawls_all_outlets(qomnews: Run, home: Path, opened: Callable[[], Store]) -> None:
    done = qomnews("schedule", "--once", QOMNEWS_SCHEDULE__JOBS='{"list": {"at": "@daily", "command": ["outlets"]}}')
    assert done.returncode == 0, done.stderr
    assert "list ended with 0 (done)" in done.stderr
    with opened() as store:
        assert {run.outlet for run in store.runs()} == {"mehr", "shahr20", "titronline"}
