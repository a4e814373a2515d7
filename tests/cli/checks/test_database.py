from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qomnews.cli.checks.database import database, last_run, soundness
from qomnews.cli.checks.finding import Finding
from qomnews.config import load_config
from qomnews.store import Rest, Run, open_store

NOW = datetime(2025, 12, 16, 9, 0, tzinfo=UTC)


def run(number: int, status: int | None, *, hours: float, state: str = "finished") -> Run:
    at = NOW - timedelta(hours=hours)
    return Run(number, "mehr", "mehr", {}, at, at, state, status, None, {})  # type: ignore[arg-type] # one of its states


@pytest.mark.parametrize(
    ("runs", "state", "said"),
    [
        ([], "ok", "none yet"),
        ([run(1, None, hours=0, state="running")], "ok", "none yet"),
        ([run(1, 0, hours=2)], "ok", "the last success was 2 hours ago"),
        ([run(2, None, hours=0, state="running"), run(1, 0, hours=2)], "ok", "the last success was 2 hours ago"),
        ([run(1, 3, hours=2)], "warning", "fell short"),
        (
            [run(3, 1, hours=1), run(2, None, hours=2, state="interrupted"), run(1, 0, hours=3)],
            "warning",
            "2 failed since",
        ),
        ([run(2, 1, hours=1), run(1, 1, hours=2)], "warning", "none of the last 2 succeeded"),
        ([run(1, 0, hours=60)], "warning", "2 days ago"),
    ],
)
def test_how_the_last_runs_went(runs: list[Run], state: str, said: str) -> None:
    finding = last_run("mehr", runs, NOW)
    assert finding.state == state
    assert said in finding.finding
    assert bool(finding.advice) == (state == "warning")


def of_store(home: Path) -> dict[str, Finding]:
    return {finding.what: finding for finding in database(load_config(home=home), NOW)}


def test_an_outlet_that_rests_is_told(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        store.set_rest(Rest("mehr", NOW + timedelta(hours=2), "connection refused", 5))
        store.set_rest(Rest("shahr20", NOW - timedelta(hours=2), "connection refused", 5))
    found = of_store(tmp_path)
    assert found["mehr rests"].finding == "for 2 hours more: connection refused"
    assert "shahr20 rests" not in found
    assert found["soundness"].state == "ok"


def test_a_store_of_another_version_is_an_error_with_the_way_out(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/qomnews.db").close()
    with sqlite3.connect(tmp_path / "qomnews.db") as connection:
        connection.execute("UPDATE qomnews_schema SET version_num = '0001'")
    connection.close()
    found = of_store(tmp_path)["database"]
    assert found.state == "error"
    assert "run `qomnews db upgrade`" in found.finding


def test_no_store_yet_is_no_fault(tmp_path: Path) -> None:
    assert of_store(tmp_path)["database"].state == "ok"


def big_store(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "big.db") as connection:
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.executemany("INSERT INTO words VALUES (?)", [("x" * 50,)] * 20_000)
    connection.close()
    return tmp_path / "big.db"


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    file = big_store(tmp_path)
    assert soundness(file).state == "ok"
    with file.open("r+b") as damaged:
        damaged.seek(4096 * 5)
        damaged.write(b"\xff" * 4096)
    finding = soundness(file)
    assert finding.state == "error"
    assert "restore a backup" in finding.advice


def test_looking_for_damage_takes_bounded_time(tmp_path: Path) -> None:
    assert "nothing wrong in the first -1 s" in soundness(big_store(tmp_path), longest=-1).finding
