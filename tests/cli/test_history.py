"""`qomnews history`: the versions of a story and what changed, for people and for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.cli.history import history
from qomnews.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(history)

FETCHED = datetime(2025, 12, 16, 8, 0, tzinfo=UTC)
FIRST = "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی گشایش یافت."
SECOND = "بیست هزار جلد کتاب در آن چیده شده است."


def save(home: Path, hours: int, *paragraphs: str, title: str, tags: tuple[str, ...] = (), lead: str = "") -> None:
    raw = RawArticle(
        outlet="mehr",
        url="https://www.mehrnews.com/news/2000",
        news_id="2000",
        title=title,
        lead=lead or None,
        body=tuple(Block("paragraph", text) for text in paragraphs),
        tags=tags,
        published_raw="۱۴۰۴/۰۹/۲۵ - ۱۰:۰۰",
        fetched_at=(FETCHED + timedelta(hours=hours)).isoformat(),
    )
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        store.save(story.fingerprinted(story.normalised(story.dated(raw, now=FETCHED))))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a story in three versions."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    save(tmp_path, 0, FIRST, SECOND, title="کتابخانه نیروگاه باز شد")
    save(tmp_path, 3, FIRST, SECOND.replace("بیست", "سی"), title="کتابخانه نیروگاه گشوده شد", tags=("قم",))
    save(tmp_path, 9, FIRST, SECOND.replace("بیست", "سی") + " پایان", title="کتابخانه نیروگاه، گشوده شد", tags=("قم",))
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


def without_isolates(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def test_every_version_has_its_moment_and_its_changes_word_by_word(home: Path) -> None:
    result = run(home, "mehr:2000")
    assert result.exit_code == 0
    lines = without_isolates(result.stdout).splitlines()
    assert lines == [
        "mehr:2000  کتابخانه نیروگاه، گشوده شد",
        "version 1  seen 2025-12-16 11:30 (Tehran)",
        "version 2  seen 2025-12-16 14:30 (Tehran)",
        "  title: … کتابخانه نیروگاه [-باز-] {+گشوده+} شد …",
        "  body: … ساختمانی گشایش یافت. [-بیست-] {+سی+} هزار جلد کتاب …",
        "  also changed: tags",
        "version 3  seen 2025-12-16 20:30 (Tehran)",
        "  title: only spelling, spaces or punctuation",
        "  body: … چیده شده است. {+پایان+}",
    ]


def test_each_persian_passage_keeps_its_direction_to_itself(home: Path) -> None:
    (line,) = [line for line in run(home, "mehr:2000").stdout.splitlines() if line.startswith("  title: …")]
    assert line == (
        "  title: … \u2068کتابخانه نیروگاه\u2069 [-\u2068باز\u2069-] {+\u2068گشوده\u2069+} \u2068شد\u2069 …"
    )


def test_programs_get_all_of_it_as_json(home: Path) -> None:
    plain = json.loads(run(home, "--json", "https://mehrnews.com/news/2000/slug").stdout)
    assert (plain["id"], plain["status"]) == ("mehr:2000", "live")
    first, second, third = plain["versions"]
    assert (first["version"], first["seen_at"], first["changes"]) == (1, "2025-12-16T08:00:00+00:00", {})
    assert first["replaced_at"] is not None
    assert second["changes"]["title"] == [
        {"before": "کتابخانه نیروگاه", "first": "باز", "second": "گشوده", "after": "شد"}
    ]
    assert second["also_changed"] == ["tags"]
    assert (third["replaced_at"], third["changes"]["title"], third["also_changed"]) == (None, [], [])


def test_a_story_that_was_never_edited_says_so(tmp_path: Path) -> None:
    save(tmp_path, 0, FIRST, title="کتابخانه نیروگاه باز شد")
    assert run(tmp_path, "mehr:2000").stdout.splitlines()[-1] == "no edit was seen"


def test_a_page_that_is_gone_is_said_to_be(home: Path) -> None:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        store.mark_removed(["mehr:2000"], at=FETCHED + timedelta(days=400))
    assert "its page is gone, marked 2027-01-20 11:30 (Tehran)" in run(home, "mehr:2000").stdout


def test_what_is_not_stored_is_named(home: Path) -> None:
    result = run(home, "mehr:404")
    assert result.exit_code == 1
    assert "'mehr:404'" in result.stderr
