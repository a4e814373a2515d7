from __future__ import annotations

import gzip
from datetime import UTC, datetime
from io import BytesIO

import pytest

from qomnews.captures.choice import Choice
from qomnews.captures.index import Indexed, Lines, indexed
from qomnews.captures.lacking import sought

URL = "https://www.mehrnews.com/news/6671064/x"
AT = datetime(2025, 12, 16, 7, 0, 5, tzinfo=UTC)
WHOLE = Indexed(
    url=URL,
    at=AT,
    status=200,
    mime="text/html",
    digest="ABC",
    filename="crawl/a.warc.gz",
    offset=1234,
    length=567,
)
ELEVEN = f"com,mehrnews)/ 20251216070005 {URL} text/html 200 ABC - - 567 1234 crawl/a.warc.gz\n"
FORMS = {
    "cdx 11": f" CDX N b a m s k r M S V g\n{ELEVEN}",
    "cdx 11 without a header": ELEVEN,
    "cdxj": f'com,mehrnews)/ 20251216070005 {{"url": "{URL}", "mime": "text/html", "status": "200", "digest": "ABC", '
    '"length": "567", "offset": "1234", "filename": "crawl/a.warc.gz"}\n',
    "json lines": f'{{"urlkey": "com", "timestamp": "20251216070005", "url": "{URL}", "mime": "text/html", '
    '"status": "200", "digest": "ABC", "length": 567, "offset": 1234, "filename": "crawl/a.warc.gz"}\n',
}
WITHOUT_LENGTH = f" CDX N b a m s k r V g\nx 20251216070005 {URL} text/html 200 ABC - 1234 crawl/a.warc.gz\n"
WAYBACK = (
    '[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],\n'
    f'["x","20251216070005","{URL}","text/html","200","ABC","567"],\n'
    f'["x","20251217070005","{URL}","text/html","-","DEF","568"]]\n'
)


def read(text: str, *, lines: Lines | None = None, compress: bool = False) -> list[Indexed]:
    data = gzip.compress(text.encode()) if compress else text.encode()
    return list(indexed(BytesIO(data), lines=lines or Lines()))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("compress", [False, True])
def test_every_form_says_the_same(form: str, compress: bool) -> None:
    assert read(FORMS[form], compress=compress) == [WHOLE]


def test_nine_fields_have_no_length() -> None:
    (found,) = read(WITHOUT_LENGTH)
    assert (found.length, found.offset, found.filename) == (None, 1234, "crawl/a.warc.gz")


@pytest.mark.parametrize(
    "text", [WAYBACK, WAYBACK.replace("\n", ""), f"x 20251216070005 {URL} text/html 200 ABC 567\n"]
)
def test_waybacks_answers_name_no_file(text: str) -> None:
    found = read(text)
    assert (found[0].url, found[0].at, found[0].digest, found[0].filename) == (URL, AT, "ABC", None)
    assert [each.status for each in found[1:]] == [None] * (len(found) - 1)


def test_a_line_that_can_not_be_read_costs_itself_alone_and_is_named() -> None:
    lines = Lines()
    text = FORMS["cdxj"] + "x 20251216070005 {broken\n" + "one two\n" + f"x 2025-12-16 {URL} text/html 200 A 1\n\n"
    assert read(text + FORMS["cdxj"], lines=lines) == [WHOLE, WHOLE]
    assert (lines.read, lines.bad) == (2, 3)
    assert lines.first_bad is not None
    assert lines.first_bad.startswith("line 2: ")


def test_a_moment_may_be_no_more_than_a_year() -> None:
    (found,) = read(f"x 2019 {URL} text/html 200 ABC 567\n")
    assert found.at == datetime(2019, 1, 1, tzinfo=UTC)


def capture(day: int, *, url: str = URL, digest: str | None = None, **other: object) -> Indexed:
    at = datetime(2025, 12, day, tzinfo=UTC)
    return Indexed(url=url, at=at, digest=digest, status=200, mime="text/html", **other)  # type: ignore[arg-type]


def days(captures: list[Indexed], choice: Choice | None = None) -> list[int]:
    return [each.capture.at.day for each in sought(captures, {"mehr": choice or Choice()})]


def test_the_newest_capture_of_every_story_is_asked_for_first() -> None:
    other = "https://mehrnews.com/news/6671999"
    captures = [capture(1), capture(3), capture(2, url=f"{URL}?utm_source=a"), capture(9, url=other)]
    found = sought(captures, {"mehr": Choice()})
    assert [(each.capture.at.day, each.news_id) for each in found] == [
        (3, "6671064"),
        (9, "6671999"),
        (2, "6671064"),
        (1, "6671064"),
    ]


def test_of_captures_in_a_row_with_one_digest_the_newest_is_enough() -> None:
    captures = [capture(day, digest=digest) for day, digest in enumerate("AABBA", 1)]
    assert days(captures) == [5, 4, 2]
    # Where no digest is named, each may say something else.
    assert days([capture(1), capture(2)]) == [2, 1]


def test_only_article_pages_of_the_outlets_are_sought() -> None:
    others = [
        Indexed(url=URL, at=AT, status=404, mime="text/html"),
        Indexed(url=URL, at=AT, status=200, mime="warc/revisit"),
        Indexed(url="https://www.mehrnews.com/archive?pi=1", at=AT),
        Indexed(url="https://shahr20.ir/69048/x/", at=AT),
        Indexed(url="https://[broken", at=AT),
    ]
    assert days(others) == []
    assert days([capture(3), capture(20)], Choice(since=datetime(2025, 12, 10, tzinfo=UTC))) == [20]
