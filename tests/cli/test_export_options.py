"""Formats by name, profiles, and up to where they got."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import attrs
import orjson
import pytest
from filelock import FileLock
from typer.testing import CliRunner, Result

import qomnews
from qomnews.cli.main import app
from qomnews.export.export_files import records_of
from qomnews.export.manifest import beside
from qomnews.store import open_store, rows
from tests.export.articles import fill, later, story

SETTINGS = """
[exports.daily]
outlets = ["mehr"]
changed_since = "last"
output = "{home}/daily.jsonl"

[exports.table]
fields = ["id,title", "comments_count"]
output = "{home}/table.csv"
without_bodies = ["shahr20"]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with three stories."""
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        fill(store, [story("mehr:1"), story("shahr20:2", later(1)), story("mehr:3", later(2), title="-باران")])
    (tmp_path / "qomnews.toml").write_text(SETTINGS.format(home=tmp_path), "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", *arguments])


def ids(path: Path) -> list[str]:
    return [orjson.loads(line)["id"] for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.jsonl", b'{"schema_version":1,"id":"mehr:1"'),
        ("a.csv", b"\xef\xbb\xbfschema_version,id,story_id"),
        ("a.parquet", b"PAR1"),
        ("a.db", b"SQLite format 3"),
        ("a.jsonl.gz", b"\x1f\x8b"),
        ("a.csv.zst", b"\x28\xb5\x2f\xfd"),
    ],
    ids=["jsonl", "csv", "parquet", "sqlite", "jsonl.gz", "csv.zst"],
)
def test_the_name_says_the_format(home: Path, name: str, start: bytes) -> None:
    result = run("-o", str(home / name))
    assert result.exit_code == 0, result.stderr
    assert (home / name).read_bytes().startswith(start)
    assert (
        f"3 stories to {home / name} (sha256 {json.loads(beside(home / name).read_text())['sha256']})" in result.stderr
    )
    assert [article.id for article in qomnews.read(home / name)] == ["mehr:1", "shahr20:2", "mehr:3"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "a.parquet.gz"], "parquet is not compressed again; name it without .gz"),
        (["--format", "sqlite", "--compress", "gzip"], "gzip is for jsonl and csv"),
        (["--kind", "newz"], "--kind: no kind of story is called 'newz'; there are news, photo"),
        (["--fields", "titel"], "did you mean title?"),
        (["--without-body", "tabnak"], "--without-body: no outlet is called 'tabnak'"),
        (["--changed-since", "last"], "--changed-since last is for a profile"),
        (["--profile", "weekly"], "there is no [exports.weekly] in"),
        (["--profile", "../x"], "is no name"),
        (["--profile", "daily", "--limit", "1"], "--limit would leave out changes"),
        (["--partition"], "--partition makes a folder"),
        (["--query", "!"], "has no word to look for"),
    ],
)
def test_what_can_not_be_is_status_2_and_says_why(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(home)
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout_bytes == b""


@pytest.mark.parametrize("format_", ["parquet", "sqlite", "csv"])
def test_the_jalali_dates_numbers_can_be_chosen(home: Path, format_: str) -> None:
    result = run("--format", format_, "--fields", "jalali_month,id", "-o", str(home / "a"), "--limit", "1")
    assert result.exit_code == 0, result.stderr
    ((_, record),) = records_of(home / "a")
    assert record["id"] == "mehr:1"
    assert run("--fields", "jalali_month").exit_code == 2


@pytest.mark.parametrize("format_", ["parquet", "sqlite"])
def test_what_can_not_be_streamed_goes_to_stdout_all_the_same(home: Path, format_: str) -> None:
    result = run("--format", format_)
    assert result.exit_code == 0
    (home / "caught").write_bytes(result.stdout_bytes)
    assert len(list(qomnews.read(home / "caught"))) == 3


def test_stdout_is_compressed_when_asked_for(home: Path) -> None:
    result = run("--compress", "gzip", "--fields", "id")
    assert gzip.decompress(result.stdout_bytes) == b'{"id":"mehr:1"}\n{"id":"shahr20:2"}\n{"id":"mehr:3"}\n'


def test_what_is_said_of_compression_counts_more_than_the_name(home: Path) -> None:
    run("-o", str(home / "a"), "--compress", "gzip", "--fields", "id", "--limit", "1")
    assert gzip.decompress((home / "a").read_bytes()) == b'{"id":"mehr:1"}\n'
    run("-o", str(home / "a.gz"), "--compress", "none", "--fields", "id", "--limit", "1")
    assert (home / "a.gz").read_bytes() == b'{"id":"mehr:1"}\n'


def test_a_profile_and_flags_over_it(home: Path) -> None:
    assert run("--profile", "table").exit_code == 0
    assert (home / "table.csv").read_text("utf-8-sig").splitlines()[0] == "id,title,comments_count"
    assert "mehr:3,'-باران,3" in (home / "table.csv").read_text("utf-8-sig")
    other = run("--profile", "table", "--fields", "id", "--outlet", "shahr20", "-o", "-")
    assert other.stdout == '{"id":"shahr20:2"}\n'


def test_last_is_what_changed_since_the_profile_ran(home: Path) -> None:
    daily = home / "daily.jsonl"
    assert run("--profile", "daily").exit_code == 0
    assert ids(daily) == ["mehr:1", "mehr:3"]
    run("--profile", "daily")
    assert ids(daily) == []
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        fill(store, [story("mehr:4"), story("shahr20:5")])
        with store._write() as connection:
            gone = attrs.evolve(story("mehr:1"), status="removed")
            rows.put(connection, 1, gone, change=rows.next_change(connection))
    result = run("--profile", "daily")
    assert ids(daily) == ["mehr:4", "mehr:1"]
    assert "1 stories and 1 that are gone to" in result.stderr
    assert json.loads(daily.read_bytes().splitlines()[1])["status"] == "removed"


def test_an_export_that_fails_is_made_up_for_by_the_next(home: Path) -> None:
    assert run("--profile", "daily", "-o", "/dev/full").exit_code == 1
    assert run("--profile", "daily").exit_code == 0
    assert ids(home / "daily.jsonl") == ["mehr:1", "mehr:3"]


def test_a_store_with_fewer_changes_than_were_exported_is_named(home: Path) -> None:
    run("--profile", "daily")
    (home / "exports" / "daily.last.json").write_text('{"sequence": 99}')
    result = run("--profile", "daily")
    assert result.exit_code == 1
    assert "profile daily has exported changes up to 99, the store has 3" in result.stderr
    assert run("--profile", "daily", "--changed-since", "all").exit_code == 0
    assert run("--profile", "daily").exit_code == 0
    (home / "exports" / "daily.last.json").write_text("{")
    assert "is damaged" in run("--profile", "daily").stderr


def test_two_runs_of_a_profile_are_kept_apart(home: Path) -> None:
    (home / "locks").mkdir()
    with FileLock(home / "locks" / "export-daily.lock"):
        result = run("--profile", "daily")
    assert result.exit_code == 75
    assert "another run exports profile daily" in result.stderr


@pytest.mark.parametrize("flat", [[], ["--flat"]])
def test_without_the_extra_parquet_says_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch, flat: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("-o", str(home / "a.parquet"), *flat)
    assert result.exit_code == 1
    assert "pip install 'qomnews[parquet]'" in result.stderr
    assert not (home / "a.parquet").exists()


def test_a_folder_is_told_of_by_its_files(home: Path) -> None:
    result = run("--partition", "-o", str(home / "set"))
    assert result.stderr == f"3 stories to {home / 'set'} (2 files)\n"
