"""Killed at any moment, the same command goes on, and leaves no process behind."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from qomnews.processes import WorkerError
from qomnews.reprocess.deriving import Again
from qomnews.reprocess.workers import Workers
from qomnews.store import Selection
from qomnews.story import DEFAULT_OPTIONS
from tests.reprocess.newsroom_store import COMPOSED, digest, pages, store_at
from tests.reprocess.slow_deriving import slowed

KILLS = 5


def renewed(home: Path) -> int:
    """How many records today's rules derived."""
    with sqlite3.connect(home / "qomnews.db") as connection:
        found = connection.execute("SELECT count(*) FROM articles WHERE record ->> '$.rules.pages' <> '1'")
        count = int(found.fetchone()[0])
    connection.close()
    return count


def wait_until_gone(group: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a worker outlived the command that started it")


@pytest.fixture
def slow(tmp_path: Path) -> dict[str, str]:
    """An environment in which records are derived slowly."""
    return slowed(tmp_path / "slow")


@pytest.mark.long
def test_killed_again_and_again_it_comes_to_the_same_end(older: tuple[Path, str], slow: dict[str, str]) -> None:
    home, whole = older
    total = len(pages(COMPOSED))
    command = [sys.executable, "-m", "qomnews", "reprocess", "--jobs", "2", "--home", str(home)]
    moments = random.Random(KILLS)
    stages = []
    for kill in range(KILLS):
        wanted = total * kill // (KILLS + 1)
        with subprocess.Popen(command, env=slow, stderr=subprocess.DEVNULL, start_new_session=True) as process:
            while renewed(home) <= wanted and process.poll() is None:
                time.sleep(0.1)
            time.sleep(moments.uniform(0, 0.2))
            process.kill()
        wait_until_gone(process.pid)
        stages.append(renewed(home))
    assert sorted(stages) == stages
    assert sum(0 < stage < total for stage in stages) >= 2, stages
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{stages[-1]:,} are by today's rules" in done.stderr
    assert digest(f"sqlite:///{home / 'qomnews.db'}") == whole


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_stops_and_keeps_what_is_done(
    older: tuple[Path, str], slow: dict[str, str], number: int
) -> None:
    home, whole = older
    command = [sys.executable, "-m", "qomnews", "reprocess", "--jobs", "2", "--home", str(home)]
    with subprocess.Popen(command, env=slow, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        while renewed(home) == 0:
            time.sleep(0.1)
        began = time.monotonic()
        # As a terminal does, to all of them.
        os.killpg(process.pid, number)
        _, said = process.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert process.returncode == (1 if number == signal.SIGINT else 143)
    assert "Traceback" not in said
    wait_until_gone(process.pid)
    assert 0 < renewed(home) < len(pages(COMPOSED))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert digest(f"sqlite:///{home / 'qomnews.db'}") == whole


def test_a_worker_that_dies_ends_it_with_a_way_out(home: Path, url: str) -> None:
    with store_at(url) as store:
        kept = store.kept([due.key for due in store.due_again(Selection(), after=0, limit=4)])
    deadly = Again(attrs.evolve(kept[0], raw=Deadly()), None)  # type: ignore[arg-type] # it kills who reads it
    with Workers(2, DEFAULT_OPTIONS) as workers, pytest.raises(WorkerError, match="the same command goes on"):
        list(workers.derived([[Again(each, None) for each in kept], [deadly]]))


class Deadly:
    """Ends the process that receives it."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (9,)
