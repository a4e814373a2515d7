from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews.cli.runs import runs
from qomnews.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(runs)

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
