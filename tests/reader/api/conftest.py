"""One client for all that only read, and a store that tests write to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qomnews.config import load_config
from qomnews.store import Filler, Store, open_store
from tests.reader.conftest import NOW, reading


@pytest.fixture(scope="session")
def client(filled_home: Path) -> Iterator[TestClient]:
    with reading(load_config(home=filled_home)) as client:
        yield client


@pytest.fixture(scope="session")
def searched_home(filled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store has its index of words."""
    home = tmp_path_factory.mktemp("searched")
    shutil.copy(filled_home / "qomnews.db", home)
    with Filler(f"sqlite:///{home / 'qomnews.db'}") as filler:
        filler.catch_up()
    return home


@pytest.fixture(scope="session")
def searching(searched_home: Path) -> Iterator[TestClient]:
    """A client of a reader that finds words."""
    with reading(load_config(home=searched_home)) as client:
        yield client


@pytest.fixture
def live(filled_home: Path, tmp_path: Path) -> Iterator[tuple[Store, TestClient]]:
    """A store that a test writes to while a client reads."""
    shutil.copy(filled_home / "qomnews.db", tmp_path)
    opened = open_store(f"sqlite:///{tmp_path / 'qomnews.db'}", clock=lambda: NOW)
    with opened as store, reading(load_config(home=tmp_path)) as client:
        yield store, client
