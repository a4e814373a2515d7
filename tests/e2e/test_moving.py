"""A store that is moved, or restored from a backup, goes on as if nothing had been."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, Replica
from qomnews.store import Store, open_store

TOP = Path(__file__).parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(
    params=[pytest.param("sqlite", marks=pytest.mark.long), pytest.param("postgres", marks=pytest.mark.postgres)]
)
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/elsewhere/news.db"
    url: str = request.getfixturevalue("new_postgres_database")()
    return url


def stories_asked(replica: Replica, newsroom: Newsroom) -> int:
    paths = {url.split("/", 3)[3] for true in newsroom.truth for url in (true.page_url, true.url)}
    return sum(entry.target.lstrip("/") in paths for entry in replica.requests)


def test_after_a_copy_no_known_story_is_fetched_again(
    qomnews: Run,
    span: list[str],
    home: Path,
    other_url: str,
    replica: Replica,
    newsroom: Newsroom,
    opened: Callable[[], Store],
) -> None:
    assert qomnews("crawl", *span).returncode == 0
    asked = stories_asked(replica, newsroom)
    assert asked > 50
    done = qomnews("db", "copy", f"sqlite:///{home}/qomnews.db", other_url)
    assert done.returncode == 0, done.stderr
    again = qomnews("crawl", *span, QOMNEWS_DATABASE=other_url)
    assert again.returncode == 0, again.stderr
    assert stories_asked(replica, newsroom) == asked
    with opened() as before, open_store(other_url) as after:
        assert after.digest() == before.digest()
        # The first run's three are there, and the second's have come to them.
        assert [run.id for run in after.runs()] == [6, 5, 4, 3, 2, 1]
    exports = [qomnews("export").stdout, qomnews("export", QOMNEWS_DATABASE=other_url).stdout]
    assert exports[0] == exports[1]


@pytest.mark.long
def test_a_backup_made_during_a_crawl_is_restored_and_goes_on(
    environment: dict[str, str], qomnews: Run, span: list[str], home: Path, tmp_path: Path, opened: Callable[[], Store]
) -> None:
    slowly = {**environment, "QOMNEWS_CRAWL__DELAY": "0.2", "QOMNEWS_CRAWL__CONCURRENCY": "1"}
    crawl = subprocess.Popen([sys.executable, "-m", "qomnews", "crawl", *span], cwd=TOP, env=slowly)
    try:
        deadline = time.monotonic() + 120
        while not (home / "qomnews.db").exists() or stored(opened) < 10:
            assert crawl.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        done = qomnews("db", "backup", str(tmp_path / "backup.db"))
        assert done.returncode == 0, done.stderr
        assert crawl.poll() is None, "the crawl was over before the backup was made"
        assert crawl.wait(180) == 0
    finally:
        crawl.kill()
        crawl.wait()
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copy(tmp_path / "backup.db", restored / "qomnews.db")
    with opened() as store, open_store(f"sqlite:///{restored}/qomnews.db", create=False) as backup:
        assert (
            10
            <= sum(row.stories + row.mirrors for row in backup.counts())
            < sum(row.stories + row.mirrors for row in store.counts())
        )
        whole = store.digest()
    # What the backup's crawl had not come to, the next one fetches.
    assert qomnews("crawl", *span, QOMNEWS_HOME=str(restored)).returncode == 0
    with open_store(f"sqlite:///{restored}/qomnews.db", create=False) as store:
        assert store.digest() == whole


def stored(opened: Callable[[], Store]) -> int:
    with opened() as store:
        return sum(row.stories + row.mirrors for row in store.counts())
