"""`qomnews serve`, from its start to its end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qomnews.cli.main import app
from qomnews.reader.serving import GRACE_S
from qomnews.store import open_store


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))


@pytest.fixture
def never_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command does all but answer."""
    monkeypatch.setattr("qomnews.reader.serving.serve", lambda _app, _config, listening: listening.close())


def serve(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["serve", "--port", "0", *arguments])


def test_it_is_bound_to_loopback_by_default(tmp_path: Path, never_serves: None) -> None:
    open_store(f"sqlite:///{tmp_path / 'qomnews.db'}").close()
    result = serve()
    assert result.exit_code == 0
    assert re.search(r"^reading at http://127\.0\.0\.1:\d+/; Ctrl-C ends it$", result.stderr, re.MULTILINE)
    assert "not loopback" not in result.stderr


def test_it_warns_where_anybody_could_read(tmp_path: Path, never_serves: None, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(f"sqlite:///{tmp_path / 'qomnews.db'}").close()
    bound: list[tuple[str, int]] = []

    def bind(address: tuple[str, int], **_: object) -> socket.socket:
        bound.append(address)
        return socket.socket()

    monkeypatch.setattr("socket.create_server", bind)
    monkeypatch.setattr("socket.socket.getsockname", lambda _: ("", 1))
    everywhere = "0.0.0.0"  # noqa: S104 - of which nothing is bound
    assert "0.0.0.0 is not loopback, and neither" in serve("--host", everywhere).stderr
    monkeypatch.setenv("QOMNEWS_SERVE__USER", "editor")
    monkeypatch.setenv("QOMNEWS_SERVE__PASSWORD", "long and by chance")
    assert "not loopback" not in serve("--host", everywhere).stderr
    assert bound == [(everywhere, 0), (everywhere, 0)]


def test_a_store_that_is_not_there_yet_is_told_and_waited_for(tmp_path: Path, never_serves: None) -> None:
    result = serve()
    assert result.exit_code == 0
    assert "there is no store at" in result.stderr
    assert "`qomnews crawl` makes it; until then, pages say so" in result.stderr
    assert not (tmp_path / "qomnews.db").exists()


def test_what_can_be_no_store_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_DATABASE", "mysql://somewhere")
    result = serve()
    assert result.exit_code == 1
    assert "not mysql" in result.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'qomnews.db'}").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert f"127.0.0.1 port {port} can't be had" in result.stderr


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"USER": "editor"}, "user and password go together"),
        ({"USER": "editor", "PASSWORD": "sha256:12"}, "64 hexadecimal digits"),
        ({"TOKENS": '{"notebook": "short"}'}, "fewer than 20 letters"),
        ({"PREFIX": "news"}, "must begin with a slash"),
        ({"ALLOWED_HOSTS": "https://news.example.org"}, "is no name of a host"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], problem: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"QOMNEWS_SERVE__{name}", value)
    result = serve()
    assert result.exit_code == 2
    assert problem in result.stderr
    assert "short" not in result.stderr


@contextmanager
def running(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command at work, and the address that it says."""
    environment = {**os.environ, "QOMNEWS_HOME": str(home)}
    command = [sys.executable, "-m", "qomnews", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            said = next(line for line in process.stderr if line.startswith("reading at "))
            yield process, said.split()[2].rstrip(";")
        finally:
            process.kill()


STUCK = """
import socket, time
from fastapi import FastAPI
from qomnews.reader.serving import serve
from qomnews.serve_sections import ServeConfig

app = FastAPI()

@app.get("/")
def stuck() -> None:
    print("stuck", flush=True)
    time.sleep(100)

listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
serve(app, ServeConfig(), listening)
"""


@pytest.mark.long
def test_a_request_that_does_not_end_keeps_it_from_ending_for_seconds_only() -> None:
    with subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)) as asked:
            asked.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert process.stdout.readline() == "stuck\n"
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
            assert time.monotonic() - begun < GRACE_S + 10


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0_within_seconds(tmp_path: Path, number: signal.Signals) -> None:
    open_store(f"sqlite:///{tmp_path / 'qomnews.db'}").close()
    with running(tmp_path) as (process, address):
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - on loopback
            assert answer.status == 200
            assert "server" not in {name.lower() for name in answer.headers}
        # A browser that keeps its connection is no reason to stay.
        with socket.create_connection(("127.0.0.1", int(address.rstrip("/").rsplit(":", 1)[1]))) as idle:
            idle.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            idle.recv(100)
            begun = time.monotonic()
            process.send_signal(number)
            assert process.wait(timeout=30) == 0
            assert time.monotonic() - begun < GRACE_S + 4
