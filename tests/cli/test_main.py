from __future__ import annotations

import subprocess
import sys

import orjson
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from qomnews import __version__
from qomnews.cli.main import app

COMMANDS = [
    "demo",
    "backfill",
    "backfills",
    "crawl",
    "export",
    "why",
    "merge",
    "unmerge",
    "parse",
    "links",
    "normalise",
    "date",
    "outlets",
    "runs",
    "doctor",
    "schema",
    "db",
]


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> CliRunner:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    return CliRunner()


def test_help_names_every_command(runner: CliRunner) -> None:
    shown = runner.invoke(app, ["--help"]).output
    for command in COMMANDS:
        assert f"\n  {command} " in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, runner: CliRunner) -> None:
    assert runner.invoke(app, [command, "--help"]).exit_code == 0


def test_help_loads_neither_scrapy_nor_a_database() -> None:
    heavy = "{'scrapy', 'sqlalchemy', 'lxml', 'pydantic', 'rich.markdown'}"
    code = f"import sys, qomnews.cli.main; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_version_is_told(runner: CliRunner) -> None:
    assert runner.invoke(app, ["--version"]).output == f"qomnews {__version__}\n"


def test_an_unknown_command_is_wrong_usage(runner: CliRunner) -> None:
    assert runner.invoke(app, ["scrawl"]).exit_code == 2


def test_schema_prints_a_valid_json_schema(runner: CliRunner) -> None:
    schema = orjson.loads(runner.invoke(app, ["schema"]).stdout)
    Draft202012Validator.check_schema(schema)
    assert set(schema["$defs"]) == {"Article", "Tombstone"}


def test_outlets_lists_ids_names_and_addresses(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_OUTLETS__SHAHR20__BASE_URL", "http://127.0.0.1:8002")
    lines = [orjson.loads(line) for line in runner.invoke(app, ["outlets", "--json"]).stdout.splitlines()]
    assert [line["id"] for line in lines] == ["mehr", "shahr20", "titronline"]
    assert [line["fetched_from"] for line in lines] == [
        "https://www.mehrnews.com",
        "http://127.0.0.1:8002",
        "https://www.titronline.ir",
    ]
    assert "شهر بیست" in runner.invoke(app, ["outlets"]).stdout


def test_a_wrong_setting_is_wrong_usage_and_named(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__DELAY", "soon")
    result = runner.invoke(app, ["outlets"])
    assert result.exit_code == 2
    assert "crawl.delay" in result.stderr
