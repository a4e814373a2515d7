"""`qomnews why` as a command: of stored articles, of records and pages in files, for people and for programs."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.cli import accounts
from qomnews.cli.verdicts import verdict
from qomnews.cli.why import why
from qomnews.records import to_json
from qomnews.store import open_store

app = typer.Typer()
app.command()(why)

FETCHED = datetime(2025, 12, 20, 8, 0, tzinfo=UTC)
LIBRARY = (
    "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت.",
    "این ساختمان در دو طبقه و با ۱۲۰۰ متر زیربنا ساخته شده و بیست هزار جلد کتاب در آن چیده شده است.",
    "بخش کودک، تالار مطالعه بانوان و کارگاه صحافی از بخش‌هایی است که از شنبه آینده به روی مردم باز خواهد بود.",
)
RAIN = (
    "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند.",
    "کشاورزان پایین‌دست می‌گویند اگر رهاسازی به‌موقع آغاز شود، کشت بهاره امسال بی‌دغدغه پیش خواهد رفت.",
)
TITLE = "کتابخانه نیروگاه باز شد"
PAGE = """<html><head><title>{title} - خبرگزاری مهر</title></head><body><article id="item">
<div class="item-nav"><div class="item-date"><span>۲۵ آذر ۱۴۰۴، ۰:۳۵</span></div></div>
<div class="item-title"><h1 class="title">{title}</h1></div>
<div class="item-body"><div class="item-text">{body}</div></div>
<div class="item-code">کد خبر <span>6671064</span></div></article></body></html>"""


def raw(outlet: str, number: str, title: str, paragraphs: tuple[str, ...], source: str | None = None) -> RawArticle:
    return RawArticle(
        outlet=outlet,
        url=f"https://{outlet}.example/news/{number}",
        news_id=number,
        title=title,
        body=tuple(Block("paragraph", text) for text in paragraphs),
        source_name=source,
        published_raw=f"۱۴۰۴/۰۹/۲۵ - ۱{number[0]}:۰۰",
        fetched_at=FETCHED.isoformat(),
    )


ORIGINAL = raw("shahr20", "1", TITLE, LIBRARY)
MIRROR = raw("titronline", "3", TITLE, (*LIBRARY[:2], LIBRARY[2].replace("شنبه", "جمعه")), "شهر بیست")
OTHER = raw("mehr", "2", "آب سد پانزده خرداد به رکورد رسید", RAIN)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two stories, one of them mirrored with another word."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        for each in (ORIGINAL, MIRROR, OTHER):
            store.save(story.fingerprinted(story.normalised(story.dated(each, now=FETCHED))))
    return tmp_path


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A folder with the articles as exported, one also as it was read off its page."""
    for name, each in (("original", ORIGINAL), ("mirror", MIRROR), ("other", OTHER)):
        (tmp_path / f"{name}.json").write_bytes(to_json(story.derive(each, now=FETCHED)) + b"\n")
    (tmp_path / "raw.json").write_bytes(to_json(MIRROR))
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments])


def plain(home: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(home, "--json", *arguments).stdout)
    return found


def test_mirrors_are_explained_with_rule_figures_tests_and_differences(home: Path) -> None:
    result = run(home, "shahr20:1", "titronline:3")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("shahr20:1 and titronline:3 are mirrors by the rule “")
    assert "  credit   titronline:3 credits shahr20" in lines
    assert "  numbers  none changed" in lines
    assert "  words    1 in the place of others" in lines
    assert "  store    one story, shahr20:1, with the original shahr20:1" in lines
    assert [line for line in lines if line.startswith("  passed  ") and re.search(", at (most|least) ", line)]
    assert "differences, [-shahr20:1-] {+titronline:3+}" in lines
    assert "  text: … است که از [-شنبه-] {+جمعه+} آینده به روی …" in lines
    assert "\x1b" not in result.stdout


def test_what_is_no_mirror_is_told_by_the_tests_that_failed_and_by_how_much(home: Path) -> None:
    lines = run(home, "shahr20:1", "mehr:2").stdout.splitlines()

    assert re.match(r"shahr20:1 and mehr:2 are no mirrors: .*coverage 0\.0\d, at least 0\.70", lines[0])
    assert [line for line in lines if line.startswith("  failed  ")]
    assert "  store    two stories, shahr20:1 and mehr:2" in lines
    assert lines[-1] == "the texts have little in common; --full shows all differences"
    assert (
        "  title: [-کتابخانه نیروگاه باز شد-] {+آب سد پانزده خرداد به رکورد رسید+}"
        in run(home, "shahr20:1", "mehr:2", "--full").stdout.splitlines()
    )


def test_a_persons_word_and_the_chain_that_it_is_part_of_are_told(home: Path) -> None:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        store.merge("shahr20:1", "mehr:2")

    lines = run(home, "shahr20:1", "mehr:2").stdout.splitlines()
    assert lines[0].endswith(" (a person said otherwise)")
    assert any(line.startswith("  a person said on ") and line.endswith("they are one story") for line in lines)
    chain = run(home, "titronline:3", "mehr:2").stdout.splitlines()
    start = next(i for i, line in enumerate(chain) if line.startswith("  store    one story"))
    assert chain[start + 1].strip().startswith("titronline:3 – shahr20:1 (")
    assert chain[start + 2].strip() == "shahr20:1 – mehr:2 (a person's word)"


def test_a_word_that_keeps_two_stories_apart_is_told_of_any_of_their_members(home: Path) -> None:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        store.merge("shahr20:1", "mehr:2")
        store.unmerge("titronline:3")

    lines = run(home, "titronline:3", "shahr20:1").stdout.splitlines()
    assert lines[0].endswith(" (a person said otherwise)")
    assert "           titronline:3 and mehr:2 are apart (a person's word)" in lines
    found = plain(home, "titronline:3", "shahr20:1")["store"]
    assert (found["one_story"], found["ruling"]["word"], found["chain"]) == (False, "apart", [])
    assert len(found["apart"]) == 2


def test_a_terminal_shows_what_differs_in_colours() -> None:
    found = verdict(story.derive(ORIGINAL, now=FETCHED), story.derive(MIRROR, now=FETCHED))

    shown = "\n".join(accounts.lines(("a", "b"), found, None, full=False, coloured=True))
    assert "\x1b[31m[-شنبه-]\x1b[0m \x1b[32m{+جمعه+}\x1b[0m" in shown
    assert "\x1b[32mpassed\x1b[0m" in shown


def test_programs_get_all_of_it_as_json(home: Path) -> None:
    found = plain(home, "titronline:3", "shahr20:1")

    assert found["articles"] == ["titronline:3", "shahr20:1"]
    assert (found["mirrors"], found["relation"], found["title"]) == (True, "edited", 1.0)
    assert found["similarity"] > 0.9
    assert found["credits"] == ["shahr20", None]
    assert all(set(test) == {"name", "value", "needed", "passed", "ceiling"} for test in found["tests"])
    (difference,) = found["differences"]["text"]
    assert (difference["first"], difference["second"]) == ("جمعه", "شنبه")
    assert found["store"]["one_story"] is True
    assert found["store"]["original_ids"] == ["shahr20:1", "shahr20:1"]
    (link,) = found["store"]["chain"]
    assert (link["first"], link["second"]) == ("titronline:3", "shahr20:1")


def test_addresses_and_files_name_articles_as_well_as_ids(home: Path, records: Path) -> None:
    by_url = plain(home, "https://shahr20.example/news/1", "titronline:3")
    mixed = plain(home, "shahr20:1", str(records / "mirror.json"))

    assert by_url["articles"] == mixed["articles"] == ["shahr20:1", "titronline:3"]
    assert by_url["similarity"] == mixed["similarity"]
    assert (by_url["store"]["one_story"], mixed["store"]) == (True, None)


def test_files_need_no_store(records: Path) -> None:
    found = plain(records / "nowhere", str(records / "original.json"), str(records / "raw.json"))

    assert (found["mirrors"], found["store"]) == (True, None)
    assert not (records / "nowhere").exists()


def test_pages_are_read_as_their_outlets(tmp_path: Path) -> None:
    for name, words in (("old.html", "بیست هزار"), ("new.html", "سی هزار")):
        body = "".join(f"<p>{text.replace('بیست هزار', words)}</p>" for text in LIBRARY)
        (tmp_path / name).write_text(PAGE.format(title=TITLE, body=body))
    old, new = str(tmp_path / "old.html"), str(tmp_path / "new.html")

    found = plain(tmp_path, "--outlet", "mehr", old, new)
    assert found["articles"] == [old, new]
    assert [(each["first"], each["second"]) for each in found["differences"]["text"]] == [("بیست", "سی")]
    assert plain(tmp_path, "--outlet", "mehr", "--outlet", "shahr20", old, new)["articles"][1].startswith("shahr20:")


def test_changed_numbers_stand_in_the_order_of_the_articles(tmp_path: Path) -> None:
    for name, each in (("a", ORIGINAL), ("b", MIRROR)):
        text = to_json(each).decode().replace("۱۲۰۰", "۱۲۰۰" if name == "a" else "۱۵۰۰")
        (tmp_path / name).write_text(text)
    first, second = str(tmp_path / "a"), str(tmp_path / "b")

    assert plain(tmp_path, first, second)["changed_numbers"] == [["1200", "1500"]]
    assert plain(tmp_path, second, first)["changed_numbers"] == [["1500", "1200"]]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("shahr20:1", "mehr:404"), 1, "'mehr:404' is neither a file nor the id or the address of a stored article"),
        (("shahr20:1", "https://shahr20.example/news/1"), 2, "are one article, shahr20:1; name two"),
        (("shahr20:1", "page.html"), 2, "say whose it is: --outlet ID"),
        (("shahr20:1", "page.html", "--outlet", "tabnak"), 2, "--outlet: no outlet is called 'tabnak'"),
        (("shahr20:1", "page.html", "--outlet", "mehr"), 4, "page.html holds no article"),
        (("shahr20:1", "lines.jsonl"), 1, "lines.jsonl has 2 lines: give a file with one record"),
        (("shahr20:1", "broken.json"), 1, "broken.json is no JSON"),
        (("shahr20:1", "else.json"), 1, "else.json: not a RawArticle"),
        (("a", "b", *["--outlet", "mehr"] * 3), 2, "--outlet is given once for both files, or once for each"),
    ],
)
def test_what_can_not_be_explained_is_refused_with_the_reason(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, message: str
) -> None:
    monkeypatch.chdir(home)
    Path("page.html").write_text("<html><body>404</body></html>")
    Path("lines.jsonl").write_text('{"a": 1}\n{"a": 2}\n')
    Path("broken.json").write_text('{"a": ')
    Path("else.json").write_text('{"name": "value"}')
    result = run(home, *arguments)

    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr


def test_without_a_store_there_is_a_clear_word(tmp_path: Path) -> None:
    result = run(tmp_path, "mehr:1", "mehr:2")

    assert result.exit_code == 1
    assert "there is no store at" in result.stderr
