from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest
from typer.testing import CliRunner, Result

from qomnews.cli.runs import app
from qomnews.store import Extraction, open_store

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = {"fetched": 9, "new": 4, "took-over": 1, "mirror": 2, "edited": 1}
BEGAN = datetime(2025, 12, 16, 20, 30, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a finished run of Mehr, an interrupted one and one of Shahr20 that fell short."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        for outlet, status in (("mehr", None), ("mehr", 0), ("shahr20", 3)):
            run_id = store.begin_run(outlet, spider=outlet, arguments={"desk": "qom"}, at=BEGAN)
            if status is not None:
                ended = BEGAN + timedelta(seconds=75)
                stats = {"counts": COUNTS, "reasons": ["layout drift"] if status else []}
                store.finish_run(run_id, at=ended, exit_status=status, reason="finished", stats=stats)
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


def test_a_table_for_people_in_tehrans_time(home: Path) -> None:
    result = run(home)

    assert result.exit_code == 0
    header, shahr20, mehr, interrupted, why = (line.split() for line in result.stdout.splitlines())
    assert header == ["run", "outlet", "began", "(Tehran)", "took", "end", "fetched", "new", "mirrors"]
    assert shahr20 == ["3", "shahr20", "2025-12-17", "00:00", "0:01:15", "3", "fell", "short", "9", "5", "2"]
    assert mehr == ["2", "mehr", "2025-12-17", "00:00", "0:01:15", "0", "done", "9", "5", "2"]
    assert interrupted == ["1", "mehr", "2025-12-17", "00:00", "interrupted"]
    assert why == ["run", "3,", "shahr20:", "layout", "drift"]


@pytest.mark.parametrize("columns", ["80", "40"])
def test_nothing_is_cut_on_a_narrow_terminal(home: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        run_id = store.begin_run("titronline", spider="titronline", arguments={}, at=BEGAN)
        ended = BEGAN + timedelta(days=1, hours=2, seconds=3)
        counts = dict.fromkeys(COUNTS, 123_456)
        store.finish_run(run_id, at=ended, exit_status=3, reason="finished", stats={"counts": counts, "reasons": []})
    lines = run(home).stdout.splitlines()

    assert "…" not in "".join(lines)
    assert lines[1].split() == (
        ["4", "titronline", "2025-12-17", "00:00", "26:00:03", "3", "fell", "short", "123456", "246912", "123456"]
    )
    assert max(len(line.rstrip()) for line in lines) <= 80


def test_json_lines_for_programs(home: Path) -> None:
    result = run(home, "--json", "--limit", "2")

    newest, before = (json.loads(line) for line in result.stdout.splitlines())
    assert newest == {
        "id": 3,
        "outlet": "shahr20",
        "spider": "shahr20",
        "arguments": {"desk": "qom"},
        "started_at": "2025-12-16T20:30:00+00:00",
        "finished_at": "2025-12-16T20:31:15+00:00",
        "state": "finished",
        "exit_status": 3,
        "reason": "finished",
        "stats": {"counts": COUNTS, "reasons": ["layout drift"]},
    }
    assert before["id"] == 2


def test_a_store_without_runs_says_so(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/qomnews.db").close()
    result = run(tmp_path)

    assert result.exit_code == 0
    assert "no run yet" in result.stderr
    assert result.stdout == ""


def test_without_a_store_there_is_a_clear_word(tmp_path: Path) -> None:
    result = run(tmp_path)

    assert result.exit_code == 1
    assert "there is no store at" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_gave_no_record_is_listed_with_the_reason_and_the_next_try(home: Path) -> None:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        url = "https://www.mehrnews.com/news/1"
        store.reject(
            outlet="mehr", url=url, reason="no-text", detail="no body", raw=None, run_id=None, at=BEGAN, final=False
        )
    shown = run(home, "--rejected")
    assert shown.exit_code == 0
    # Six hours after half past eight in the evening, UTC.
    assert shown.output == f"{url}\n  no-text: no body (tried once, due 2025-12-17 06:00)\n"
    line = orjson.loads(run(home, "--rejected", "--json").stdout)
    assert (line["url"], line["reason"], line["tries"]) == (url, "no-text", 1)


def full(home: Path, **stats: object) -> int:
    """The number of a run with all that a record has."""
    known: dict[str, object] = {
        "counts": {"found": 12, "known": 2, "fetched": 10, "new": 7, "mirror": 0},
        "failed": {"timeout": 2},
        "rejected": {"no-text": 1},
        "reasons": ["2 pages could not be fetched (timeout 2); they are tried again later"],
        "samples": {"timeout": ["https://www.mehrnews.com/news/1", "https://www.mehrnews.com/news/2"]},
        "timings": {"fetching": {"seconds": 4.5, "times": 12}, "text": {"seconds": 0.25, "times": 10}},
        "memory": {"start_mb": 101.2, "end_mb": None, "peak_mb": 130.9},
        "open_files": 34,
        "traffic": {
            "requests": 1204, "bytes_sent": 90_000, "bytes_received": 7_654_321, "retries": 4, "statuses": {"200": 1200}
        },
        "settings": {"crawl.delay": 0.5, "crawl.autothrottle": False},
    }  # fmt: skip
    jump = {
        "field": "title", "lost": "selector", "gained": "json-ld", "lost_before": 1.0, "lost_now": 0.0,
        "gained_before": 0.0, "gained_now": 1.0, "since": 4, "examples": ["https://www.mehrnews.com/news/3"],
        "kept": [],
    }  # fmt: skip
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        run_id = store.begin_run("mehr", spider="mehr", arguments={"desk": "qom", "refresh": True}, at=BEGAN)
        drift = Extraction(run_id=run_id, outlet="mehr", scope="qom", pages=10, counts={}, place="drift", jumps=[jump])
        ended = BEGAN + timedelta(seconds=75)
        store.finish_run(
            run_id, at=ended, exit_status=3, reason="finished", stats={**known, **stats}, extraction=drift
        )  # fmt: skip
    return run_id


def test_one_run_is_shown_in_full(home: Path) -> None:
    run_id = full(home)
    shown = run(home, "show", str(run_id))
    assert shown.exit_code == 0
    lines = [line.split(maxsplit=1) for line in shown.stdout.splitlines()]
    assert shown.stdout.splitlines()[0] == f"run {run_id} of mehr: 3 fell short"
    for expected in (
        ["began", "2025-12-17 00:00 (Tehran), took 0:01:15"],
        ["asked", "for   desk=qom, refresh=true"],
        ["counts", "found 12, known 2, fetched 10, new 7"],
        ["failed", "timeout: 2"],
        ["https://www.mehrnews.com/news/2"],
        ["rejected", "no-text: 1"],
        ["drift", "title: selector 100% -> 0%, json-ld 0% -> 100% since run 4"],
        ["https://www.mehrnews.com/news/3"],
        ["memory", "start 101 MB, peak 131 MB"],
        ["settings", "crawl.delay = 0.5"],
        ["crawl.autothrottle", "= false"],
    ):
        assert expected in lines
    assert ["fetching", "4.50", "12", "450.0"] in [line.split() for line in shown.stdout.splitlines()]
    assert "1,204 requests, 4 of them again, 0.09 MB sent, 7.65 MB received; answers 200 1,200" in shown.stdout


def test_one_run_is_one_line_of_json_for_programs(home: Path) -> None:
    run_id = full(home)
    line = orjson.loads(run(home, "show", str(run_id), "--json").stdout)
    assert (line["id"], line["stats"]["failed"], line["drift"]["jumps"][0]["field"]) == (
        run_id,
        {"timeout": 2},
        "title",
    )


def test_a_run_of_an_older_program_or_that_was_killed_is_shown_with_what_is_known(home: Path) -> None:
    older, killed = run(home, "show", "2"), run(home, "show", "1")
    assert older.stdout.startswith("run 2 of mehr: 0 done\n")
    assert killed.stdout.splitlines()[0] == "run 1 of mehr: interrupted"
    assert (older.exit_code, killed.exit_code) == (0, 0)


def test_a_run_that_is_not_there_is_said_to_be_missing(home: Path) -> None:
    shown = run(home, "show", "812")
    assert shown.exit_code == 1
    assert "there is no run 812; `qomnews runs` lists them" in shown.stderr
