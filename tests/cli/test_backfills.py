"""`qomnews backfills`: what is done and what is left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from qomnews.cli.main import app
from qomnews.dates import at_tehran
from qomnews.store import WindowCounts, WindowSpan, open_store

FIRST = at_tehran(1403, 6, 30)
DAY = timedelta(days=1)
LATER = at_tehran(1404, 1, 1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of five days, the oldest first: 9 stories, none, a failure, one that is strangely empty, one to do."""
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    span = WindowSpan(outlet="mehr", scope="qom", since=FIRST, until=FIRST + 5 * DAY)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        store.plan_windows("mehr", "qom", [(FIRST + day * DAY, FIRST + (day + 1) * DAY) for day in range(5)])
        for found in (9, 0, None, 0):
            at_work = store.take_window([span], newest_first=False, at=LATER)
            assert at_work is not None
            if found is None:
                store.window_failed(at_work.id, "it answered with HTTP status 500", at=LATER)
                continue
            counts = WindowCounts(
                found=found, known=2, fetched=found, rejected=0, failed=0, requests=found + 1, seconds=1.0
            )
            store.window_done(at_work.id, counts=counts, form="archive", at=LATER)
        strange = store.windows(span)[3]
        store.window_again(strange.id, empty=True)
        store.window_done(
            strange.id,
            counts=WindowCounts(found=0, known=0, fetched=0, rejected=0, failed=0, requests=2, seconds=1.0),
            form="archive page",
            at=LATER,
        )
    return tmp_path


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["backfills", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_table_counts_what_is_done_failed_left_and_strange(home: Path) -> None:
    row = next(line for line in shown().splitlines() if line.startswith("mehr ")).split()
    assert row == ["mehr", "qom", "1403/06/30", "-", "1403/07/03", "3/5", "1", "1", "1", "9", "9"]


def test_the_calendar_has_a_sign_for_each_day_and_the_reasons_below(home: Path) -> None:
    lines = shown().splitlines()
    assert "1403/06 " + " " * 58 + "█ _" in lines
    assert "1403/07 x ? ·" in lines
    assert "mehr 1403/07/01: it answered with HTTP status 500" in lines


def test_programs_are_given_a_line_for_each_window(home: Path) -> None:
    windows = [orjson.loads(line) for line in shown("--json").splitlines()]
    assert [window["state"] for window in windows] == ["done", "done", "failed", "done", "planned"]
    assert windows[0] | {"begun_at": None, "ended_at": None} == {
        "id": 1, "outlet": "mehr", "scope": "qom", "since": "2024-09-20T00:00:00+03:30",
        "until": "2024-09-21T00:00:00+03:30", "state": "done", "reason": None, "form": "archive", "found": 9,
        "known": 2, "fetched": 9, "rejected": 0, "failed": 0, "tries": 1, "empty": False, "cursor": None,
        "requests": 10, "seconds": 1.0, "begun_at": None, "ended_at": None, "run_id": None, "days": "1403/06/30",
    }  # fmt: skip


def test_an_outlet_without_a_backfill_has_none_to_show(home: Path) -> None:
    assert "no backfill yet" in shown("shahr20")


def test_without_a_store_there_is_nothing_to_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    done = CliRunner().invoke(app, ["backfills"])
    assert done.exit_code == 1
    assert "there is no store" in done.output
