from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.cli.export import export
from qomnews.records import json_schema
from qomnews.store import Word, open_store

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(export)

FETCHED = datetime(2025, 12, 20, 8, 0, tzinfo=UTC)
LIBRARY = (
    "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت.",
    "این ساختمان در دو طبقه و با هزار و دویست متر زیربنا ساخته شده و بیست هزار جلد کتاب در آن چیده شده است.",
)
RAIN = (
    "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند.",
    "کشاورزان پایین‌دست می‌گویند اگر رهاسازی به‌موقع آغاز شود، کشت بهاره امسال بی‌دغدغه پیش خواهد رفت.",
)


def save(home: Path, outlet: str, number: str, title: str, published: str, paragraphs: tuple[str, ...]) -> None:
    raw = RawArticle(
        outlet=outlet,
        url=f"https://{outlet}.example/news/{number}",
        news_id=number,
        title=title,
        body=tuple(Block("paragraph", text) for text in paragraphs),
        published_raw=published,
        fetched_at=FETCHED.isoformat(),
    )
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        store.save(story.fingerprinted(story.normalised(story.dated(raw, now=FETCHED))))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two stories, one of them mirrored: of 25 and 27 Azar 1404."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    save(tmp_path, "mehr", "2", "آب سد پانزده خرداد به رکورد رسید", "۱۴۰۴/۰۹/۲۷ - ۱۰:۰۰", RAIN)
    save(tmp_path, "shahr20", "1", "کتابخانه نیروگاه باز شد", "۱۴۰۴/۰۹/۲۵ - ۰۸:۰۰", LIBRARY)
    save(tmp_path, "titronline", "3", "کتابخانه نیروگاه باز شد", "۱۴۰۴/۰۹/۲۵ - ۰۹:۰۰", LIBRARY)
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout_bytes.splitlines()]


def ids(result: Result) -> list[str]:
    return [record["id"] for record in records(result)]


def test_stories_go_to_stdout_by_publication_and_a_summary_to_stderr(home: Path) -> None:
    result = run(home)

    assert result.exit_code == 0
    assert ids(result) == ["shahr20:1", "mehr:2"]
    assert [mirror["outlet"] for mirror in records(result)[0]["mirrors"]] == ["titronline"]
    assert result.stderr.startswith("2 stories to stdout (sha256 ")


def test_a_file_is_written_whole(home: Path) -> None:
    result = run(home, "--output", str(home / "out" / "stories.jsonl"))

    written = (home / "out" / "stories.jsonl").read_bytes()
    assert result.stdout_bytes == b""
    assert written.count(b"\n") == 2
    assert hashlib.sha256(written).hexdigest() in result.stderr


def test_the_same_store_gives_the_same_bytes(home: Path) -> None:
    assert run(home).stdout_bytes == run(home).stdout_bytes


def test_mirrors_when_asked_for(home: Path) -> None:
    result = run(home, "--include-mirrors")

    assert ids(result) == ["shahr20:1", "titronline:3", "mehr:2"]
    assert records(result)[1]["mirror_of"] == "shahr20:1"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--outlet", "mehr"], ["mehr:2"]),
        (["--outlet", "mehr", "--outlet", "shahr20"], ["shahr20:1", "mehr:2"]),
        (["--from", "1404/09/26"], ["mehr:2"]),
        (["--from", "1404/09/25", "--to", "1404/09/25"], ["shahr20:1"]),
        (["--to", "1404/09/27"], ["shahr20:1", "mehr:2"]),
        (["--from", "2025-12-18", "--to", "2025-12-18"], ["mehr:2"]),
        (["--from", "1404-09"], ["shahr20:1", "mehr:2"]),
        (["--to", "1403"], []),
        (["--limit", "1"], ["shahr20:1"]),
    ],
)
def test_what_is_chosen(home: Path, arguments: list[str], expected: list[str]) -> None:
    assert ids(run(home, *arguments)) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--outlet", "tabnak"], "--outlet: no outlet is called 'tabnak'"),
        (["--from", "1404/07/31"], "--from: "),
        (["--to", "someday"], "--to: "),
        (["--from", "1404/09/27", "--to", "1404/09/25"], "--from 1404/09/27 is after --to 1404/09/25"),
    ],
)
def test_wrong_usage_is_status_2_and_names_the_option(home: Path, arguments: list[str], message: str) -> None:
    result = run(home, *arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout_bytes == b""


def test_without_a_store_there_is_a_clear_word_and_none_is_made(tmp_path: Path) -> None:
    result = run(tmp_path / "home")

    assert result.exit_code == 1
    assert f"there is no store at {tmp_path}/home/qomnews.db yet" in result.stderr
    assert not (tmp_path / "home").exists()


def test_a_file_that_can_not_be_written_is_status_1(home: Path) -> None:
    result = run(home, "-o", "/dev/full")

    assert result.exit_code == 1
    assert "/dev/full can't be written: No space left on device" in result.stderr


def test_a_reader_that_has_seen_enough_is_no_failure(home: Path) -> None:
    program = "import typer; from qomnews.cli.export import export; typer.run(export)"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "--home", str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, errors = process.communicate()

    assert process.returncode == 0
    assert errors == b""


def test_an_export_of_changes_says_what_is_gone(home: Path) -> None:
    with open_store(f"sqlite:///{home}/qomnews.db", clock=lambda: FETCHED.replace(year=2027)) as store:
        store.mark_removed(["mehr:2"], at=FETCHED.replace(year=2027))
        store.forget("shahr20:1", Word(by="somebody", host="here"))

    assert ids(run(home)) == ["titronline:3"]
    result = run(home, "--changed-since", "2027-01-01")
    for line in records(result):
        jsonschema.validate(line, json_schema())
    changed, *gone = records(result)
    assert (changed["id"], changed["mirrors"], changed["status"]) == ("titronline:3", [], "live")
    assert [(line["id"], line["status"], line["superseded_by"]) for line in gone] == [
        ("mehr:2", "removed", None),
        ("shahr20:1", "removed", None),
    ]
    assert ids(run(home, "--changed-since", "2027-01-01", "--outlet", "mehr")) == ["mehr:2"]
    assert ids(run(home, "--changed-since", "2028-01-01")) == []
    wrong = run(home, "--changed-since", "31 مهر 1404")
    assert wrong.exit_code == 2
    assert "--changed-since" in wrong.stderr
