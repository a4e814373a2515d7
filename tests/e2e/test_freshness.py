"""Stories that appear, change, vanish and come back between scheduled runs."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, Replica, Story, TrueArticle
from fixtures.newsroom.composing import composed
from fixtures.newsroom.faults import failing, refused
from qomnews.store import Store

Run = Callable[..., subprocess.CompletedProcess[str]]
Opened = Callable[[], Store]


@pytest.fixture
def newsroom() -> Newsroom:
    """The outlets as they stand just now."""
    return Newsroom(datetime.now(UTC) - timedelta(minutes=5), stories=24, days=1, elsewhere=2, office_hours=False)


@pytest.fixture
def make_due(home: Path) -> Callable[..., None]:
    """Lets the time come at which stories are looked at again: of all, or of some."""

    def make(*article_ids: str) -> None:
        with sqlite3.connect(home / "qomnews.db") as connection:
            if article_ids:
                connection.execute("UPDATE rechecks SET due_at = '2999-01-01 00:00:00.000000'")
            marks = ", ".join("?" * len(article_ids))
            which = f" WHERE article IN (SELECT serial FROM articles WHERE id IN ({marks}))" if article_ids else ""  # noqa: S608 - only marks
            connection.execute(f"UPDATE rechecks SET due_at = '2020-01-01 00:00:00.000000'{which}", article_ids)  # noqa: S608 - likewise
        connection.close()

    return make


def story(index: int, outlet: str = "mehr") -> Story:
    """A story that the newsroom does not have yet."""
    return composed(index, seed=7, outlet_id=outlet, category=("استان‌ها", "قم") if outlet == "mehr" else None)


def stored(opened: Opened) -> set[str]:
    with opened() as store:
        return {article.id for article in store.articles(include_mirrors=True)}


def expected(newsroom: Newsroom) -> set[str]:
    return {true.id for true in newsroom.truth if true.outlet != "mehr" or true.desk == "qom"}


def plain(newsroom: Newsroom, outlet: str) -> list[TrueArticle]:
    """An outlet's own stories in words, which a crawl takes."""
    return [
        true
        for true in newsroom.of(outlet)
        if true.mirror_of is None and true.kind == "news" and (outlet != "mehr" or true.desk == "qom")
    ]


@pytest.mark.long
@pytest.mark.parametrize("outlet", ["mehr", "shahr20", "titronline"])
def test_a_story_is_stored_by_the_first_run_after_it_appears(
    outlet: str, qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    assert qomnews("crawl", outlet).returncode == 0
    before = stored(opened)
    fresh = newsroom.with_story(story(1, outlet))
    # Put up now, and dated half a day before the last run.
    fresh = fresh.with_story(story(2, outlet), at=newsroom.anchor - timedelta(hours=12))
    replica.newsroom = fresh
    done = qomnews("crawl", outlet)
    assert done.returncode == 0, done.stderr
    assert stored(opened) - before == {true.id for true in fresh.of(outlet)} - {true.id for true in newsroom.of(outlet)}


def test_looks_find_edits_and_pages_that_are_gone_or_back(
    qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Opened, make_due: Callable[..., None]
) -> None:
    assert qomnews("crawl").returncode == 0
    assert stored(opened) == expected(newsroom)
    edited, gone = plain(newsroom, "mehr")[0], plain(newsroom, "shahr20")[1]
    mirror = next(true for true in newsroom.of("titronline") if true.mirror_of and true.mirror_of.startswith("mehr"))
    changed = newsroom.edited(edited.id, title="عنوان تازه برای همین خبر").removed(gone.id)
    changed = changed.edited(mirror.id, title="عنوانی دیگر برای این رونوشت")
    replica.newsroom = changed

    # Stories are looked at whether the listings still show them, as these do, or are as they were.
    for outlet in ("mehr", "shahr20", "titronline"):
        changed = changed.with_story(story(1, outlet))
    replica.newsroom = changed
    make_due()
    done = qomnews("crawl")
    assert done.returncode == 0, done.stderr
    assert "1 edited" in next(line for line in done.stderr.splitlines() if line.startswith("mehr:"))
    assert "1 removed" in next(line for line in done.stderr.splitlines() if line.startswith("shahr20:"))
    with opened() as store:
        counts = {run.outlet: run.stats["counts"] for run in store.runs(3)}
        assert counts["mehr"]["edited"] == counts["titronline"]["edited"] == counts["shahr20"]["removed"] == 1
        assert counts["shahr20"]["checked"] >= 3
        versions = store.versions(edited.id)
        assert [version.article.title for version in versions] == [edited.title, "عنوان تازه برای همین خبر"]
        copy, removed = store.get(mirror.id), store.get(gone.id)
        assert copy is not None
        assert removed is not None
        assert (copy.version, copy.mirror_of) == (2, mirror.mirror_of)
        assert (removed.status, removed.version) == ("removed", 1)
        assert datetime.fromisoformat(removed.last_changed_at) > datetime.fromisoformat(removed.first_seen_at)
        assert list(store.rejections()) == []

    replica.newsroom = newsroom
    make_due(gone.id)
    replica.requests.clear()
    done = qomnews("crawl", "shahr20")
    assert done.returncode == 0, done.stderr
    with opened() as store:
        back = store.get(gone.id)
        assert back is not None
        assert back.status == "live"
        assert store.runs(1)[0].stats["counts"]["returned"] == 1
    # What isn't due is not asked for; what is as it was when it was first fetched costs its site a line.
    asked = [entry for entry in replica.requested("shahr20") if entry.target.split("/")[1].isdecimal()]
    assert [(entry.target, entry.status) for entry in asked] == [(gone.url.removeprefix("https://shahr20.ir"), 304)]


@pytest.mark.long
def test_a_site_all_of_whose_pages_are_gone_is_distrusted(
    qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Opened, make_due: Callable[..., None]
) -> None:
    assert qomnews("crawl", "shahr20").returncode == 0
    before = stored(opened)
    replica.fault("shahr20", r"/[0-9]{5}/", refused(404))
    make_due()
    done = qomnews("crawl", "shahr20")
    assert done.returncode == 3
    assert "the site seems to fail as a whole, so none was marked" in done.stderr
    assert stored(opened) == before
    with opened() as store:
        assert store.runs(1)[0].stats["counts"]["removed"] == 0
    # They are looked for again, and found.
    replica.faults.clear()
    make_due()
    assert qomnews("crawl", "shahr20").returncode == 0
    assert stored(opened) == before


@pytest.mark.long
def test_a_single_page_that_is_gone_takes_a_second_run_to_believe(
    qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Opened, make_due: Callable[..., None]
) -> None:
    assert qomnews("crawl", "shahr20").returncode == 0
    gone = plain(newsroom, "shahr20")[0]
    replica.newsroom = newsroom.removed(gone.id)
    for status in ("live", "removed"):
        make_due(gone.id)
        assert qomnews("crawl", "shahr20").returncode == 0
        with opened() as store:
            found = store.get(gone.id)
            assert found is not None
            assert found.status == status


@pytest.mark.long
def test_refreshing_marks_what_is_gone_as_well(
    qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Opened, span: list[str]
) -> None:
    assert qomnews("crawl", "shahr20").returncode == 0
    gone = plain(newsroom, "shahr20")[0]
    # Its listings still name it, as caches do.
    replica.fault("shahr20", f"/{gone.number}/", refused(410))
    done = qomnews("crawl", "shahr20", "--refresh", *span)
    assert done.returncode == 0, done.stderr
    with opened() as store:
        found = store.get(gone.id)
        assert found is not None
        assert found.status == "removed"
        assert list(store.rejections()) == []


@pytest.mark.long
def test_a_look_that_fails_leaves_the_story_and_is_made_up_for(
    qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Opened, make_due: Callable[..., None]
) -> None:
    assert qomnews("crawl", "shahr20").returncode == 0
    before = stored(opened)
    busy = plain(newsroom, "shahr20")[0]
    replica.fault("shahr20", f"/{busy.number}/", failing(500))
    make_due()
    done = qomnews("crawl", "shahr20")
    assert done.returncode == 3
    assert "1 pages could not be fetched (http-500 1)" in done.stderr
    assert stored(opened) == before
    with opened() as store:
        due = store.due_checks("shahr20", now=datetime.now(UTC) + timedelta(hours=1.1), limit=99)
        assert busy.id in {check.article_id for check in due}
        assert list(store.rejections()) == []
