from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from lxml import etree
from typer.testing import CliRunner, Result

from qomnews.cli.drift import drift
from qomnews.crawl.jumps import Jump
from qomnews.store import Extraction, open_store

app = typer.Typer()
app.command()(drift)

BEGAN = datetime(2025, 12, 16, 20, 30, tzinfo=UTC)
JUMP = Jump(
    field="title", lost="selector", gained="json-ld", lost_before=1, lost_now=0.25, gained_before=0, gained_now=0.75,
    pages=4, baseline_pages=12, since=4, examples=("https://www.mehrnews.com/news/1",),
    kept=("drift/mehr/4/1.html",),
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with three runs of Mehr, one of Shahr20, and one more of Mehr that has drifted."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    usual = {"article": {"found": 4}, "layout": {"nastooh-item": 4}, "title": {"selector": 4}}
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        for outlet, title, jumps in (
            ("mehr", {"selector": 4}, []),
            ("mehr", {"selector": 4}, []),
            ("shahr20", {"selector": 4}, []),
            ("mehr", {"json-ld": 3, "selector": 1}, [JUMP.as_plain()]),
        ):
            run_id = store.begin_run(outlet, spider=outlet, arguments={}, at=BEGAN)
            extraction = Extraction(
                run_id=run_id, outlet=outlet, scope="qom", pages=4, counts=usual | {"title": title},
                place="drift" if jumps else "normal", jumps=jumps,
            )  # fmt: skip
            store.finish_run(run_id, at=BEGAN, exit_status=0, reason="finished", stats={}, extraction=extraction)
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


def test_a_table_shows_every_rung_run_by_run_and_what_has_jumped(home: Path) -> None:
    done = run(home, "mehr")
    assert done.exit_code == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert done.stdout.startswith("mehr (qom): 12 pages in 3 runs; drift since run 4\n")
    assert lines[1:] == [
        ["field", "%", "won", "by", "1", "2", "4"],
        ["pages", "4", "4", "4"],
        ["article", "found", "100", "100", "100"],
        ["layout", "nastooh-item", "100", "100", "100"],
        ["title", "selector", "100", "100", "25"],
        ["json-ld", "·", "·", "75!"],
        ["title:", "selector", "100%", "->", "25%,", "json-ld", "0%", "->", "75%", "since", "run", "4"],
        ["such", "as:", "https://www.mehrnews.com/news/1"],
        ["kept", "in", "the", "home:", "drift/mehr/4/1.html"],
    ]


def test_all_outlets_are_shown_by_default_and_only_so_many_runs(home: Path) -> None:
    shown = run(home, "--runs", "1").stdout
    assert "mehr (qom): 4 pages in 1 runs" in shown
    assert "shahr20 (qom): 4 pages in 1 runs; no drift" in shown


def test_json_lines_for_programs(home: Path) -> None:
    newest, *others = (json.loads(line) for line in run(home, "--json", "mehr").stdout.splitlines())
    assert (newest["run_id"], newest["place"], len(others)) == (4, "drift", 2)
    assert newest["shares"]["title"] == {"json-ld": 0.75, "selector": 0.25}
    assert newest["jumps"][0]["kept"] == ["drift/mehr/4/1.html"]


def test_a_picture_that_needs_nothing_else(home: Path) -> None:
    file = home / "drift.svg"
    done = run(home, "--svg", str(file))
    assert (done.exit_code, done.stdout) == (0, "")
    text = file.read_text()
    picture = etree.fromstring(file.read_bytes())
    said = [title.text for title in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert "run 4, title: json-ld 3 of 4" in said
    # A bar a rung, and a frame around what has jumped.
    assert text.count('stroke="#c1121f"') == 2
    assert not any(word in text for word in ("href", "url(", "<script", "@import"))


def test_a_drift_is_accepted_once(home: Path) -> None:
    done = run(home, "--accept", "mehr")
    assert done.exit_code == 0
    assert "mehr (qom): its pages are right as they are since run 4" in done.stderr
    again = run(home, "--accept", "mehr")
    assert again.exit_code == 1
    assert "no run of mehr has drifted" in again.stderr


@pytest.mark.parametrize("arguments", [["mher"], ["--accept", "mher"]])
def test_an_unknown_outlet_is_named_with_those_that_there_are(home: Path, arguments: list[str]) -> None:
    done = run(home, *arguments)
    assert done.exit_code == 2
    assert "'mher'" in done.stderr
    assert "mehr, shahr20, titronline" in done.stderr


def test_accepting_stands_alone(home: Path) -> None:
    assert run(home, "mehr", "--accept", "mehr").exit_code == 2


def test_no_run_yet_is_said_with_the_way_out(home: Path) -> None:
    done = run(home, "titronline")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no run of titronline has read a page yet; `qomnews crawl titronline` makes one" in done.stderr
    assert run(home, "titronline", "--svg", str(home / "x.svg")).exit_code == 1


def test_a_picture_that_can_not_be_written_is_named(home: Path) -> None:
    done = run(home, "--svg", str(home / "nowhere" / "x.svg"))
    assert done.exit_code == 1
    assert "nowhere/x.svg can't be written" in done.stderr


def test_without_a_store_there_is_a_clear_word(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 1
    assert "there is no store at" in done.stderr
