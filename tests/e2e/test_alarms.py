"""What monitors make of runs against the replica, and whom they tell."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, Replica
from fixtures.newsroom.faults import failing
from qomnews.crawl.clock import utc_now
from qomnews.store import Store
from tests.crawl.alarm_servers import hook_server

Run = Callable[..., subprocess.CompletedProcess[str]]
Opened = Callable[[], Store]


@pytest.fixture
def newsroom() -> Newsroom:
    """One whose last stories are of this hour, so that runs without a span find them."""
    return Newsroom(utc_now() - timedelta(hours=1))


@pytest.mark.long
def test_an_alarm_is_told_once_and_its_end_once(
    qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Opened
) -> None:
    stories = [true for true in newsroom.of("shahr20") if true.published > utc_now() - timedelta(days=2)]
    assert len(stories) >= 6
    for story in stories:
        replica.fault("shahr20", f"/{story.news_id}/", failing(500))
    with hook_server() as hook:
        tells = {"QOMNEWS_MONITORS__ACTIONS": '["webhook", "log"]', "QOMNEWS_MONITORS__WEBHOOK__URL": hook.url}
        tells |= {"QOMNEWS_CRAWL__RETRIES": "0", "QOMNEWS_CRAWL__FAILURES_BEFORE_REST": "1000"}
        runs = [qomnews("crawl", "shahr20", **tells)]
        told = [len(hook.posts)]
        with opened() as store:
            for rejection in store.rejections(outlet="shahr20"):
                # It would rest for hours.
                store.reject(
                    outlet="shahr20", url=rejection.url, reason="http-500", detail="", raw=None, run_id=None,
                    at=utc_now() - timedelta(days=30),
                )  # fmt: skip
        replica.faults.clear()
        runs.append(qomnews("crawl", "shahr20", **tells))
        told.append(len(hook.posts))
    assert [run.returncode for run in runs] == [1, 0], [run.stderr for run in runs]
    assert told == [1, 2]
    assert "alarm: errors: " in runs[0].stderr
    (_, _, began), (_, _, over) = hook.posts
    assert {alarm["monitor"] for alarm in began["began"]} == {"finish", "errors"}
    assert {alarm["monitor"] for alarm in over["ended"]} == {"finish", "errors"}
    with opened() as store:
        last, first = store.runs(2)
    assert [alarm["monitor"] for alarm in first.stats["alarms"]] == ["finish", "errors"]
    assert {tuple(alarm["told"]) for alarm in first.stats["alarms"]} == {("webhook", "log")}
    assert last.stats["alarms"] == []
    assert last.stats["coverage"]["records"] == len(stories)


@pytest.mark.long
def test_an_action_that_fails_makes_the_run_fall_short_and_says_so(
    qomnews: Run, span: list[str], opened: Opened, home: Path
) -> None:
    strict = {
        "QOMNEWS_MONITORS__FIELD_COVERAGE": '{"comments_count": 1}',
        "QOMNEWS_MONITORS__ACTIONS": '["email"]',
        "QOMNEWS_MONITORS__EMAIL__TO": '["desk@newsroom.example"]',
        "QOMNEWS_MONITORS__EMAIL__HOST": "127.0.0.1",
        "QOMNEWS_MONITORS__EMAIL__PORT": "9",
    }
    done = qomnews("crawl", "mehr", *span, **strict)
    assert done.returncode == 3
    assert "monitor coverage: of the last 43 records: comments_count on" in done.stderr
    assert "the alarm could not be told by email (ConnectionRefusedError" in done.stderr
    with opened() as store:
        (record,) = store.runs(1)
    assert record.exit_status == 3
    assert any("could not be told by email" in reason for reason in record.stats["reasons"])
    assert record.stats["alarms"][0]["told"] == []
    shown = qomnews("runs", "show", "1").stdout
    assert "coverage failed: of the last 43 records" in shown
    assert "coverage since run 1, told by: nobody yet" in shown
