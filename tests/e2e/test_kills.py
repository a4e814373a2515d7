"""Scheduled runs that are killed at any moment, while stories appear, change and vanish."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from fixtures.newsroom import Newsroom, Replica, serve
from qomnews.store import open_store
from qomnews.store.rechecks import Check
from tests.e2e.test_freshness import plain, story
from tests.store.test_crash import INCONSISTENCIES

TOP = Path(__file__).parent.parent.parent
KILLS, PARTS = 60, 6
PROGRESS = "SELECT count(*), (SELECT count(*) FROM rechecks WHERE due_at LIKE '2020%') FROM articles"
DUE = "UPDATE rechecks SET due_at = '2020-01-01 00:00:00.000000'"


@attrs.frozen
class Scene:
    """A home that one run has filled, and the newsroom as it is when the next run comes."""

    home: Path
    replica: Replica
    changed: Newsroom
    gone: tuple[str, ...]
    edited: tuple[str, ...]

    def environment(self, home: Path) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("QOMNEWS_")}
        return {
            **inherited,
            **self.replica.environment,
            "QOMNEWS_HOME": str(home),
            "QOMNEWS_CRAWL__DELAY": "0",
            "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
            "QOMNEWS_CRAWL__CONCURRENCY": "8",
            "QOMNEWS_CRAWL__RETRIES": "1",
        }

    def copy(self, to: Path) -> Path:
        shutil.copytree(self.home, to)
        return to

    def run(self, home: Path) -> None:
        done = subprocess.run(
            COMMAND, env=self.environment(home), cwd=TOP, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stderr

    def kill(self, home: Path, requests: int, seconds: float, *, second_process: str = "never") -> None:
        """Kills a run so long after it asked for so many addresses."""
        self.replica.requests.clear()
        environment = {**self.environment(home), SECOND_PROCESS: second_process}
        with subprocess.Popen(COMMAND, env=environment, cwd=TOP, stderr=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + 60
            while len(self.replica.requests) < requests and process.poll() is None:
                assert time.monotonic() < deadline
                time.sleep(0.005)
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)


COMMAND = [sys.executable, "-m", "qomnews", "crawl"]
SECOND_PROCESS = "QOMNEWS_CRAWL__SECOND_PROCESS"


@attrs.frozen
class Left:
    """What a run leaves."""

    digest: str
    statuses: tuple[tuple[str, str, int], ...]
    waiting: tuple[str, ...]


@attrs.frozen
class Whole:
    """What a run leaves that nothing disturbed, and how many requests it makes."""

    left: Left
    requests: int


def left(home: Path) -> Left:
    with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
        articles = [store.get(row) for row in ids(home)]
        due: list[Check] = []
        for outlet in ("mehr", "shahr20", "titronline"):
            # What has become due since the run began is the next one's to look at.
            began = store.runs(outlet=outlet, limit=1)[0].started_at
            due += store.due_checks(outlet, now=began, limit=999)
        return Left(
            store.digest(),
            tuple((article.id, article.status, article.version) for article in articles if article),
            tuple(check.article_id for check in due),
        )


def ids(home: Path) -> list[str]:
    return [row[0] for row in query(home, "SELECT id FROM articles ORDER BY id")]


def query(home: Path, statement: str) -> list[Any]:
    with sqlite3.connect(home / "qomnews.db") as connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def check(home: Path) -> None:
    """What holds of a store at rest, whatever happened."""
    assert query(home, "PRAGMA integrity_check") == [("ok",)]
    assert query(home, "PRAGMA foreign_key_check") == []
    for what, statement in INCONSISTENCIES.items():
        assert query(home, statement) == [], what


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    before = Newsroom(datetime.now(UTC) - timedelta(minutes=5), stories=24, days=1, elsewhere=2, office_hours=False)
    edited = plain(before, "mehr")[0].id, plain(before, "shahr20")[0].id
    gone = plain(before, "mehr")[2].id, plain(before, "titronline")[0].id
    changed = before.with_story(story(1, "shahr20")).with_story(story(2))
    changed = changed.with_mirror(plain(before, "mehr")[1].id)
    for article_id in edited:
        changed = changed.edited(article_id, title="عنوان تازه برای همین خبر در قم")
    for article_id in gone:
        changed = changed.removed(article_id)
    home = tmp_path_factory.mktemp("scene") / "home"
    with serve(before) as replica:
        scene = Scene(home, replica, changed, gone, edited)
        scene.run(home)
        query(home, DUE)
        replica.newsroom = changed
        yield scene


@pytest.fixture(scope="module")
def uninterrupted(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    home = scene.copy(tmp_path_factory.mktemp("uninterrupted") / "home")
    scene.replica.requests.clear()
    scene.run(home)
    found = left(home)
    statuses = {article_id: (status, version) for article_id, status, version in found.statuses}
    assert [statuses[article_id] for article_id in scene.edited] == [("live", 2)] * 2
    assert [statuses[article_id] for article_id in scene.gone] == [("removed", 1)] * 2
    assert found.waiting == ()
    return Whole(found, len(scene.replica.requests))


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(PARTS))
def test_looks_edits_and_removals_come_out_the_same_whenever_a_run_is_killed(
    part: int, scene: Scene, uninterrupted: Whole, tmp_path: Path
) -> None:
    # Each part its share of the requests that a run makes, so that the kills spread over all of it.
    first, last = (1 + uninterrupted.requests * edge // PARTS for edge in (part, part + 1))
    moments = random.Random(part)
    changed = set()
    for number in range(KILLS // PARTS):
        home = scene.copy(tmp_path / f"home{number}")
        # Half of them with a second process, which has to start first.
        second, longest = ("always", 2.0) if number % 2 else ("never", 0.2)
        scene.kill(home, moments.randint(first, last), moments.uniform(0, longest), second_process=second)
        check(home)
        changed.add(query(home, PROGRESS)[0])
        scene.run(home)
        check(home)
        assert left(home) == uninterrupted.left, number
        shutil.rmtree(home)
    # At the very beginning and at the very end there is little that a kill can show.
    assert len(changed) > 1 or part in (0, PARTS - 1)


@pytest.mark.long
def test_killed_again_and_again_a_run_gets_through_all_the_same(
    scene: Scene, uninterrupted: Whole, tmp_path: Path
) -> None:
    home = scene.copy(tmp_path / "home")
    moments = random.Random(7)
    for _ in range(6):
        scene.kill(home, moments.randint(5, 25), moments.uniform(0, 0.2))
        check(home)
    scene.run(home)
    assert left(home) == uninterrupted.left


@pytest.mark.long
@pytest.mark.parametrize("second_process", ["never", "always"])
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_run_cleanly_within_ten_seconds(
    sign: signal.Signals, second_process: str, scene: Scene, uninterrupted: Whole, tmp_path: Path
) -> None:
    home = scene.copy(tmp_path / "home")
    scene.replica.requests.clear()
    # A site that takes its time: the run is in the middle of its looks.
    environment = {**scene.environment(home), "QOMNEWS_CRAWL__DELAY": "0.5", SECOND_PROCESS: second_process}
    with subprocess.Popen(COMMAND, env=environment, cwd=TOP, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while len(scene.replica.requests) < 12 and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        began = time.monotonic()
        process.send_signal(sign)
        _, stderr = process.communicate(timeout=30)
        took = time.monotonic() - began
    assert took < 10
    assert process.returncode == 1
    assert "stopped before" in stderr
    assert "Traceback" not in stderr
    check(home)
    assert query(home, "SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]
    scene.run(home)
    # What is gone may be believed by a later run only: few pages are left to look at.
    query(home, DUE)
    scene.run(home)
    assert left(home).digest == uninterrupted.left.digest
