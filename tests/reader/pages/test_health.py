"""How crawling goes, as the reader shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from qomnews.config import load_config
from qomnews.dates import TEHRAN
from qomnews.reader.backfill_calendar import Backfill, calendar
from qomnews.reader.language import Language
from qomnews.store import Extraction, Rest, Store, WindowCounts, open_store
from tests.reader.conftest import NOW, NewItem, fill, reading

Page = Any
HOSTILE = '<script>alert("x")</script>'


def keep_runs(store: Store) -> None:
    """Two runs of Mehr, of which the second fell short with a drift of its titles; one of Shahr20 that failed."""
    usual = {"article": {"found": 10}, "title": {"selector": 10}, "body": {"selector": 9, "generic": 1}}
    first = store.begin_run("mehr", spider="mehr", arguments={}, at=NOW - timedelta(hours=4))
    stats: dict[str, Any] = {"counts": {"fetched": 10, "new": 7, "took-over": 1, "mirror": 2}, "failed": {"timeout": 2}}
    given = Extraction(run_id=first, outlet="mehr", scope="qom", pages=10, counts=usual)
    store.finish_run(
        first, at=NOW - timedelta(hours=3), exit_status=0, reason="finished", stats=stats, extraction=given
    )
    second = store.begin_run("mehr", spider="mehr", arguments={}, at=NOW - timedelta(hours=2))
    jump = {"field": "title", "lost": "selector", "gained": "json-ld", "lost_before": 1.0, "lost_now": 0.0}
    jump |= {"gained_before": 0.0, "gained_now": 0.6, "since": second, "examples": [], "kept": []}
    drifted = usual | {"title": {"json-ld": 6, "selector": 4}}
    stats = {
        "counts": {"fetched": 10, "new": 10},
        "failed": {"timeout": 3, "http-503": 1},
        "rejected": {"no-text": 1},
        "samples": {"timeout": ["https://mehr.example/news/1", "javascript:alert(1)"]},
        "reasons": [HOSTILE],
        "monitors": [
            {"monitor": "drift", "state": "failed", "said": "x"},
            {"monitor": "errors", "state": "passed", "said": ""},
        ],
        "alarms": [{"monitor": "drift", "since": second, "said": HOSTILE, "told": []}],
    }
    given = Extraction(run_id=second, outlet="mehr", scope="qom", pages=10, counts=drifted, place="drift", jumps=[jump])
    store.finish_run(
        second, at=NOW - timedelta(hours=1), exit_status=3, reason="finished", stats=stats, extraction=given
    )
    third = store.begin_run("shahr20", spider="shahr20", arguments={}, at=NOW - timedelta(hours=1))
    store.finish_run(third, at=NOW, exit_status=1, reason="shutdown", stats={"failed": {"timeout": 4}})
    store.set_rest(Rest("shahr20", NOW + timedelta(hours=1), "five runs failed", 5))
    begin = NOW.astimezone(TEHRAN).replace(hour=0, minute=0)
    store.plan_windows(
        "mehr", "qom", [(begin - timedelta(days=day + 1), begin - timedelta(days=day)) for day in range(4)]
    )
    one, other, third_window, _ = store.windows()
    counts = WindowCounts(found=8, known=1, fetched=7, rejected=0, failed=0, requests=9, seconds=3)
    store.window_done(one.id, counts=counts, form="archive", at=NOW)
    store.window_failed(other.id, "the archive answered 500", at=NOW)
    store.window_done(third_window.id, counts=counts, form="archive", at=NOW)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, new_item: NewItem) -> Path:
    home = tmp_path_factory.mktemp("health")
    with open_store(f"sqlite:///{home / 'qomnews.db'}", clock=lambda: NOW) as store:
        fill(store)
        keep_runs(store)
    return home


@pytest.fixture(scope="module")
def page(home: Path) -> Iterator[Page]:
    with reading(load_config(home=home)) as client:
        answer = client.get("/health?lang=en")
        assert answer.status_code == 200, answer.text
        yield html.document_fromstring(answer.text)


def text(node: Page) -> str:
    return " ".join(" ".join(node.itertext()).split())


def section(page: Page, name: str) -> Page:
    return page.xpath(f"//section[@aria-labelledby='{name}']")[0]


def rows(page: Page, name: str, number: int = 0) -> list[list[str]]:
    table = section(page, name).xpath(".//table")[number]
    return [[text(cell) for cell in row] for row in table.xpath("./tbody/tr")]


def test_outlets_have_their_last_run_their_stories_and_their_rest(page: Page) -> None:
    mehr, shahr20, titronline = section(page, "outlets").xpath(".//div[@class='card']")
    assert "Last run 1404/09/25 09:30 fell short" in text(mehr)
    assert "Stories of its own 2 Mirrors 0" in text(mehr)
    assert "Last run 1404/09/25 10:30 failed" in text(shahr20)
    assert "Last run none" in text(titronline)
    assert "Left alone until 1404/09/25 12:30: five runs failed" in text(section(page, "outlets"))


def test_alarms_and_verdicts_are_those_of_the_last_runs(page: Page) -> None:
    assert f"Mehr News Agency, drift, since run 2: {HOSTILE}" in text(section(page, "alarms"))
    assert ["drift", "alarm", "–", "–"] in rows(page, "alarms")
    assert ["share of errors", "good", "–", "–"] in rows(page, "alarms")


def test_what_was_lost_is_counted_by_reason_and_outlet(page: Page) -> None:
    # Mehr, Shahr20, Titr Online; the second column is the bar.
    found = {row[0]: row[2:5] for row in rows(page, "losses")}
    assert found == {"timeout": ["5", "4", "0"], "no-text gave no record": ["1", "0", "0"], "http-503": ["1", "0", "0"]}
    assert section(page, "losses").xpath(".//a/@href") == ["https://mehr.example/news/1"]


def test_shares_of_rungs_are_shown_run_by_run_and_what_jumped_is_marked(page: Page) -> None:
    found = {(field, rung): shares for field, rung, *shares in rows(page, "drift")}
    assert found["title", "selector"] == ["100%", "40%"]
    assert found["title", "json-ld"] == ["–", "60%!"]
    assert found["body", "generic"] == ["10%", "10%"]
    assert "drift since run 2" in text(section(page, "drift"))
    assert len(section(page, "drift").xpath(".//rect[@class='jumped']")) == 2
    assert "run 2, title: json-ld on 6 of 10" in [text(title) for title in section(page, "drift").xpath(".//title")]


def test_windows_of_backfills_are_counted_by_state(page: Page) -> None:
    assert rows(page, "backfills") == [["Mehr News Agency qom", "4", "2", "1", "1", "0", "16", "14"]]
    assert len(section(page, "backfills").xpath(".//svg[@class='calendar']/rect")) == 4


def test_the_last_runs_have_what_they_fetched_and_why_they_fell_short(page: Page) -> None:
    assert [row[:8] for row in rows(page, "runs")] == [
        ["3", "Shahr20", "1404/09/25 10:30", "1 h", "failed", "", "", ""],
        ["2", "Mehr News Agency", "1404/09/25 09:30", "1 h", "fell short", "10", "10", "0"],
        ["1", "Mehr News Agency", "1404/09/25 07:30", "1 h", "done", "10", "8", "2"],
    ]
    assert rows(page, "runs")[1][8] == HOSTILE
    assert not page.xpath("//main//script")


def test_where_too_little_is_known_no_rhythm_is_claimed(page: Page) -> None:
    assert text(section(page, "rhythm")).count("Too little is known of it yet") == 3


def test_a_store_without_runs_says_so_in_persian(client: TestClient) -> None:
    page = html.document_fromstring(client.get("/health").text)
    for said in ("هیچ هشداری برپا نیست.", "هنوز صفحه‌ای خوانده نشده است.", "هنوز بایگانی‌ای پر نشده است."):
        assert said in text(page)


def test_an_outlet_that_fell_silent_is_named(tmp_path: Path, new_item: NewItem) -> None:
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}", clock=lambda: NOW) as store:
        # Three a day for three weeks up to two days ago; each of its own words, for no two to be mirrors.
        for number in range(63):
            at = NOW - timedelta(days=2, hours=8 * number)
            lines = tuple(
                f"{'آبپتجچخدرزسشفقک'[number % 15] * (number % 7 + 2)}{word * 3}" for word in ["الف", "نون", "میم"]
            )
            store.save(new_item("mehr", str(number), at=at, title=f"خبر {number}", paragraphs=lines))
    with reading(load_config(home=tmp_path)) as client:
        page = html.document_fromstring(client.get("/health?lang=en").text)
    rhythm = section(page, "rhythm")
    assert "Nothing since 1404/09/23 11:30; some 6" in text(rhythm)
    days = {day: counts for _, day, *counts in rows(page, "rhythm")}
    assert len(days) == 14
    assert days["Monday 24 Azar 1404"][0] == "0"
    assert days["Friday 21 Azar 1404"][0] == "3"
    assert 2 < float(days["Friday 21 Azar 1404"][1]) < 4


def test_the_first_day_of_a_calendar_stands_where_reading_begins(home: Path) -> None:
    with open_store(f"sqlite:///{home / 'qomnews.db'}", create=False) as store:
        backfill = Backfill("mehr", "qom", store.windows())
    for code, first_is_left in (("en", True), ("fa", False)):
        drawn = calendar(backfill, Language(code))  # type: ignore[arg-type]
        xs = [piece.x for piece in drawn.pieces]
        assert (xs == sorted(xs)) is first_is_left
        assert all(0 <= x <= drawn.wide for x in xs)
