"""One run after another: what is known, what failed, what was killed."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.newsroom import Newsroom, Replica, serve
from fixtures.newsroom.faults import failing, refused
from qomnews.crawl.clock import utc_now
from qomnews.crawl.lock import lock_outlet
from qomnews.store import Store, open_store
from tests.store.test_crash import check

TOP = Path(__file__).parent.parent.parent
Opened = Callable[[], Store]
Run = Callable[..., subprocess.CompletedProcess[str]]


def articles_asked(replica: Replica, newsroom: Newsroom) -> list[str]:
    """The stories' own addresses among what was asked for."""
    paths = {true.page_url.split("/", 3)[3] for true in newsroom.truth} | {
        true.url.split("/", 3)[3] for true in newsroom.truth
    }
    return [entry.target for entry in replica.requests if entry.target.lstrip("/") in paths]


def digest(opened: Opened) -> str:
    with opened() as store:
        return store.digest()


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of a store after one crawl that nothing disturbed."""
    home = tmp_path_factory.mktemp("uninterrupted")
    newsroom = Newsroom()
    with serve(newsroom) as replica:
        command, environment = crawl_command(newsroom, replica, home)
        subprocess.run(command, env=environment, cwd=TOP, check=True, capture_output=True, timeout=240)
    with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
        return store.digest()


def crawl_command(newsroom: Newsroom, replica: Replica, home: Path) -> tuple[list[str], dict[str, str]]:
    first, last = newsroom.anchor - timedelta(days=newsroom.days + 1), newsroom.anchor + timedelta(days=1)
    command = [sys.executable, "-m", "qomnews", "crawl", "--since", first.isoformat(), "--until", last.isoformat()]
    environment = {
        **os.environ,
        **replica.environment,
        "QOMNEWS_HOME": str(home),
        "QOMNEWS_CRAWL__DELAY": "0",
        "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
        "QOMNEWS_CRAWL__RETRIES": "1",
    }
    return command, environment


def test_a_second_run_fetches_no_story_again_and_changes_nothing(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    assert qomnews("crawl", *span).returncode == 0
    before = digest(opened)
    assert len(articles_asked(replica, newsroom)) > 80
    replica.requests.clear()
    again = qomnews("crawl", *span)
    assert again.returncode == 0, again.stderr
    assert articles_asked(replica, newsroom) == []
    assert digest(opened) == before


def test_refresh_fetches_again_and_changes_nothing(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    assert qomnews("crawl", "shahr20", *span).returncode == 0
    before = digest(opened)
    replica.requests.clear()
    assert qomnews("crawl", "shahr20", "--refresh", *span).returncode == 0
    assert len(articles_asked(replica, newsroom)) == len(newsroom.of("shahr20"))
    assert digest(opened) == before


def test_mirrors_that_come_before_their_originals_step_down(
    qomnews: Run, span: list[str], opened: Opened, uninterrupted: str
) -> None:
    for outlet in ("titronline", "shahr20", "mehr"):
        assert qomnews("crawl", outlet, *span).returncode == 0
    assert digest(opened) == uninterrupted


def wait_for_requests(replica: Replica, count: int, process: subprocess.Popen[Any]) -> None:
    """Waits until a crawl has asked for so many addresses, or has ended."""
    deadline = time.monotonic() + 60
    while len(replica.requests) < count and process.poll() is None:
        assert time.monotonic() < deadline, f"{len(replica.requests)} requests in a minute"
        time.sleep(0.01)


def kill_and_finish(requests: int, newsroom: Newsroom, home: Path) -> tuple[int, str]:
    """Kills a crawl after so many requests, runs it again to its end: how many stories it had stored, the digest."""
    url = f"sqlite:///{home / 'qomnews.db'}"
    with serve(newsroom) as replica:
        command, environment = crawl_command(newsroom, replica, home)
        with subprocess.Popen(command, env=environment, cwd=TOP, stderr=subprocess.DEVNULL) as process:
            wait_for_requests(replica, requests, process)
            process.send_signal(signal.SIGKILL)
        with open_store(url) as store:
            stored = len(list(store.articles(include_mirrors=True)))
        subprocess.run(command, env=environment, cwd=TOP, check=True, capture_output=True, timeout=240)
    with open_store(url) as store:
        return stored, store.digest()


def test_a_killed_run_and_the_next_leave_the_same_store(newsroom: Newsroom, tmp_path: Path, uninterrupted: str) -> None:
    stored, found = kill_and_finish(90, newsroom, tmp_path / "home")
    assert 0 < stored < 100
    assert found == uninterrupted


@pytest.mark.long
@pytest.mark.parametrize("stored", [10, 40])
def test_a_run_killed_while_a_second_process_stores_leaves_nothing_half_written_and_no_process(
    stored: int, newsroom: Newsroom, tmp_path: Path, uninterrupted: str
) -> None:
    home = tmp_path / "home"
    database = home / "qomnews.db"
    with serve(newsroom) as replica:
        command, environment = crawl_command(newsroom, replica, home)
        environment["QOMNEWS_CRAWL__SECOND_PROCESS"] = "always"
        # Its output has an end once nobody is left who could write.
        with subprocess.Popen(command, env=environment, cwd=TOP, stderr=subprocess.PIPE, text=True) as process:
            deadline = time.monotonic() + 120
            while how_many(database) < stored and process.poll() is None:
                assert time.monotonic() < deadline
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=20)
        assert process.returncode == -signal.SIGKILL
        check(database, set())
        subprocess.run(command, env=environment, cwd=TOP, check=True, capture_output=True, timeout=240)
    with open_store(f"sqlite:///{database}") as store:
        assert store.digest() == uninterrupted


def how_many(database: Path) -> int:
    """Stories that are stored so far."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.long
def test_runs_killed_at_random_moments_leave_the_same_store(
    newsroom: Newsroom, tmp_path: Path, uninterrupted: str
) -> None:
    moments = random.Random(1404).sample(range(2, 170), 20)
    results = [kill_and_finish(at, newsroom, tmp_path / f"home{number}") for number, at in enumerate(moments)]
    assert {found for _, found in results} == {uninterrupted}
    # Kills before the first story and after the last show nothing.
    assert sum(0 < stored < 110 for stored, _ in results) >= 10, results


def test_an_address_that_does_not_answer_fails_with_a_message_for_each_outlet(
    qomnews: Run, span: list[str], opened: Opened
) -> None:
    assert qomnews("crawl", "shahr20", *span).returncode == 0
    before = digest(opened)
    nowhere = {f"QOMNEWS_OUTLETS__{name}__BASE_URL": "http://127.0.0.1:9" for name in ("MEHR", "SHAHR20", "TITRONLINE")}
    done = qomnews("crawl", **nowhere)
    assert done.returncode == 1
    for outlet in ("mehr", "shahr20", "titronline"):
        pattern = rf"^{outlet}: .*\n  discovery: .*127\.0\.0\.1:9.*the connection was refused"
        assert re.search(pattern, done.stderr, re.MULTILINE)
    assert digest(opened) == before


def test_a_page_that_failed_is_tried_again_by_a_later_run(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    broken = newsroom.of("shahr20")[3]
    replica.fault("shahr20", f"/{broken.news_id}/", failing(500))
    done = qomnews("crawl", "shahr20", *span)
    assert done.returncode == 3
    assert "1 pages could not be fetched (http-500 1)" in done.stderr
    with opened() as store:
        (kept,) = store.rejections(outlet="shahr20")
        assert kept.reason == "http-500"
        assert store.get(broken.id) is None
    # It rests at first; once its time has come a run asks for it whatever the listings say.
    replica.faults.clear()
    assert qomnews("crawl", "shahr20", *span).returncode == 0
    with opened() as store:
        assert store.get(broken.id) is None
        longer_ago = utc_now() - timedelta(days=3)
        store.reject(outlet="shahr20", url=kept.url, reason="http-500", detail="", raw=None, run_id=None, at=longer_ago)
    assert qomnews("crawl", "shahr20", "--since", "1404/09/26", "--until", "1404/09/26").returncode == 0
    with opened() as store:
        assert store.get(broken.id) is not None
        assert list(store.rejections(outlet="shahr20")) == []


@pytest.mark.parametrize("closed", [["^/wp-json"], ["^/wp-json", "^/feed"]])
def test_shahr20_is_found_by_feed_or_sitemap_where_rest_is_refused(
    closed: list[str], qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    for pattern in closed:
        replica.fault("shahr20", pattern, refused(403))
    done = qomnews("crawl", "shahr20", *span)
    assert done.returncode == 0, done.stderr
    with opened() as store:
        assert {article.id for article in store.articles(include_mirrors=True)} == {
            true.id for true in newsroom.of("shahr20")
        }


def test_mehr_without_a_feed_is_found_in_its_archive(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    replica.fault("mehr", "^/rss", failing(500))
    done = qomnews("crawl", "mehr", *span)
    assert done.returncode == 0, done.stderr
    with opened() as store:
        found = {article.id for article in store.articles(include_mirrors=True)}
    assert found == {true.id for true in newsroom.of("mehr") if true.desk == "qom"}


def test_all_desks_of_mehr_are_crawled_when_asked_for(
    qomnews: Run, span: list[str], newsroom: Newsroom, opened: Opened
) -> None:
    assert qomnews("crawl", "mehr", "--desk", "all", *span).returncode == 0
    with opened() as store:
        found = {article.id for article in store.articles(include_mirrors=True)}
    assert found == {true.id for true in newsroom.of("mehr")}


def test_an_edited_story_is_a_new_version(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    story = next(true for true in newsroom.of("shahr20") if true.mirror_of is None and true.kind == "news")
    assert qomnews("crawl", "shahr20", *span).returncode == 0
    replica.newsroom = newsroom.edited(story.id, title="عنوان تازه برای همین خبر")
    assert qomnews("crawl", "shahr20", "--refresh", *span).returncode == 0
    with opened() as store:
        record = store.get(story.id)
        assert record is not None
        assert (record.version, record.title) == (2, "عنوان تازه برای همین خبر")
        assert store.versions(story.id)[0].article.title == story.title


def test_a_limit_is_kept(qomnews: Run, span: list[str], opened: Opened) -> None:
    assert qomnews("crawl", "mehr", "--limit", "5", *span).returncode == 0
    with opened() as store:
        assert len(list(store.articles(include_mirrors=True))) == 5


def test_kinds_are_kept_to(qomnews: Run, span: list[str], newsroom: Newsroom, opened: Opened) -> None:
    assert qomnews("crawl", "mehr", "--kinds", "photo", *span).returncode == 0
    with opened() as store:
        found = {article.id for article in store.articles(include_mirrors=True)}
    assert found == {true.id for true in newsroom.of("mehr") if true.kind == "photo" and true.desk == "qom"}


def test_a_second_run_at_the_same_time_is_turned_away(qomnews: Run, home: Path, opened: Opened) -> None:
    lock = lock_outlet(home, "mehr")
    try:
        done = qomnews("crawl", "mehr")
    finally:
        lock.release()
    assert done.returncode == 75
    assert "another run is crawling mehr" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mher"], "mehr, shahr20, titronline"),
        (["--since", "31 مهر 1404"], "--since"),
        (["--kinds", "essay"], "essay"),
        (["--limit", "0"], "limit"),
    ],
)
def test_wrong_arguments_are_named(arguments: list[str], message: str, qomnews: Run) -> None:
    done = qomnews("crawl", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_interrupting_a_run_ends_it_cleanly(newsroom: Newsroom, replica: Replica, home: Path, opened: Opened) -> None:
    command, environment = crawl_command(newsroom, replica, home)
    environment["QOMNEWS_CRAWL__DELAY"] = "0.3"
    with subprocess.Popen(command, env=environment, cwd=TOP, stderr=subprocess.PIPE, text=True) as process:
        wait_for_requests(replica, 10, process)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "stopped before" in stderr
    with opened() as store:
        runs: Any = store.runs()
        assert {run.reason for run in runs} == {"shutdown"}
        assert store.mark("shahr20", "all") is None
