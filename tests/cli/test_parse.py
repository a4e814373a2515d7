"""`qomnews parse` as a command: what it prints where, and how it ends."""

from pathlib import Path

import orjson
import pytest
import typer
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from qomnews.cli.parse import parse
from qomnews.records import json_schema

PAGE = """<html><head><title>گشایش کتابخانه تازه در قم - خبرگزاری مهر</title></head><body><article id="item">
<div class="item-nav"><div class="item-date"><span>۲۵ آذر ۱۴۰۴، ۰:۳۵</span></div></div>
<div class="item-title"><h1 class="title">گشایش کتابخانه تازه در قم</h1></div>
<div class="item-body"><div class="item-text"><p>کتابخانه تازه‌ای با ده هزار کتاب در قم باز شد.</p></div></div>
<div class="item-code">کد خبر <span>6671064</span></div></article></body></html>"""

runner = CliRunner()
app = typer.Typer()
app.command()(parse)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_raw_prints_what_the_page_says_as_one_line(page: Path) -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "--raw", str(page)])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("\n") == 1
    record = orjson.loads(done.stdout)
    assert record["title"] == "گشایش کتابخانه تازه در قم"
    assert record["published_raw"] == "۲۵ آذر ۱۴۰۴، ۰:۳۵"
    assert record["news_id"] == "6671064"


def test_without_a_url_the_record_has_none(page: Path) -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "--raw", str(page)])
    assert orjson.loads(done.stdout)["url"] is None


def test_the_url_is_canonical(page: Path) -> None:
    address = "http://mehrnews.com/news/6671064/slug?utm_source=x"
    done = runner.invoke(app, ["--outlet", "mehr", "--raw", "--url", address, str(page)])
    assert orjson.loads(done.stdout)["url"] == "https://www.mehrnews.com/news/6671064"


def test_the_page_may_come_from_standard_input() -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "--raw", "-"], input=PAGE.encode())
    assert orjson.loads(done.stdout)["news_id"] == "6671064"


def test_an_article_is_derived(page: Path) -> None:
    pytest.importorskip("qomnews.story")
    done = runner.invoke(app, ["--outlet", "mehr", "--now", "2025-12-20T12:00:00+03:30", str(page)])
    assert done.exit_code == 0, done.stderr
    record = orjson.loads(done.stdout)
    assert record["id"] == "mehr:6671064"
    assert record["published_at"] == "2025-12-16T00:35:00+03:30"
    assert record["published_jalali"] == "1404-09-25 00:35"


def test_a_page_without_an_article_is_null_with_its_reason_and_status_4(tmp_path: Path) -> None:
    path = tmp_path / "gone.html"
    path.write_text("<title>404</title><h1>صفحه مورد نظر یافت نشد</h1>", encoding="utf-8")
    done = runner.invoke(app, ["--outlet", "mehr", str(path)])
    assert (done.exit_code, done.stdout) == (4, "null\n")
    assert "error-text" in done.stderr
    assert "gone.html" in done.stderr


def test_an_unknown_outlet_is_status_2_and_names_the_known_ones(page: Path) -> None:
    done = runner.invoke(app, ["--outlet", "irna", str(page)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "mehr, shahr20, titronline" in done.stderr


def test_a_missing_file_is_status_1_and_named() -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "no-such-page.html"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no-such-page.html" in done.stderr


def test_a_now_that_is_no_moment_is_status_2(page: Path) -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "--now", "soon", str(page)])
    assert done.exit_code == 2
    assert "--now" in done.stderr


def test_an_address_of_another_host_is_pointed_out(page: Path) -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "--raw", "--url", "https://example.org/1", str(page)])
    assert done.exit_code == 0
    assert "no address of mehr" in done.stderr


def test_what_is_printed_validates_against_the_schema(page: Path) -> None:
    done = runner.invoke(app, ["--outlet", "mehr", str(page)])
    line = orjson.loads(done.stdout)
    assert list(Draft202012Validator(json_schema()).iter_errors(line)) == []
