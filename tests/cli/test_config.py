from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from qomnews.cli.main import app

FILE = """
database = "postgresql+psycopg://qom:hunter2@db/news"

[crawl]
delay = 3
contact = "file@newsroom.example"

[outlets.mehr]
proxy = "http://127.0.0.1:3128"

[monitors.field_coverage]
title = 0.5
"""


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "qomnews.toml").write_text(FILE, "utf-8")
    monkeypatch.setenv("QOMNEWS_CRAWL__CONTACT", "desk@newsroom.example")
    monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__PROXY_PASSWORD", "hunter2")
    monkeypatch.setenv("QOMNEWS_OUTLETS__SHAHR20__ENABLED", "false")


def config(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["config", "--home", "home", *arguments])


def settings(*arguments: str) -> dict[str, Any]:
    lines = [json.loads(line) for line in config("--json", *arguments).stdout.splitlines()]
    return {line["key"]: line for line in lines}


@pytest.mark.parametrize(
    ("key", "value", "origin", "place"),
    [
        ("home", "home", "flag", "--home"),
        ("crawl.contact", "desk@newsroom.example", "environment", "QOMNEWS_CRAWL__CONTACT"),
        ("crawl.delay", 3.0, "file", "home/qomnews.toml"),
        ("crawl.retries", 3, "default", "default"),
        ("outlets.mehr.proxy", "http://127.0.0.1:3128", "file", "home/qomnews.toml"),
        ("outlets.shahr20.enabled", False, "environment", "QOMNEWS_OUTLETS__SHAHR20__ENABLED"),
        ("outlets.shahr20.proxy", None, "default", "default"),
        ("monitors.field_coverage", {"title": 0.5, "published_at": 0.95, "body": 0.5}, "file", "home/qomnews.toml"),
        ("schedule.crawl", "*/10 * * * *", "default", "default"),
    ],
)
def test_each_value_is_shown_with_where_it_is_from(key: str, value: object, origin: str, place: str) -> None:
    found = settings()[key]
    assert (found["value"], found["origin"], found["place"]) == (value, origin, place)


def test_only_ones_own_settings_can_be_shown() -> None:
    assert set(settings("--own")) == {
        "home",
        "database",
        "crawl.contact",
        "crawl.delay",
        "outlets.mehr.proxy",
        "outlets.mehr.proxy_password",
        "outlets.shahr20.enabled",
        "monitors.field_coverage",
    }


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_secrets_are_not_shown(arguments: tuple[str, ...]) -> None:
    shown = config(*arguments).output
    assert "hunter2" not in shown
    assert "@db/news" in shown


def test_what_is_shown_is_toml_that_says_the_same() -> None:
    shown = tomllib.loads(config().stdout)
    assert shown["crawl"]["delay"] == 3
    assert shown["outlets"]["mehr"]["proxy"] == "http://127.0.0.1:3128"
    assert shown["monitors"]["email"]["to"] == []
    assert "delay = 3.0  # home/qomnews.toml" in config().stdout


def test_a_wrong_value_is_an_error_of_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__DELAY", "slow")
    result = config()
    assert result.exit_code == 2
    assert "QOMNEWS_CRAWL__DELAY: crawl.delay" in result.stderr
