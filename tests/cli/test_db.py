from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qomnews.cli.db import app
from qomnews.store import open_store
from qomnews.store.tables import SCHEMA_VERSION


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


def test_a_copy_shows_what_is_the_same_and_how_to_go_on(tmp_path: Path) -> None:
    upgrade(tmp_path)
    urls = f"sqlite:///{tmp_path}/qomnews.db", f"sqlite:///{tmp_path}/other.db"
    result = CliRunner().invoke(app, ["copy", *urls])

    assert result.exit_code == 0, result.stderr
    counts = {line.split()[0]: int(line.split()[1]) for line in result.stdout.splitlines()}
    assert counts["articles"] == 0
    assert counts["sequences"] == 1
    assert "1 rows are the same on both sides, digest " in result.stderr
    assert "set `database` in qomnews.toml" in result.stderr


def test_a_copy_that_cant_be_made_says_why(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["copy", f"sqlite:///{tmp_path}/qomnews.db", "mysql://host/name"])
    assert result.exit_code == 1
    assert "a store can be SQLite or PostgreSQL, not mysql" in result.stderr


def test_backups_into_a_folder_are_named_by_the_day_and_the_newest_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(tmp_path)
    folder = tmp_path / "backups"
    folder.mkdir()
    for hour in (1, 2, 3):
        monkeypatch.setattr("qomnews.crawl.clock.utc_now", lambda hour=hour: datetime(2025, 12, 16, hour, tzinfo=UTC))
        result = CliRunner().invoke(app, ["backup", str(folder), "--keep", "2", "--home", str(tmp_path)])
        assert result.exit_code == 0, result.stderr
    assert "older backups removed: 1" in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "qomnews-1404-09-25-053000.db",
        "qomnews-1404-09-25-063000.db",
    ]


def test_keeping_the_newest_needs_a_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["backup", str(tmp_path / "a.db"), "--keep", "2", "--home", str(tmp_path)])
    assert result.exit_code == 2
    assert "--keep is for a folder" in result.stderr
