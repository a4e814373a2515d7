"""What is asked of anybody's line, and what is made of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from qomnews.export.foreign import Entry, RejectedError, entry_of

TITLE = "کتابخانه نیروگاه باز شد"


def read(**fields: Any) -> Entry:
    entry = entry_of(json.dumps({"title": TITLE, **fields}, ensure_ascii=False).encode())
    assert entry is not None
    return entry


def instant(value: object, **fields: Any) -> str | None:
    published = read(published_at=value, **fields).published
    return published.isoformat() if published else None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("این خبر نیست", "it is no JSON: "),
        ('{"title": "کتابخانه', "it is no JSON: "),
        ("", "it is no JSON: "),
        ('[{"title": "کتابخانه"}]', "it is a list, not an object; jq -c '.[]' FILE puts each of its entries on a line"),
        ('"کتابخانه"', "it is text, not an object"),
        ("12", "it is a number, not an object"),
        ("null", "it is null, not an object"),
        ('{"title": ["کتابخانه"]}', "title is a list, not text"),
        ('{"title": "کتابخانه", "body": {"fa": "متن"}}', "body is an object, not text"),
        ('{"title": "کتابخانه", "url": 5}', "url is a number, not text"),
        ('{"title": "کتابخانه", "outlet": true}', "outlet is true or false, not text"),
        ('{"title": "کتابخانه", "id": 1.5}', "id is a number, not text"),
        ('{"title": "کتابخانه", "id": false}', "id is true or false, not text"),
        ("{}", "there is nothing to compare in title, lead, body or blocks; it has nothing"),
        (
            '{"url": "https://qom.example/1", "text": "متن", "body": " … "}',
            "there is nothing to compare in title, lead, body or blocks; it has url, text, body",
        ),
    ],
)
def test_a_line_that_can_not_be_compared_says_why(line: str, reason: str) -> None:
    with pytest.raises(RejectedError) as error:
        entry_of(line.encode())
    assert str(error.value).startswith(reason)


def test_bytes_of_another_encoding_are_named_as_such() -> None:
    with pytest.raises(RejectedError, match=r"^byte 12 \(0x98\) is not UTF-8"):
        entry_of('{"title": "کتابخانه"}'.encode("cp1256"))


def test_many_keys_are_not_all_named() -> None:
    with pytest.raises(RejectedError, match=r"it has a, b, c, d, e, f, g, h, …$"):
        entry_of(json.dumps(dict.fromkeys("abcdefghij", 1)).encode())


@pytest.mark.parametrize("fields", [{"title": "باران"}, {"lead": "باران"}, {"body": "باران"}])
def test_any_text_is_enough(fields: dict[str, str]) -> None:
    entry = entry_of(json.dumps(fields).encode())
    assert entry is not None
    assert entry.outlet == ""
    assert entry.published is None


def test_a_gallery_is_known_by_its_captions() -> None:
    entry = read(title=None, blocks=[{"kind": "caption", "text": "نمایی از کتابخانه تازه محله نیروگاه"}])
    assert entry.fingerprint().letters == len("نماییازکتابخانهتازهمحلهنیروگاه")


@pytest.mark.parametrize("blocks", [["متن"], [{"type": "paragraph", "data": {}}], "متن", 5, None])
def test_blocks_of_another_form_leave_the_body_standing(blocks: object) -> None:
    entry = read(body="متن خبر", blocks=blocks)
    assert (entry.body, entry.blocks) == ("متن خبر", ())


def test_a_tombstone_is_no_article() -> None:
    line = {"schema_version": 1, "id": "mehr:1", "story_id": "mehr:1", "status": "removed", "superseded_by": None}
    assert entry_of(json.dumps(line).encode()) is None


def test_an_article_is_told_by_its_id_else_by_its_address_else_by_its_line() -> None:
    url = "https://shahr20.ir/?p=69048"
    made = hashlib.sha256(url.encode()).hexdigest()[:12]
    assert (read(id="mehr:6671064", url=url).key, read(id="mehr:6671064").shown) == ("mehr:6671064", "mehr:6671064")
    assert (read(id=17).key, read(id=17).shown) == ("17", 17)
    for nothing in (None, "", "  "):
        assert (read(id=nothing, url=url).key, read(id=nothing, url=url).shown) == (made, made)
    assert read().shown is None
    assert read().key == read().key != read(lead="دیگر").key


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        ({"outlet": "mehr"}, "mehr"),
        ({"outlet": "خبرگزاری مهر"}, "mehr"),
        ({"outlet": "mehrnews.com"}, "mehr"),
        ({"outlet": "نشریه محله"}, "نشریه محله"),
        ({"url": "https://www.mehrnews.com/news/6671064"}, "mehr"),
        ({"url": "mehrnews.ir/news/6671064"}, "mehr"),
        ({"url": "https://www.isna.ir/news/1404"}, "isna"),
        ({"url": "https://www.qom.example:8080/1"}, "qom.example"),
        ({"outlet": " ", "url": "https://qom.example/1"}, "qom.example"),
        ({"outlet": "shahr20", "url": "https://www.mehrnews.com/news/6671064"}, "shahr20"),
        ({"url": "https://[qom/1"}, ""),
        ({}, ""),
    ],
)
def test_the_outlet_is_the_one_that_is_named_else_the_addresss(fields: dict[str, str], outlet: str) -> None:
    assert read(**fields).outlet == outlet


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-12-16T00:35:00+03:30", "2025-12-16T00:35:00+03:30"),
        ("2025-12-15T21:05:00Z", "2025-12-15T21:05:00+00:00"),
        ("2025-12-16T00:35:00", "2025-12-16T00:35:00+03:30"),
        ("2022-07-01 12:00:00", "2022-07-01T12:00:00+04:30"),
        ("2025-12-16", "2025-12-16T00:00:00+03:30"),
        ("۱۴۰۴/۰۹/۲۵ - ۰۰:۳۵", "2025-12-16T00:35:00+03:30"),
        ("1404-09-25T00:35:00", "2025-12-16T00:35:00+03:30"),
        ("سه شنبه 25 آذر 1404 - 00:35", "2025-12-16T00:35:00+03:30"),
        ("Tue, 16 Dec 2025 00:35:00 +0330", "2025-12-16T00:35:00+03:30"),
        (1765832700, "2025-12-15T21:05:00+00:00"),
        (1765832700000, "2025-12-15T21:05:00+00:00"),
    ],
)
def test_dates_of_any_form_are_read(value: object, expected: str) -> None:
    assert instant(value) == expected
    assert not read(published_at=value).undated


@pytest.mark.parametrize(
    "value",
    ["دیروز", "به‌زودی", "0001-01-01T00:00:00Z", "9999-12-31", "31 مهر 1404", 5, -1, 1e300, True, [], {"$date": 1}],
)
def test_a_date_that_can_not_be_read_is_no_date_and_is_counted(value: object) -> None:
    entry = read(published_at=value)
    assert entry.published is None
    assert entry.undated


@pytest.mark.parametrize("value", [None, ""])
def test_no_date_is_none_and_is_not_counted(value: object) -> None:
    entry = read(published_at=value)
    assert entry.published is None
    assert not entry.undated


def test_how_exactly_a_date_is_said_is_told_by_its_form_or_by_the_record() -> None:
    assert read(published_at="2025-12-16").precision == "day"
    assert read(published_at="1404/09/25").precision == "day"
    assert read(published_at="2025-12-16T00:00:00+03:30").precision == "minute"
    assert read(published_at="2025-12-16T00:00:00+03:30", published_precision="day").precision == "day"
    assert read(published_at="2025-12-16T00:00:00+03:30", published_precision="roughly").precision == "minute"


def test_versions_are_ordered_by_number_and_then_by_the_time_of_the_change() -> None:
    first = read(version=1, last_changed_at="2025-12-20T00:00:00Z").rank
    second = read(version=2, last_changed_at="2025-12-17T00:00:00Z").rank
    later = read(version=2, updated_at="2025-12-18T00:00:00Z").rank
    assert first < second < later
    assert read().rank == read(version="2", fetched_at="دیروز").rank == (0, 0.0)


def test_an_unknown_kind_is_news() -> None:
    assert (read(kind="photo").kind, read(kind="خبر").kind, read().kind) == ("photo", "news", "news")
