"""What an operator reads when something outside the program is wrong: one line, its place, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, serve
from fixtures.newsroom.faults import Fault

TOP = Path(__file__).parent.parent.parent


def crawl(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QOMNEWS_")}
    settings = {"QOMNEWS_HOME": str(home), "QOMNEWS_CRAWL__DELAY": "0", "QOMNEWS_CRAWL__RETRIES": "0"}
    return subprocess.run(
        [sys.executable, "-m", "qomnews", "crawl", *arguments],
        cwd=TOP,
        env={**inherited, **settings, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_outlets_that_do_not_answer_have_a_line_each_and_no_traceback(tmp_path: Path) -> None:
    nowhere = {f"QOMNEWS_OUTLETS__{name}__BASE_URL": "http://127.0.0.1:9" for name in ("MEHR", "SHAHR20", "TITRONLINE")}
    done = crawl(tmp_path / "home", **nowhere)
    assert done.returncode == 1
    # The alarm, which is told once, says it too.
    assert done.stderr.count("\n  discovery: ") == 3
    assert done.stderr.count("the connection was refused") >= 3
    assert "Traceback" not in done.stderr
    assert "Gave up" not in done.stderr


@pytest.mark.parametrize("case", ["robots", "archive"])
def test_a_closed_door_and_an_archive_that_cannot_be_written_are_named(case: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if case == "archive":
        (home / "archive").write_text("a file where a folder should be", "utf-8")
    with serve(Newsroom()) as replica:
        if case == "robots":
            replica.fault("shahr20", "/robots", Fault(status=200, body="User-agent: qomnews\nDisallow: /\n"))
        done = crawl(home, "shahr20", **replica.environment)
        asked = {entry.target for entry in replica.requests}
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    if case == "robots":
        assert "robots.txt forbids it" in done.stderr
        assert asked == {"/robots.txt"}
    else:
        assert f"page archive {home}" in done.stderr
        assert "QOMNEWS_CRAWL__ARCHIVE=false" in done.stderr
