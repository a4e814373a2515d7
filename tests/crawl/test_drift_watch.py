from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import HtmlResponse

from qomnews.crawl.arguments import CrawlArguments
from qomnews.crawl.drift_watch import DriftWatch, reason_of_drift, scope_of
from qomnews.store import Extraction, Store, open_store

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
USUAL = {"title": "selector", "body": "selector", "layout": "nastooh-item"}
FALLEN = {"title": "json-ld", "body": "generic", "layout": "unknown"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as opened:
        yield opened


def run(store: Store, home: Path, *pages: dict[str, str] | str, scope: str = "qom") -> Extraction | None:
    """One run that reads these pages, or is refused them for a reason."""
    watch = DriftWatch("mehr", scope)
    run_id = store.begin_run("mehr", spider="mehr", arguments={}, at=NOW)
    for number, page in enumerate(pages):
        response = HtmlResponse(f"https://www.mehrnews.com/news/{run_id}{number:02}", body=b"<p>page")
        if isinstance(page, str):
            watch.refused(response, page)
        else:
            watch.read(response, page)
    extraction = watch.finish(store, run_id=run_id, home=home)
    store.finish_run(run_id, at=NOW, exit_status=0, reason="finished", stats={}, extraction=extraction)
    return extraction


def jumped(extraction: Extraction | None) -> list[str]:
    return [] if extraction is None else sorted(jump["field"] for jump in extraction.jumps)


def test_pages_are_counted_by_field_and_rung(store: Store, tmp_path: Path) -> None:
    found = run(store, tmp_path, USUAL | {"kicker": "selector"}, USUAL, FALLEN, "listing")
    assert found is not None
    assert (found.pages, found.scope) == (4, "qom")
    assert found.counts == {
        "article": {"found": 3, "listing": 1},
        "title": {"selector": 2, "json-ld": 1},
        "body": {"selector": 2, "generic": 1},
        "kicker": {"selector": 1, "none": 2},
        "layout": {"nastooh-item": 2, "unknown": 1},
    }
    (kept,) = store.extractions("mehr")
    assert kept.counts == found.counts


def test_a_run_without_pages_says_nothing(store: Store, tmp_path: Path) -> None:
    assert run(store, tmp_path) is None
    assert store.extractions() == []


def test_a_redesign_is_logged_kept_and_told_of_though_each_run_brings_two_stories(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(25):
        assert jumped(run(store, tmp_path, USUAL, USUAL)) == []
    seen = [run(store, tmp_path, FALLEN, FALLEN) for _ in range(3)]
    assert jumped(seen[0]) == []
    assert jumped(seen[2]) == ["body", "layout", "title"]
    assert seen[2] is not None
    body, *_ = (jump for jump in seen[2].jumps if jump["field"] == "body")
    assert body["examples"] == ["https://www.mehrnews.com/news/2800", "https://www.mehrnews.com/news/2801"]
    assert (tmp_path / body["kept"][0]).read_bytes() == b"<p>page"
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert any(
        line.startswith("mehr: drift of body: selector 100% -> 25%, generic 0% -> 75% (the last 8 pages")
        and line.endswith("news/2800, https://www.mehrnews.com/news/2801")
        for line in lines
    )
    reason = reason_of_drift(seen[2])
    assert "body (selector -> generic 75%)" in reason
    assert "since run 26, 2 pages kept" in reason
    assert "qomnews drift --accept mehr" in reason


def test_an_accepted_drift_is_the_new_usual_and_mending_it_is_none(store: Store, tmp_path: Path) -> None:
    for _ in range(6):
        run(store, tmp_path, *[USUAL] * 10)
    for _ in range(5):
        assert jumped(run(store, tmp_path, *[FALLEN] * 10)) == ["body", "layout", "title"]
    (accepted,) = store.accept_drift("mehr")
    assert (accepted.scope, accepted.first, accepted.last) == ("qom", 7, 11)
    assert jumped(run(store, tmp_path, *[FALLEN] * 10)) == []
    assert jumped(run(store, tmp_path, *[USUAL] * 40)) == []
    assert [kept.place for kept in store.extractions("mehr")] == [*["normal"] * 7, *["former"] * 6]


def test_with_nothing_to_accept_nothing_changes(store: Store, tmp_path: Path) -> None:
    run(store, tmp_path, USUAL)
    assert store.accept_drift("mehr") == []
    assert [kept.place for kept in store.extractions()] == ["normal"]


def test_runs_over_other_things_are_not_compared(store: Store, tmp_path: Path) -> None:
    for _ in range(6):
        run(store, tmp_path, *[USUAL] * 10)
    assert jumped(run(store, tmp_path, *[FALLEN] * 10, scope="qom photo")) == []


def test_pages_that_can_not_be_kept_are_said_to_be_missing(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(6):
        run(store, tmp_path, *[USUAL] * 10)
    (tmp_path / "drift").write_text("a file where the folder should be")
    found = run(store, tmp_path, *[FALLEN] * 10)
    assert jumped(found) == ["body", "layout", "title"]
    assert found is not None
    assert found.jumps[0]["examples"]
    assert found.jumps[0]["kept"] == []
    assert "can't be kept under" in caplog.text


@pytest.mark.parametrize(
    ("arguments", "scope"),
    [
        ({}, "qom"),
        ({"kinds": "video,photo"}, "qom photo video"),
        ({"since": NOW - timedelta(days=3)}, "qom"),
        ({"since": NOW - timedelta(days=400), "until": NOW - timedelta(days=399)}, "qom past"),
    ],
)
def test_what_can_be_compared_is_named(arguments: dict[str, Any], scope: str) -> None:
    spider: Any = SimpleNamespace(mark_scope="qom", args=CrawlArguments.model_validate(arguments))
    assert scope_of(spider, NOW) == scope
