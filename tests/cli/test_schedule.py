from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qomnews.cli.main import app
from qomnews.crawl.children import Children
from qomnews.crawl.schedule import lock_schedule

SETTINGS = """
[schedule]
crawl = "0 */2 * * *"

[outlets.mehr]
schedule = "*/5 * * * *"

[schedule.jobs.nightly]
at = "30 2 * * *"
command = ["export", "-o", "a file.jsonl"]
"""


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    monkeypatch.setattr("qomnews.crawl.clock.utc_now", lambda: datetime(2025, 12, 15, 21, 4, tzinfo=UTC))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def schedule(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["schedule", *arguments])


def statuses(monkeypatch: pytest.MonkeyPatch, *given: int) -> list[Sequence[str]]:
    """Makes runs end with these statuses, one after another; what was started."""
    begun: list[Sequence[str]] = []

    def run(_self: Children, _name: str, command: Sequence[str]) -> int:
        begun.append(command)
        return given[len(begun) - 1]

    monkeypatch.setattr(Children, "run", run)
    return begun


def test_a_list_shows_the_next_turns_in_both_calendars(tmp_path: Path) -> None:
    (tmp_path / "qomnews.toml").write_text(SETTINGS, "utf-8")
    result = schedule("--list", "--turns", "2")
    assert result.exit_code == 0
    assert result.stdout == (
        "crawl: `qomnews crawl shahr20 titronline` at 0 */2 * * *\n"
        "  1404-09-25 02:00  2025-12-16 02:00\n"
        "  1404-09-25 04:00  2025-12-16 04:00\n"
        "crawl mehr: `qomnews crawl mehr` at */5 * * * *\n"
        "  1404-09-25 00:35  2025-12-16 00:35\n"
        "  1404-09-25 00:40  2025-12-16 00:40\n"
        "nightly: `qomnews export -o 'a file.jsonl'` at 30 2 * * *\n"
        "  1404-09-25 02:30  2025-12-16 02:30\n"
        "  1404-09-26 02:30  2025-12-17 02:30\n"
    )


def test_a_schedule_of_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_SCHEDULE__CRAWL", "never")
    result = schedule()
    assert result.exit_code == 2
    assert "nothing is to be started: set schedule.crawl" in result.stderr


def test_a_second_schedule_for_a_home_is_refused(tmp_path: Path) -> None:
    with lock_schedule(tmp_path):
        result = schedule("--once")
    assert result.exit_code == 75
    assert f"another schedule runs for {tmp_path}" in result.stderr


@pytest.mark.parametrize(
    ("given", "status"), [((0, 0, 0), 0), ((0, 3, 0), 3), ((3, 75, 0), 75), ((75, -9, 3), 1), ((0, 2, 0), 1)]
)
def test_once_takes_a_turn_of_each_and_ends_as_the_gravest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[int, ...], status: int
) -> None:
    (tmp_path / "qomnews.toml").write_text(SETTINGS, "utf-8")
    begun = statuses(monkeypatch, *given)
    assert schedule("--once").exit_code == status
    assert begun == [("crawl", "shahr20", "titronline"), ("crawl", "mehr"), ("export", "-o", "a file.jsonl")]


def test_exports_that_are_to_follow_crawls_do_where_the_crawl_got_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = '[exports.daily]\nafter_crawl = true\noutput = "daily.jsonl"\n[exports.by_hand]\nflat = true\n'
    (tmp_path / "qomnews.toml").write_text(SETTINGS + exports, "utf-8")
    begun = statuses(monkeypatch, 1, 3, 0, 0)
    assert schedule("--once").exit_code == 1
    assert begun == [
        ("crawl", "shahr20", "titronline"),
        ("crawl", "mehr"),
        ("export", "--profile", "daily"),
        ("export", "-o", "a file.jsonl"),
    ]


@pytest.mark.parametrize(("log_format", "line"), [("text", " INFO: it began"), ("json", '"message":"it began"')])
def test_each_run_has_a_line_in_the_configured_form(tmp_path: Path, log_format: str, line: str) -> None:
    # A process of its own: a log is set up once.
    code = f"""
import logging
from qomnews.cli.schedule import log_to_stderr
from qomnews.config import load_config
log_to_stderr(load_config(log={{"format": "{log_format}"}}))
logging.getLogger("qomnews.crawl.children").info("it began")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert line in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[schedule]\ncrawl = '10 minutes'\n", r"schedule\.crawl: '10 minutes' has 2 fields"),
        ("[schedule]\ncron = '* * * * *'\n", r"schedule\.cron: there is no such key; there are crawl, jitter"),
        ("[outlets.mehr]\nschedule = '* * * * 9'\n", r"outlets\.mehr\.schedule: '9' is no day of the week"),
        ("[schedule.jobs.x]\nat = '@daily'\n", r"schedule\.jobs\.x\.command"),
        ("[schedule.jobs.x]\nat = '@daily'\ncommand = ['schedule']\n", "a schedule can't start a schedule"),
        ("[schedule.jobs.crawl]\nat = '@daily'\ncommand = ['crawl']\n", "'crawl' is the name of a job that there is"),
    ],
)
def test_a_wrong_schedule_is_named_with_its_key(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "qomnews.toml").write_text(text, "utf-8")
    result = schedule("--list")
    assert result.exit_code == 2
    assert re.search(message, result.stderr)
