"""Processes that end in every way there is. Those that hang do so until they are ended: no test waits for a time."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from qomnews.crawl.children import Children, child_environment

STUBBORN = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(sys.argv[1], 'w'); signal.pause()"
WILLING = (
    "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(3)); open(sys.argv[1], 'w'); signal.pause()"
)


def children(*, grace: float = 20, longest: float | None = None) -> Children:
    return Children(os.environ, program=(sys.executable, "-c"), grace=grace, longest=longest)


@pytest.fixture(autouse=True)
def _at_info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "qomnews.crawl.children")


def started(at_work: Children, code: str, file: Path) -> tuple[threading.Thread, list[int | None]]:
    """A thread that runs a command, once that command has come to wait."""
    found: list[int | None] = []
    os.mkfifo(file)
    thread = threading.Thread(target=lambda: found.append(at_work.run("it", (code, str(file)))))
    thread.start()
    # Opening it returns when the command opens it too.
    file.open().close()
    return thread, found


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("pass", 0, "mehr ended with 0 (done)"),
        ("raise SystemExit(1)", 1, "mehr ended with 1 (failed)"),
        ("raise SystemExit(3)", 3, "mehr ended with 3 (fell short)"),
        ("raise SystemExit(75)", 75, "mehr ended with 75 (locked by another run)"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9, "mehr ended with SIGKILL"),
        ("import os; os.abort()", -6, "mehr ended with SIGABRT"),
    ],
)
def test_whatever_a_run_ends_with_is_told(code: str, status: int, said: str, caplog: pytest.LogCaptureFixture) -> None:
    assert children().run("mehr", (code,)) == status
    assert said in caplog.text
    assert (caplog.records[-1].levelno == logging.INFO) == (status == 0)


def test_a_program_that_is_not_there_is_told_and_survived(caplog: pytest.LogCaptureFixture) -> None:
    assert Children(os.environ, program=("/nowhere/qomnews",)).run("mehr", ()) is None
    assert "mehr could not be started: No such file" in caplog.text


def test_stopping_lets_a_run_end_by_itself(tmp_path: Path) -> None:
    at_work = children()
    thread, found = started(at_work, WILLING, tmp_path / "ready")
    at_work.stop()
    thread.join(20)
    assert found == [3]


def test_stopping_kills_who_takes_too_long(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    at_work = children(grace=0.05)
    thread, found = started(at_work, STUBBORN, tmp_path / "ready")
    at_work.stop()
    thread.join(20)
    assert found == [-signal.SIGKILL]
    assert "it did not end within 0.05 s and is killed" in caplog.text


def test_after_stopping_nothing_is_started(tmp_path: Path) -> None:
    at_work = children()
    at_work.stop()
    assert at_work.run("mehr", (f"open({str(tmp_path / 'file')!r}, 'w')",)) is None
    assert not (tmp_path / "file").exists()


def test_a_run_without_end_is_ended(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    at_work = children(grace=0.05, longest=0.05)
    assert at_work.run("it", ("import signal; signal.pause()",)) == -signal.SIGTERM
    assert "it takes longer than 0.05 s and is ended" in caplog.text


def test_a_terminals_interrupt_does_not_reach_runs(tmp_path: Path) -> None:
    at_work = children()
    file = tmp_path / "group"
    at_work.run("it", (f"import os; open({str(file)!r}, 'w').write(str(os.getpgid(0)))",))
    assert int(file.read_text()) != os.getpgid(0)


def test_runs_know_the_home(tmp_path: Path) -> None:
    assert child_environment(str(tmp_path))["QOMNEWS_HOME"] == str(tmp_path)
