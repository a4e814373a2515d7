from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from typer.testing import CliRunner, Result

from qomnews.cli.db import app
from qomnews.store import open_store
from qomnews.store.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path


def upgrade(home: Path) -> Result:
    return CliRunner().invoke(app, ["upgrade", "--home", str(home)])


def test_upgrading_makes_a_store_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    first, second = upgrade(tmp_path), upgrade(tmp_path)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"a new store with schema {SCHEMA_VERSION}" in first.stderr
    assert f"the store has schema {SCHEMA_VERSION} already" in second.stderr
    open_store(f"sqlite:///{tmp_path}/qomnews.db", create=False).close()


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    upgrade(tmp_path)
    with sqlite3.connect(tmp_path / "qomnews.db") as connection:
        connection.execute("UPDATE qomnews_schema SET version_num = '9001'")
    connection.close()
    result = upgrade(tmp_path)

    assert result.exit_code == 1
    assert "schema 9001" in result.stderr
    assert "upgrade the program" in result.stderr


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "qomnews.db").write_text("no database " * 100)
    result = upgrade(tmp_path)

    assert result.exit_code == 1
    assert "qomnews.db: the file is no SQLite database" in result.stderr
