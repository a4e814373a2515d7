"""The program as its users run it, against the replica on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, Replica, serve
from qomnews.store import Store, open_store

TOP = Path(__file__).parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture
def replica(newsroom: Newsroom) -> Iterator[Replica]:
    with serve(newsroom) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def environment(replica: Replica, home: Path) -> dict[str, str]:
    """The operator's settings: the replica's addresses, and no pause between requests to it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QOMNEWS_")}
    return {
        **inherited,
        **replica.environment,
        "QOMNEWS_HOME": str(home),
        "QOMNEWS_CRAWL__DELAY": "0",
        "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
        "QOMNEWS_CRAWL__CONCURRENCY": "8",
        "QOMNEWS_CRAWL__RETRIES": "1",
    }


@pytest.fixture
def span(newsroom: Newsroom) -> list[str]:
    """The options that make a crawl look at all that the newsroom has, whenever the test is run."""
    first = newsroom.anchor - timedelta(days=newsroom.days + 1)
    return ["--since", first.isoformat(), "--until", (newsroom.anchor + timedelta(days=1)).isoformat()]


def _program(module: str, environment: dict[str, str]) -> Run:
    """Runs a module from the top of the project; keyword arguments are further environment variables."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=TOP,
            env={**environment, **variables},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return run


@pytest.fixture
def qomnews(environment: dict[str, str]) -> Run:
    return _program("qomnews", environment)


@pytest.fixture
def scrapy(environment: dict[str, str]) -> Run:
    return _program("scrapy", environment)


@pytest.fixture
def opened(home: Path) -> Callable[[], Store]:
    """Opens the store that the runs left."""
    return lambda: open_store(f"sqlite:///{home / 'qomnews.db'}")
