from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from qomnews.article import Block, Image, RawArticle
from qomnews.mirrors import credited_outlet
from qomnews.story import RejectedError, dated, derive, fingerprinted, normalised
from qomnews.text import Options

NOW = datetime(2025, 12, 16, 8, 0, tzinfo=UTC)
RAW = RawArticle(
    outlet="mehr",
    url="https://www.mehrnews.com/news/6671064",
    news_id="6671064",
    title="هم‌افزایي رسانه ها",
    kicker="در جلسه ای عنوان شد",
    lead="قم- خدمات نیمه شعبان هماهنگ می شود.",
    body=(
        Block("paragraph", "به گزارش خبرنگار مهر، 12 هزار زائر آمدند."),
        Block("caption", "عكس از كتابخانه"),
        Block("paragraph", "  "),
    ),
    byline="كاظم",
    published_raw="سه شنبه 25 آذر 1404 - 00:35",
    category=("استانها", "قم"),
    tags=("رسانه ها",),
    images=(Image("https://media.mehrnews.com/a.jpg", "عكس", None),),
    source_name="خبرگزاري مهر",
    fetched_at="2025-12-16T08:00:00+00:00",
)


def test_every_text_is_normalised_and_the_raw_text_kept() -> None:
    article = derive(RAW, now=NOW)
    assert article.title == "هم‌افزایی رسانه‌ها"
    assert article.lead == "قم- خدمات نیمه شعبان هماهنگ می‌شود."
    assert article.body == "به گزارش خبرنگار مهر، ۱۲ هزار زائر آمدند."
    assert article.blocks[1] == Block("caption", "عکس از کتابخانه")
    assert len(article.blocks) == 2
    assert (article.byline, article.source_name) == ("کاظم", "خبرگزاری مهر")
    assert article.tags == ("رسانه‌ها",)
    assert article.images[0].alt == "عکس"
    assert article.raw.title == RAW.title
    assert article.raw.published == RAW.published_raw


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        ("خبرگزاری مهر - قم", None, "خبرگزاری مهر"),
        ("به گزارش خبرگزاری مهر", None, "خبرگزاری مهر"),
        ("mehrnews.com", None, "خبرگزاری مهر"),
        ("خبرگزاري دانشجويان ايران", "https://www.mehrnews.com/news/1", "ایسنا"),
        (None, "https://qom.isna.ir/news/1", "ایسنا"),
        (" ", "https://qom.isna.ir/news/1", "ایسنا"),
        ("روابط عمومي شهرداري قم", "https://www.mehrnews.com/news/1", "روابط عمومی شهرداری قم"),
        (None, "https://example.com/1", None),
        (" ", None, None),
    ],
)
def test_an_outlet_that_is_credited_has_one_name(name: str | None, url: str | None, shown: str | None) -> None:
    raw = attrs.evolve(RAW, outlet="titronline", source_name=name, source_url=url)
    article = derive(raw, now=NOW)
    assert (article.source_name, article.source_url) == (shown, url)
    assert "sources" in article.rules
    # Mirrors are judged by the record: it credits whom the page does.
    assert credited_outlet(article.source_name, article.source_url) == credited_outlet(name, url)


def test_a_canonical_name_follows_the_options_of_the_text() -> None:
    raw = attrs.evolve(RAW, source_name="دفاع پرس")
    assert derive(raw, now=NOW).source_name == "دفاع\u200cپرس"
    assert derive(raw, now=NOW, options=Options(half_spaces="remove")).source_name == "دفاعپرس"


def test_a_record_is_named_dated_and_new() -> None:
    article = derive(RAW, now=NOW)
    assert article.id == article.story_id == "mehr:6671064"
    assert article.published_at == "2025-12-16T00:35:00+03:30"
    assert article.published_jalali == "1404-09-25 00:35"
    assert article.published_precision == "minute"
    assert (article.version, article.status, article.mirror_of, article.mirrors) == (1, "live", None, ())
    assert article.first_seen_at == "2025-12-16T08:00:00+00:00"


def test_derive_is_its_steps_one_after_the_other() -> None:
    stepwise = fingerprinted(normalised(dated(RAW, now=NOW)))
    assert stepwise.article == derive(RAW, now=NOW)
    assert stepwise.raw is RAW


def test_deriving_twice_gives_the_same_record() -> None:
    assert derive(RAW, now=NOW) == derive(RAW, now=NOW)


def test_the_same_text_has_the_same_hash_whatever_else_changes() -> None:
    other = attrs.evolve(RAW, tags=(), fetched_at="2026-01-01T00:00:00+00:00", comments_count=3)
    assert derive(other, now=NOW).content_hash == derive(RAW, now=NOW).content_hash
    edited = attrs.evolve(RAW, lead="قم- دیگر")
    assert derive(edited, now=NOW).content_hash != derive(RAW, now=NOW).content_hash


def test_options_reach_the_text() -> None:
    article = derive(RAW, now=NOW, options=Options(digits="latin", half_spaces="remove"))
    assert "12 هزار" in article.body
    assert article.title == "همافزایی رسانه ها"


def test_a_page_without_number_is_named_by_its_address_and_without_both_by_its_content() -> None:
    by_address = derive(
        attrs.evolve(RAW, outlet="titronline", news_id=None, url="https://www.titronline.ir/a"), now=NOW
    )
    assert by_address.id.startswith("titronline:")
    assert len(by_address.id) == len("titronline:") + 12
    nameless = derive(attrs.evolve(RAW, news_id=None, url=None), now=NOW)
    assert nameless.id == f"mehr:{nameless.content_hash[:12]}"


def test_a_missing_moment_of_fetching_is_now() -> None:
    assert derive(attrs.evolve(RAW, fetched_at=None), now=NOW).first_seen_at == "2025-12-16T08:00:00+00:00"


def test_a_page_without_a_date_is_kept_and_flagged() -> None:
    article = derive(attrs.evolve(RAW, published_raw=None), now=NOW)
    assert article.published_at is None
    assert article.flags == ("undated",)


@pytest.mark.parametrize(
    ("date", "flag"),
    [("دوشنبه 25 آذر 1404 - 00:35", "weekday_mismatch"), ("25 آذر 1405 - 00:35", "future"), ("دیروز", "relative")],
)
def test_a_doubtful_date_is_kept_and_flagged(date: str, flag: str) -> None:
    assert flag in derive(attrs.evolve(RAW, published_raw=date), now=NOW).flags


def test_an_unreadable_update_costs_a_flag_and_not_the_record() -> None:
    article = derive(attrs.evolve(RAW, updated_raw="31 مهر 1404"), now=NOW)
    assert (article.updated_at, article.flags) == (None, ("update_unreadable",))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": None}, "no-title"),
        ({"title": " \u200c "}, "no-title"),
        ({"lead": None, "body": ()}, "no-text"),
        ({"lead": " ", "body": (Block("paragraph", " "),)}, "no-text"),
        ({"published_raw": "31 مهر 1404"}, "bad-date"),
        ({"published_raw": "بی‌تاریخ"}, "bad-date"),
        ({"published_raw": "25 آذر 1300"}, "bad-date"),
    ],
)
def test_what_can_be_no_record_is_rejected_with_a_reason(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(RejectedError) as caught:
        derive(attrs.evolve(RAW, **changes), now=NOW)
    assert caught.value.reason == reason
    assert caught.value.detail


def test_a_caption_alone_is_text_enough() -> None:
    article = derive(attrs.evolve(RAW, lead=None, body=(Block("caption", "گنبد"),), kind="photo"), now=NOW)
    assert (article.body, article.blocks) == ("", (Block("caption", "گنبد"),))
