"""What a session of tests has one of: a PostgreSQL server of its own, and a reactor on which spiders run."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from tests.crawl.live_crawls import Crawls


@pytest.fixture
def new_postgres_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Gives the SQLAlchemy address of another empty database at each call."""
    names: list[str] = []

    def create() -> str:
        names.append(f"test_{os.getpid()}_{time.monotonic_ns()}")
        connection.execute(f"CREATE DATABASE {names[-1]}".encode())
        return f"{postgres_server.replace('postgresql:', 'postgresql+psycopg:')}/{names[-1]}"

    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        yield create
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def crawls() -> Iterator[Crawls]:
    """Runs spiders in this process."""
    from tests.crawl.live_crawls import live_crawls  # noqa: PLC0415 - it installs a reactor, which few tests want

    with live_crawls() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server without a database: one that is named, or one that lives as long as the tests."""
    if named := os.environ.get("TEST_POSTGRES_URL"):
        yield named.rstrip("/")
        return
    programs = _postgres_programs()
    if programs is None:
        message = "NO POSTGRESQL: install it, or set TEST_POSTGRES_URL=postgresql://user@host:port"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="qomnews-postgres-"))
    user = _server_user()
    try:
        if user is not None:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
        with _server(programs, folder, user) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_programs() -> Path | None:
    """The folder of the newest server's programs."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _server_user() -> str | None:
    """Whom to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def _server(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    data = folder / "data"
    as_user: dict[str, Any] = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    # A locale that doesn't sort by code point: the store's order may not depend on it.
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "qomnews", "-A", "trust", "-E", "UTF8", "--no-sync"]
    locale = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fa"]
    subprocess.run([*initdb, *locale], check=True, capture_output=True, cwd=folder, **as_user)
    port = _free_port()
    options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), *options, "-c", "fsync=off"],
            stdout=log,
            stderr=log,
            cwd=folder,
            **as_user,
        )
    try:
        address = f"postgresql://qomnews@127.0.0.1:{port}"
        _wait_for(address, folder / "log")
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start: {log.read_text()}")
            time.sleep(0.1)
        else:
            return
