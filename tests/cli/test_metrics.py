from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qomnews.cli.metrics import metrics
from qomnews.store import open_store

app = typer.Typer()
app.command()(metrics)
NOON = datetime(2025, 12, 16, 8, 30, tzinfo=UTC)
EXPECTED = 'qomnews_last_run_exit_status{outlet="mehr"} 3.0'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        run_id = store.begin_run("mehr", spider="mehr", arguments={}, at=NOON)
        store.finish_run(run_id, at=NOON, exit_status=3, reason="finished", stats={})
    return tmp_path


def test_figures_are_printed(home: Path) -> None:
    shown = CliRunner().invoke(app, ["--home", str(home)])
    assert shown.exit_code == 0
    assert EXPECTED in shown.stdout.splitlines()


def test_without_a_store_there_is_a_clear_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    shown = CliRunner().invoke(app, ["--home", str(tmp_path)])
    assert shown.exit_code == 1
    assert "there is no store at" in shown.stderr


def test_figures_are_served_on_loopback_until_it_is_stopped(home: Path) -> None:
    # As a terminal has it, whatever the tests were started by.
    interruptible = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{interruptible}; from qomnews.cli.main import run; run()"
    command = [sys.executable, "-c", program, "metrics", "--serve", "0", "--home", str(home)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = said.split()[2].rstrip(";")
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - loopback
            assert EXPECTED in answer.read().decode().splitlines()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) in (0, 130)
