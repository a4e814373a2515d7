"""The search index is kept up while the reader serves."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qomnews.config import load_config
from qomnews.reader import indexing
from qomnews.reader.app import create_app
from qomnews.reader.indexing import IndexKeeper
from qomnews.store import open_store
from tests.reader.conftest import NOW, item_of


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold."""
    until = time.monotonic() + 60
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_what_is_saved_is_found_while_it_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "EVERY_S", 0.05)
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}", clock=lambda: NOW) as store:
        store.save(item_of("mehr", "1", "library"))
        application = create_app(load_config(home=tmp_path), clock=lambda: NOW, keeps_index=True)
        with TestClient(application, base_url="http://127.0.0.1") as client:
            assert soon(lambda: "/story/mehr:1" in client.get("/search?q=کتابخانه").text)
            store.save(item_of("shahr20", "2", "futsal"))
            assert soon(lambda: "/story/shahr20:2" in client.get("/search?q=فوتسالیست").text)


def test_what_goes_wrong_is_said_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "EVERY_S", 0.02)
    monkeypatch.setattr(indexing, "_AFTER_FAILURE_S", 0.02)
    caplog.set_level(logging.INFO, "qomnews.reader.indexing")
    url = f"sqlite:///{tmp_path / 'qomnews.db'}"
    loaded: list[bool] = []
    keeper = IndexKeeper(url, lambda: loaded.append(True))
    keeper.start()
    try:
        assert soon(lambda: "can't be kept up" in caplog.text)
        time.sleep(0.2)
        assert caplog.text.count("can't be kept up") == 1
        with open_store(url, clock=lambda: NOW) as store:
            store.save(item_of("mehr", "1", "library"))
        assert soon(lambda: bool(loaded))
    finally:
        keeper.stop()
