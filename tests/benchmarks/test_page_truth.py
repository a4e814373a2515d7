from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest

from benchmarks.page_ours import load
from benchmarks.page_readers import _paragraphs, lines
from benchmarks.page_truth import read_pages
from benchmarks.page_worker import Reading, Received, _run


def put(folder: Path, case: str, *, status: int = 200, expected: dict[str, object] | None = None) -> Path:
    """A fixture below a folder."""
    made = folder / "qomnews.pages.mehr.MehrPage" / case
    (made / "inputs").mkdir(parents=True)
    info = {"url": "https://www.mehrnews.com/news/1", "status": status, "headers": [["Content-Type", "text/html"]]}
    (made / "inputs" / "HttpResponse-info.json").write_text(json.dumps(info))
    (made / "inputs" / "HttpResponse-body.html").write_bytes(b"<p>1</p>")
    (made / ("output.json" if expected else "exception.json")).write_text(json.dumps(expected or {"msg": "empty"}))
    return made


def test_a_page_comes_with_what_was_received_and_what_is_right(tmp_path: Path) -> None:
    made = put(tmp_path, "current", expected={"title": "قم", "body": [{"kind": "caption", "text": "عکس"}]})
    (made / "published_at.txt").write_text("2025-12-16\n")
    (page,) = read_pages(tmp_path)
    assert (page.name, page.title, page.lead, page.published_at) == ("mehr/current", "قم", "", "2025-12-16")
    assert (page.paragraphs(), page.paragraphs(captions=False)) == (["عکس"], [])
    assert (page.received["content_type"], page.body) == ("text/html", b"<p>1</p>")


def test_pages_with_an_http_error_are_left_out_and_those_without_an_article_are_not(tmp_path: Path) -> None:
    put(tmp_path, "empty")
    put(tmp_path, "gone", status=404)
    assert [(page.name, page.expected) for page in read_pages(tmp_path)] == [("mehr/empty", None)]


def test_a_redesign_is_known_by_its_name(tmp_path: Path) -> None:
    put(tmp_path, "redesign-divs")
    assert read_pages(tmp_path)[0].is_redesign


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<div><p>یک</p><div>دو<p>سه</p></div></div>", ["یک", "دو", "سه"]),
        ("<div><p>یک<br>دو</p></div>", ["یک", "دو"]),
        ("<div><table><tr><td>کالا</td><td>بها</td></tr></table></div>", ["کالا | بها"]),
        ("<div><ul><li>یک</li><li>دو</li></ul></div>", ["یک", "دو"]),
    ],
)
def test_paragraphs_of_cleaned_html_are_its_innermost_blocks(markup: str, paragraphs: list[str]) -> None:
    assert list(_paragraphs(lxml.html.fromstring(markup))) == paragraphs


def test_empty_lines_are_no_paragraphs() -> None:
    assert lines("یک\n\n  دو \n") == ["یک", "دو"]
    assert lines(None) == []


def test_a_tool_that_dies_on_a_page_goes_on_with_the_next() -> None:
    page: Received = {"outlet": "mehr", "url": "https://www.mehrnews.com/news/1", "content_type": "", "file": ""}
    reading: Reading = {"title": "قم", "published": None, "paragraphs": [], "fields": {}}

    def read(body: bytes, _: Received) -> Reading | None:
        if not body:
            raise ValueError("nothing in it")
        return reading

    errors: list[str] = []
    assert _run(read, [(b"", page), (b"1", page)], errors)[0] == [None, reading]
    assert errors == ["https://www.mehrnews.com/news/1: ValueError: nothing in it"]


def test_ours_gives_no_reading_of_a_page_that_is_refused() -> None:
    page: Received = {"outlet": "mehr", "url": "https://www.mehrnews.com/", "content_type": "text/html", "file": ""}
    assert load()(b"<html></html>", page) is None
