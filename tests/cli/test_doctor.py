from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fixtures.newsroom import Newsroom, serve
from qomnews.cli.main import app
from qomnews.store import open_store


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")


def doctor(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["doctor", *arguments])


def test_a_missing_contact_is_a_warning_that_says_what_to_do() -> None:
    result = doctor("--offline")
    assert result.exit_code == 3
    assert "QOMNEWS_CRAWL__CONTACT" in result.output


def test_nothing_is_wrong_with_a_contact(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__CONTACT", "desk@newsroom.example")
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}"):
        pass
    result = doctor("--offline")
    assert result.exit_code == 0, result.output
    assert "0 stories" in result.output
    assert "desk@newsroom.example" in result.output


def test_a_file_that_is_no_store_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "qomnews.db").write_bytes(b"not a database" * 100)
    result = doctor("--offline")
    assert result.exit_code == 1
    assert "qomnews.db" in result.output


def test_outlets_that_answer_and_one_that_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Newsroom(stories=3)) as replica:
        for name, value in replica.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__BASE_URL", "http://127.0.0.1:9")
        result = doctor()
    assert result.exit_code == 3
    assert "http://127.0.0.1:9/robots.txt does not answer" in result.output
    assert result.output.count("answers with 200") == 2


def test_findings_come_as_json_lines_too() -> None:
    result = doctor("--offline", "--json")
    findings = {finding["what"]: finding for finding in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 3
    assert findings["contact"]["state"] == "warning"
    assert findings["contact"]["advice"].startswith("set crawl.contact")
    assert findings["zone data"]["state"] == "ok"


def test_what_is_set_is_shown_with_where_it_is_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "qomnews.toml").write_text("[crawl]\ndelay = 2\n", "utf-8")
    lines = doctor("--offline").output.splitlines()
    assert f"delay = 2.0  # {tmp_path}/qomnews.toml" in lines
    assert f'home = "{tmp_path}"  # QOMNEWS_HOME' in lines


def test_a_home_that_is_a_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path / "file"))
    result = doctor("--offline")
    assert result.exit_code == 1
    assert f"{tmp_path}/file is a file" in result.output


def test_a_misspelt_variable_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_CRWAL__DELAY", "3")
    result = doctor("--offline")
    assert result.exit_code == 2
    assert "QOMNEWS_CRWAL__DELAY: there is no such key" in result.stderr


def test_a_database_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_DATABASE", "postgresql+psycopg://qom:secret@127.0.0.1:9/news")
    result = doctor("--offline")
    assert result.exit_code == 1
    assert "postgresql+psycopg://qom:***@127.0.0.1:9/news" in result.output
    assert "secret" not in result.output


def test_addresses_are_not_broken_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("QOMNEWS_CRAWL__CONTACT", "https://newsroom.example/about/our-crawler-and-you")
    lines = doctor("--offline").output.splitlines()
    assert "ok       contact          https://newsroom.example/about/our-crawler-and-you" in lines


@pytest.mark.postgres
def test_a_store_on_postgresql_is_looked_at_too(
    monkeypatch: pytest.MonkeyPatch, new_postgres_database: Callable[[], str]
) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__CONTACT", "desk@newsroom.example")
    monkeypatch.setenv("QOMNEWS_DATABASE", new_postgres_database())
    missing = doctor("--offline")
    assert missing.exit_code == 0
    assert "there is no store" in missing.output
    with open_store(os.environ["QOMNEWS_DATABASE"]):
        pass
    assert "0 stories" in doctor("--offline").output
