"""The store fails in the middle of a crawl: a clear word, status 1, nothing half-written, and the next run mends it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from fixtures.newsroom import Replica
from qomnews.store import Store, open_store
from tests.store.test_crash import check

TOP = Path(__file__).parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]
Opened = Callable[[], Store]

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv[1:] = sys.argv[2:]
from qomnews.cli.main import app
app()
"""
ALL_DUE = "UPDATE rejections SET due_at = '2020-01-01 00:00:00.000000'"


@pytest.fixture
def crawl(span: list[str]) -> list[str]:
    return ["crawl", "shahr20", *span]


@pytest.fixture
def whole(qomnews: Run, crawl: list[str], tmp_path: Path) -> str:
    """The digest of a store that nothing disturbed."""
    home = tmp_path / "whole"
    assert qomnews(*crawl, QOMNEWS_HOME=str(home)).returncode == 0
    with open_store(f"sqlite:///{home / 'qomnews.db'}") as store:
        return store.digest()


def finished(qomnews: Run, crawl: list[str], opened: Opened, home: Path) -> str:
    """The digest after the same command again, once what could not be stored is due."""
    with sqlite3.connect(home / "qomnews.db") as connection:
        connection.execute(ALL_DUE)
    connection.close()
    done = qomnews(*crawl)
    assert done.returncode == 0, done.stderr
    check(home / "qomnews.db", set())
    with opened() as store:
        return store.digest()


def wait_for(replica: Replica, count: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while len(replica.requests) < count and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.long
@pytest.mark.parametrize("archive", ["true", "false"])
def test_a_disk_that_fills_up(
    archive: str, qomnews: Run, crawl: list[str], environment: dict[str, str], opened: Opened, home: Path, whole: str
) -> None:
    assert qomnews("db", "upgrade").returncode == 0
    limit = (home / "qomnews.db").stat().st_size + 250_000
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *crawl],
        cwd=TOP,
        env={**environment, "QOMNEWS_CRAWL__ARCHIVE": archive},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "check the disk and its free space" in done.stderr or "free some space" in done.stderr
    check(home / "qomnews.db", set())
    with opened() as store:
        assert store.mark("shahr20", "all") is None
    assert finished(qomnews, crawl, opened, home) == whole


@pytest.mark.long
def test_a_home_that_may_only_be_read(qomnews: Run, crawl: list[str], environment: dict[str, str], home: Path) -> None:
    # Root may write everywhere, unless it lacks the right to.
    without = ["setpriv", "--bounding-set=-dac_override"] if os.getuid() == 0 else []
    if without and shutil.which("setpriv") is None:
        pytest.skip("root can't be kept from writing here: there is no setpriv")
    assert qomnews("db", "upgrade").returncode == 0
    for path in (*home.iterdir(), home):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.read_bytes() for path in home.iterdir()}
    try:
        done = subprocess.run(
            [*without, sys.executable, "-m", "qomnews", *crawl],
            cwd=TOP,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        home.chmod(0o755)
    assert done.returncode == 1
    assert f"the home {home} can't be written to" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in home.iterdir()} == before


@pytest.mark.long
@pytest.mark.parametrize("case", ["gone", "replaced"])
def test_a_database_that_is_taken_away(
    case: str,
    qomnews: Run,
    crawl: list[str],
    environment: dict[str, str],
    opened: Opened,
    home: Path,
    replica: Replica,
    whole: str,
) -> None:
    replica.requests.clear()
    command = [sys.executable, "-m", "qomnews", *crawl]
    slow = {**environment, "QOMNEWS_CRAWL__DELAY": "0.2"}
    with subprocess.Popen(command, cwd=TOP, env=slow, stderr=subprocess.PIPE, text=True) as process:
        wait_for(replica, 12, process)
        aside = home / "aside"
        aside.mkdir()
        for path in home.glob("qomnews.db*"):
            path.rename(aside / path.name)
        if case == "replaced":
            with opened():
                pass
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "was moved, replaced or deleted while it was open; put it back" in stderr
    assert "Traceback" not in stderr
    for path in home.glob("qomnews.db*"):
        path.unlink()
    for path in aside.iterdir():
        path.rename(home / path.name)
    check(home / "qomnews.db", set())
    assert finished(qomnews, crawl, opened, home) == whole


@pytest.mark.long
@pytest.mark.postgres
def test_a_server_that_ends_every_connection(
    qomnews: Run,
    crawl: list[str],
    environment: dict[str, str],
    replica: Replica,
    whole: str,
    new_postgres_database: Callable[[], str],
) -> None:
    url = new_postgres_database()
    replica.requests.clear()
    command = [sys.executable, "-m", "qomnews", *crawl]
    settings = {**environment, "QOMNEWS_DATABASE": url, "QOMNEWS_CRAWL__DELAY": "0.2"}
    ends = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with (
        subprocess.Popen(command, cwd=TOP, env=settings, stderr=subprocess.PIPE, text=True) as process,
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as boss,
    ):
        for requests in (12, 16, 20, 24):
            wait_for(replica, requests, process)
            boss.execute(ends)
        _, stderr = process.communicate(timeout=120)
        # Between two stories a new connection is made; a story whose transaction was cut is tried again later.
        assert process.returncode in {0, 1}
        assert "Traceback" not in stderr
        boss.execute(ALL_DUE)
    done = qomnews(*crawl, QOMNEWS_DATABASE=url)
    assert done.returncode == 0, done.stderr
    with open_store(url) as store:
        assert store.digest() == whole


@pytest.mark.postgres
def test_a_run_on_another_host_is_named(qomnews: Run, new_postgres_database: Callable[[], str]) -> None:
    url = new_postgres_database()
    with open_store(url) as elsewhere:
        claim = elsewhere.claim("mehr")
        assert claim is not None
        done = qomnews("crawl", "mehr", QOMNEWS_DATABASE=url)
        claim.release()
    assert done.returncode == 75
    assert f"another run is crawling mehr (qomnews mehr on {os.uname().nodename} pid {os.getpid()}" in done.stderr
