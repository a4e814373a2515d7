"""`qomnews merge` and `qomnews unmerge` as commands: what they say, keep and refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.cli.merge import merge
from qomnews.cli.unmerge import unmerge
from qomnews.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(merge)
app.command()(unmerge)

FETCHED = datetime(2025, 12, 20, 8, 0, tzinfo=UTC)
LIBRARY = (
    "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت.",
    "این ساختمان در دو طبقه و با هزار و دویست متر زیربنا ساخته شده و بیست هزار جلد کتاب در آن چیده شده است.",
)
RAIN = (
    "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند.",
    "کشاورزان پایین‌دست می‌گویند اگر رهاسازی به‌موقع آغاز شود، کشت بهاره امسال بی‌دغدغه پیش خواهد رفت.",
)
STORIES = [
    ("mehr", "2000", "آب سد پانزده خرداد به رکورد رسید", RAIN),
    ("shahr20", "1", "کتابخانه نیروگاه باز شد", LIBRARY),
    ("titronline", "3", "کتابخانه نیروگاه باز شد", LIBRARY),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two stories, one of them mirrored."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        for outlet, number, title, paragraphs in STORIES:
            raw = RawArticle(
                outlet=outlet,
                url=f"https://www.mehrnews.com/news/{number}"
                if outlet == "mehr"
                else f"https://{outlet}.ir/?p={number}",
                news_id=number,
                title=title,
                body=tuple(Block("paragraph", text) for text in paragraphs),
                published_raw=f"۱۴۰۴/۰۹/۲۵ - ۱{number[0]}:۰۰",
                fetched_at=FETCHED.isoformat(),
            )
            store.save(story.fingerprinted(story.normalised(story.dated(raw, now=FETCHED))))
    return tmp_path


def run(home: Path, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, [command, "--home", str(home), *arguments])


def stories(home: Path) -> dict[str, int]:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        return {article.id: len(article.mirrors) for article in store.articles()}


def test_a_merge_says_what_the_story_is_now(home: Path) -> None:
    result = run(home, "merge", "titronline:3", "mehr:2000")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "one story now:\n  shahr20:1, mirrored by mehr:2000, titronline:3\n"
    assert stories(home) == {"shahr20:1": 2}


def test_articles_may_be_named_by_their_addresses(home: Path) -> None:
    result = run(home, "merge", "http://mehrnews.com/news/2000/slug?utm_source=x", "https://www.shahr20.ir/?p=1")

    assert result.exit_code == 0
    assert stories(home) == {"shahr20:1": 2}


def test_the_same_merge_again_says_so(home: Path) -> None:
    run(home, "merge", "mehr:2000", "shahr20:1")
    result = run(home, "merge", "shahr20:1", "mehr:2000")

    assert result.exit_code == 0
    assert result.stderr.startswith("was said before, nothing changed:\n  shahr20:1, mirrored by ")


def test_an_unmerge_says_which_stories_there_are_now(home: Path) -> None:
    result = run(home, "unmerge", "https://titronline.ir/?p=3")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "stories of their own now:\n  shahr20:1, by itself\n  titronline:3, by itself\n"
    assert stories(home) == {"shahr20:1": 0, "titronline:3": 0, "mehr:2000": 0}


def test_what_a_word_takes_back_is_named(home: Path) -> None:
    run(home, "unmerge", "titronline:3")
    result = run(home, "merge", "shahr20:1", "titronline:3")

    assert "lifted: shahr20:1 and titronline:3 apart, said 20" in result.stderr


def test_the_words_that_hold_are_listed(home: Path) -> None:
    run(home, "unmerge", "titronline:3")
    run(home, "merge", "shahr20:1", "mehr:2000")

    header, *rows = (line.split() for line in run(home, "merge", "--list").stdout.splitlines())
    assert header == ["said", "(Tehran)", "word", "article", "article"]
    assert {tuple(row[2:]) for row in rows} == {
        ("apart", "shahr20:1", "titronline:3"),
        ("together", "mehr:2000", "shahr20:1"),
    }
    lines = [json.loads(line) for line in run(home, "merge", "--list", "--json").stdout.splitlines()]
    assert {(line["first"], line["second"], line["word"]) for line in lines} == {
        ("shahr20:1", "titronline:3", "apart"),
        ("mehr:2000", "shahr20:1", "together"),
    }


def test_a_store_without_words_says_so(home: Path) -> None:
    result = run(home, "merge", "--list")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing was said yet" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("merge", "mehr:2000", "mehr:404"), 1, "no stored article has the id or the address 'mehr:404'"),
        (("unmerge", "https://shahr20.ir/?p=404"), 1, "`qomnews export --include-mirrors` shows the `id` and `url`"),
        (("unmerge", "mehr:2000"), 1, "mehr:2000 is a story by itself"),
        (("merge", "mehr:2000", "https://www.mehrnews.com/news/2000"), 1, "can't be merged with itself"),
        (("merge", "mehr:2000", "mehr:2000"), 2, "can't be merged with itself"),
        (("merge", "mehr:2000"), 2, "name two articles"),
        (("merge",), 2, "or give --list"),
        (("merge", "--list", "mehr:2000"), 2, "--list takes no articles"),
        (("unmerge",), 2, "Missing argument"),
    ],
)
def test_what_can_not_be_done_is_refused_with_the_reason(
    home: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    before = stories(home)
    result = run(home, *arguments)

    assert result.exit_code == status
    assert message in result.stderr
    assert stories(home) == before


@pytest.mark.parametrize("arguments", [("merge", "a", "b"), ("merge", "--list"), ("unmerge", "a")])
def test_without_a_store_there_is_a_clear_word(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run(tmp_path, *arguments)

    assert result.exit_code == 1
    assert "there is no store at" in result.stderr
    assert list(tmp_path.iterdir()) == []
