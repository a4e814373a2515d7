from __future__ import annotations

import attrs
import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from qomnews.article import Article, Block, Capture, Image, Mirror, RawArticle, RawText, Tombstone, body_text
from qomnews.records import from_json, json_schema, to_dict, to_json

ARTICLE = Article(
    id="mehr:6671064",
    story_id="mehr:6671064",
    outlet="mehr",
    desk="qom",
    url="https://www.mehrnews.com/news/6671064",
    short_url=None,
    news_id="6671064",
    kind="news",
    title="هم‌افزایی رسانه‌ها",
    kicker=None,
    lead="قم- خدمات نیمه شعبان هماهنگ می‌شود.",
    body="پاراگراف نخست.",
    blocks=(Block("paragraph", "پاراگراف نخست."), Block("caption", "عکس")),
    byline=None,
    source_name=None,
    source_url=None,
    published_at="2025-12-16T00:35:00+03:30",
    published_jalali="1404-09-25 00:35",
    published_precision="minute",
    updated_at=None,
    category=("استان‌ها", "قم"),
    tags=(),
    images=(Image("https://media.mehrnews.com/a.jpg", "نما", None),),
    comments_count=None,
    content_hash="0" * 64,
    mirrors=(
        Mirror(
            outlet="titronline",
            url=None,
            title="هم‌افزایی رسانه‌ها",
            published_at=None,
            relation="truncated",
            similarity=0.91,
            seen_at="2025-12-16T08:00:00+00:00",
        ),
    ),
    rules={"dates": "1"},
    first_seen_at="2025-12-16T07:00:00+00:00",
    last_changed_at="2025-12-16T08:00:00+00:00",
    flags=("weekday_mismatch",),
    capture=Capture("2025/12/mehr.warc.gz", "<urn:uuid:00000000-0000-0000-0000-000000000000>"),
    extraction={"title": "selector", "layout": "nastooh"},
    raw=RawText("هم‌افزایي رسانه‌ها", None, "قم- خدمات", "پاراگراف نخست.", "سه شنبه 25 آذر 1404 - 00:35"),
)

# The contract of the export, written out: analysts' programs depend on names and order alike.
KEYS = (  # noqa: SIM905 - a list of words is read as words
    "schema_version id story_id outlet desk url short_url news_id kind language title kicker lead body blocks byline "
    "source_name source_url published_at published_jalali published_precision updated_at category tags images "
    "comments_count content_hash mirrors mirror_of version rules first_seen_at last_changed_at status flags capture "
    "extraction raw"
).split()


def validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema(), format_checker=FormatChecker())


def test_keys_stand_in_the_order_of_the_contract_and_are_never_missing() -> None:
    assert list(orjson.loads(to_json(ARTICLE))) == KEYS


def test_a_record_survives_the_way_to_json_and_back() -> None:
    assert from_json(to_json(ARTICLE), Article) == ARTICLE


def test_a_line_validates_against_the_schema() -> None:
    assert not list(validator().iter_errors(orjson.loads(to_json(ARTICLE))))


def test_a_tombstone_validates_as_the_second_variant() -> None:
    gone = Tombstone(id="mehr:1", story_id="mehr:1", status="superseded", superseded_by="mehr:2")
    assert not list(validator().iter_errors(orjson.loads(to_json(gone))))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "essay"),
        ("title", ""),
        ("title", None),
        ("version", 0),
        ("status", "lost"),
        ("published_precision", "second"),
        ("published_at", "25 آذر"),
        ("mirrors", [{"outlet": "mehr"}]),
        ("schema_version", 2),
    ],
)
def test_the_schema_refuses_a_wrong_value(key: str, value: object) -> None:
    assert list(validator().iter_errors({**orjson.loads(to_json(ARTICLE)), key: value}))


def test_the_schema_refuses_a_missing_and_an_unknown_key() -> None:
    line = orjson.loads(to_json(ARTICLE))
    assert list(validator().iter_errors({**line, "headline": "x"}))
    del line["desk"]
    assert list(validator().iter_errors(line))


def test_the_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_a_record_with_an_unknown_key_is_refused_by_name() -> None:
    plain = to_dict(ARTICLE) | {"headline": "x"}
    with pytest.raises(ValueError, match="headline"):
        from_json(orjson.dumps(plain), Article)


def test_a_raw_record_holds_json_types_only() -> None:
    raw = RawArticle(outlet="mehr", body=(Block("paragraph", "متن"),), capture=Capture("a", "b"))
    assert from_json(to_json(raw), RawArticle) == raw


def test_records_can_not_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        ARTICLE.title = "دیگر"  # type: ignore[misc]


def test_captions_are_no_part_of_the_body() -> None:
    assert body_text(ARTICLE.blocks) == "پاراگراف نخست."
