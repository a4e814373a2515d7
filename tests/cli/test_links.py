"""`qomnews links` as a command: what it prints where, and how it ends."""

from pathlib import Path

import orjson
import pytest
import typer
from typer.testing import CliRunner

from qomnews.cli.links import links

LISTING = """<html><body><ul>
<li class="news"><div class="desc"><h3><a href="/news/6671064/slug">گشایش   کتابخانه در قم</a></h3>
<time title="سه‌شنبه ۲۵ آذر ۱۴۰۴ - ۰۰:۳۵">۱۱ روز قبل</time></div></li>
<li class="photo"><div class="desc"><h3><a href="https://mehrnews.com/photo/6671070">باران پاییزی قم</a></h3></div></li>
<li class="news"><div class="desc"><h3><a href="/news/6671064/other-slug">گشایش کتابخانه در قم</a></h3></div></li>
</ul></body></html>"""

runner = CliRunner()
app = typer.Typer()
app.command()(links)


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "archive.html"
    path.write_text(LISTING, encoding="utf-8")
    return path


def test_a_listing_becomes_a_json_list_each_article_once(listing: Path) -> None:
    done = runner.invoke(app, ["--outlet", "mehr", str(listing)])
    assert done.exit_code == 0, done.stderr
    assert orjson.loads(done.stdout) == [
        {
            "url": "https://www.mehrnews.com/news/6671064",
            "kind": "news",
            "published_at": "2025-12-16T00:35:00+03:30",
            "title": "گشایش کتابخانه در قم",
        },
        {
            "url": "https://www.mehrnews.com/photo/6671070",
            "kind": "photo",
            "published_at": None,
            "title": "باران پاییزی قم",
        },
    ]


def test_what_is_no_listing_prints_an_empty_list_and_ends_with_4(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>متن</p>", encoding="utf-8")
    done = runner.invoke(app, ["--outlet", "mehr", str(path)])
    assert (done.exit_code, done.stdout) == (4, "[]\n")
    assert "page.html" in done.stderr


def test_a_listing_may_come_from_standard_input() -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "-"], input=LISTING.encode())
    assert len(orjson.loads(done.stdout)) == 2


def test_an_empty_page_of_an_archive_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "past-the-end.html"
    path.write_text("<html><body><h2>آرشیو</h2></body></html>", encoding="utf-8")
    done = runner.invoke(app, ["--outlet", "mehr", "--url", "https://www.mehrnews.com/archive?pi=99", str(path)])
    assert (done.exit_code, done.stdout) == (0, "[]\n")


def test_an_unknown_outlet_is_status_2(listing: Path) -> None:
    done = runner.invoke(app, ["--outlet", "irna", str(listing)])
    assert done.exit_code == 2
    assert "shahr20" in done.stderr


def test_a_missing_file_is_status_1() -> None:
    done = runner.invoke(app, ["--outlet", "mehr", "no-such-listing.html"])
    assert done.exit_code == 1
    assert "no-such-listing.html" in done.stderr
