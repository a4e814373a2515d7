"""Archives to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qomnews.warc import WarcFiles
from tests.warc.exchanges import START, exchange


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes so many pages into one file, and gives it."""

    def make(count: int = 10) -> Path:
        files = WarcFiles(tmp_path / "archive", "mehr", clock=lambda: START)
        for number in range(count):
            files.write(exchange(number))
        path = files.path
        files.close()
        return path

    return make
