"""A web archive of what a crawl fetched gives the store that the crawl filled."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, Replica, serve
from qomnews.store import Store, open_store
from tests.e2e.conftest import TOP, Run, _program

Opened = Callable[[], Store]
OUTLETS = ("mehr", "shahr20", "titronline")


@pytest.mark.long
def test_the_page_archive_of_a_crawl_gives_the_same_store(
    qomnews: Run, span: list[str], home: Path, opened: Opened, replica: Replica, tmp_path: Path
) -> None:
    assert qomnews("crawl", *span).returncode in (0, 3)
    other = tmp_path / "other"
    asked = len(replica.requests)
    done = qomnews("backfill", *OUTLETS, "--warc", str(home / "archive"), "--home", str(other))
    assert done.returncode == 0, done.stderr
    # The site isn't asked for anything.
    assert len(replica.requests) == asked
    with opened() as crawled, open_store(f"sqlite:///{other / 'qomnews.db'}") as read:
        assert crawled.digest() == read.digest()
        for article in crawled.articles(include_mirrors=True):
            again = read.get(article.id)
            assert again is not None
            assert article.capture is not None
            assert again.capture is not None
            assert again.capture.record_id == article.capture.record_id
            assert again.capture.file == str(home / "archive" / article.capture.file)
            assert again.first_seen_at[:19] == article.first_seen_at[:19]


@pytest.mark.long
def test_the_page_archive_of_sixty_days_gives_the_same_store(
    environment: dict[str, str], home: Path, opened: Opened, tmp_path: Path
) -> None:
    newsroom = Newsroom(stories=500, days=60)
    since = (newsroom.anchor - timedelta(days=newsroom.days + 1)).isoformat()
    until = (newsroom.anchor + timedelta(days=1)).isoformat()
    other = tmp_path / "other"
    with serve(newsroom) as replica:
        run = _program("qomnews", {**environment, **replica.environment})
        # One after another: how much of a mirror is its original's is told by what had been seen by then.
        for outlet in OUTLETS:
            assert run("crawl", outlet, "--since", since, "--until", until).returncode in (0, 3)
        # What was edited since is fetched once more: two captures of one story.
        edited = [true.id for true in newsroom.truth if true.outlet == "mehr" and true.desk == "qom"][:20]
        for article_id in edited:
            newsroom = newsroom.edited(article_id, title="عنوان تازه این خبر پس از ویرایش")
        replica.newsroom = newsroom
        for outlet in OUTLETS:
            assert run("crawl", outlet, "--since", since, "--until", until, "--refresh").returncode in (0, 3)
        asked = len(replica.requests)
        done = run("backfill", *OUTLETS, "--warc", str(home / "archive"), "--jobs", "2", "--home", str(other))
        assert done.returncode == 0, done.stderr
        assert len(replica.requests) == asked
    with opened() as crawled, open_store(f"sqlite:///{other / 'qomnews.db'}") as read:
        assert len(list(crawled.articles(include_mirrors=True))) > 500
        assert len(crawled.versions(edited[0])) == 2
        assert crawled.digest() == read.digest()


@pytest.mark.long
def test_the_page_archive_of_a_backfill_that_was_killed_gives_the_same_store(
    environment: dict[str, str], home: Path, opened: Opened, tmp_path: Path
) -> None:
    newsroom = Newsroom(stories=60, days=60, elsewhere=3)
    moments = random.Random(7)
    other = tmp_path / "other"
    with serve(newsroom) as replica:
        variables = {**environment, **replica.environment}
        backfill = [sys.executable, "-m", "qomnews", "backfill", *OUTLETS]
        from_site = [*backfill, "--from", "1404/07/26", "--to", "1404/09/25"]
        for _ in range(4):
            replica.requests.clear()
            with subprocess.Popen(from_site, cwd=TOP, env=variables, stderr=subprocess.DEVNULL) as process:
                deadline = time.monotonic() + 60
                while len(replica.requests) < 40 and process.poll() is None:
                    assert time.monotonic() < deadline
                    time.sleep(0.01)
                time.sleep(moments.uniform(0, 0.3))
                process.kill()
        subprocess.run(from_site, cwd=TOP, env=variables, check=True, capture_output=True, timeout=240)
        asked = len(replica.requests)
        from_archive = [*backfill, "--warc", str(home / "archive"), "--home", str(other)]
        done = subprocess.run(from_archive, cwd=TOP, env=variables, check=False, capture_output=True, text=True)
        # A record that was being written when the process was killed is damaged.
        assert done.returncode in (0, 3), done.stderr
        assert len(replica.requests) == asked
    with opened() as crawled, open_store(f"sqlite:///{other / 'qomnews.db'}") as read:
        assert len(list(crawled.articles(include_mirrors=True))) > 40
        assert read.digest() == crawled.digest()
