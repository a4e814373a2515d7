"""`qomnews validate` and `qomnews upgrade` on files."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qomnews.cli.main import app
from qomnews.records import to_json
from tests.export.articles import story


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "stories.jsonl"
    path.write_bytes(b"".join(to_json(story(f"mehr:{number}")) + b"\n" for number in range(30)))
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_a_sound_file_is_status_0(path: Path) -> None:
    result = run("validate", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "30 lines, all as the schema says\n"


def test_faults_are_lines_on_stdout_and_status_3(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"kind":"news"', b'"kind":"newz"'))
    result = run("validate", str(path), "--most", "2")
    assert result.exit_code == 3
    named = result.stdout.splitlines()
    assert [line.partition(": 'newz'")[0] for line in named] == [f"{path}: line {number}: kind" for number in (1, 2)]
    assert result.stderr == "and 28 more\n30 lines, 30 of them with faults\n"


def test_a_file_that_can_not_be_read_is_status_1(tmp_path: Path) -> None:
    for command in ("validate", "upgrade"):
        result = run(command, str(tmp_path / "none.jsonl"))
        assert result.exit_code == 1
        assert "none.jsonl can't be read: No such file or directory" in result.stderr


def test_a_file_of_the_newest_version_needs_no_upgrade(path: Path) -> None:
    result = run("upgrade", str(path))
    assert (result.exit_code, result.stderr) == (0, "all 30 lines are of version 1 already\n")


def test_an_upgrade_may_go_elsewhere(path: Path, tmp_path: Path) -> None:
    assert run("upgrade", str(path), "-o", str(tmp_path / "new.jsonl")).exit_code == 0
    assert (tmp_path / "new.jsonl").read_bytes() == path.read_bytes()
    path.write_bytes(b'{"schema_version":7}\n')
    result = run("upgrade", str(path))
    assert result.exit_code == 1
    assert "stories.jsonl, line 1: schema_version: it is 7, this program knows 1" in result.stderr
