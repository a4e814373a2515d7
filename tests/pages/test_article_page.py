"""The ladder: which of a page's answers is believed, and what is refused."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from web_poet import HttpResponse

import qomnews.outlets
from qomnews.outlets import OUTLETS, Outlet, UnknownOutletError
from qomnews.pages import GenericPage, extract, page_class
from tests.pages.ladder_pages import TEXT, URL, ld, mehr, read

FIXTURES = Path(__file__).parents[2] / "fixtures"


def test_awaiting_and_extracting_give_the_same_record() -> None:
    page = page_class("mehr")(HttpResponse(URL, body=mehr().encode()))
    assert asyncio.run(page.to_item()) == read(mehr())


def test_an_unknown_outlet_has_no_page_class() -> None:
    with pytest.raises(UnknownOutletError, match="irna"):
        page_class("irna")


def test_an_outlet_without_a_page_class_gets_the_generic_one(monkeypatch: pytest.MonkeyPatch) -> None:
    row = attrs.evolve(OUTLETS[0], id="other", name="خبر دیگر", names=("خبر دیگر",), hosts=("other.example",))
    rows: tuple[Outlet, ...] = (*OUTLETS, row)
    monkeypatch.setattr(qomnews.outlets, "OUTLETS", rows)
    assert issubclass(page_class("other"), GenericPage)
    body = "به گزارش خبر دیگر به نقل از شهرداری قم، بوستان تازه‌ای در شمال شهر باز شد و مردم به آن رفتند."
    page = f"<title>بوستان تازه قم | خبر دیگر</title><div><h1>بوستان تازه قم</h1><i>۲۵ آذر ۱۴۰۴</i><p>{body}</p></div>"
    article = read(page, "other", "https://other.example/news/12345")
    assert (article.title, article.published_raw, article.source_name) == (
        "بوستان تازه قم",
        "۲۵ آذر ۱۴۰۴",
        "شهرداری قم",
    )
    assert [block.text for block in article.body] == [body]
    assert (article.news_id, article.url) == ("12345", "https://other.example/news/12345")


class TestDates:
    def test_the_moment_of_serving_is_never_the_date(self) -> None:
        page = mehr(head='<meta name="date" content="2026-01-01T10:00:00+03:30">', date="")
        assert read(page).published_raw is None

    def test_a_selector_that_finds_no_date_leaves_it_to_json_ld(self) -> None:
        article = read(mehr(head=ld(datePublished="2025-12-16T00:35:00+03:30"), date="به‌زودی"))
        assert article.published_raw == "2025-12-16T00:35:00+03:30"
        assert article.extraction["published_raw"] == "json-ld"

    def test_after_json_ld_come_the_meta_tags(self) -> None:
        head = ld(datePublished="soon") + '<meta property="article:published_time" content="2025-12-16T00:35:00+03:30">'
        article = read(mehr(head=head, date=""))
        assert article.extraction["published_raw"] == "meta"

    def test_a_date_before_the_outlet_existed_is_passed_over(self) -> None:
        article = read(mehr(date="۱۱ دی ۱۳۴۸، ۳:۳۰", head=ld(datePublished="2025-12-16T00:35:00+03:30")))
        assert article.published_raw == "2025-12-16T00:35:00+03:30"

    def test_a_date_to_come_is_believed_only_where_nothing_else_is_offered(self) -> None:
        future = "۱ فروردین ۱۴۴۰، ۸:۰۰"
        assert read(mehr(date=future, head=ld(datePublished="2025-12-16T00:35:00+03:30"))).published_raw != future
        assert read(mehr(date=future)).published_raw == future

    def test_what_was_in_the_future_is_told_by_the_moment_of_fetching(self) -> None:
        page = mehr(date="۱ فروردین ۱۴۰۴، ۸:۰۰", head=ld(datePublished="2024-12-16T00:35:00+03:30")).encode()
        before, after = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
        found = [extract(page, outlet="mehr", url=URL, fetched_at=at).published_raw for at in (before, after)]
        assert found == ["2024-12-16T00:35:00+03:30", "۱ فروردین ۱۴۰۴، ۸:۰۰"]

    def test_an_age_is_kept_where_nothing_else_dates_the_page(self) -> None:
        assert read(mehr(date="۲ ساعت پیش")).published_raw == "۲ ساعت پیش"
        head = ld(datePublished="2025-12-16T00:35:00+03:30")
        assert read(mehr(date="۲ ساعت پیش", head=head)).published_raw == "2025-12-16T00:35:00+03:30"


class TestTitles:
    @pytest.mark.parametrize(
        "shown",
        [
            "باران در قم - خبرگزاری مهر | اخبار ایران و جهان | Mehr News Agency",
            "خبرگزاری مهر - باران در قم",
            "باران در قم | مهر",
            "باران در قم",
        ],
    )
    def test_the_sites_name_is_no_part_of_a_title(self, shown: str) -> None:
        page = f'<meta charset="utf-8"><title>{shown}</title><div class="item-text">{TEXT}</div>'
        assert read(page).title == "باران در قم"

    def test_a_heading_that_is_the_sites_name_is_no_title(self) -> None:
        page = mehr(title="خبرگزاری مهر", head='<meta property="og:title" content="کتابخانه تازه قم باز شد">')
        article = read(page)
        assert (article.title, article.extraction["title"]) == ("کتابخانه تازه قم باز شد", "meta")

    def test_a_title_of_metadata_is_read_in_the_letters_of_the_heading(self) -> None:
        page = f"""<meta charset="utf-8"><meta property="og:title" content="رسانه ها در قم"><div><h2>رسانه‌ها در قم</h2>
        <div class="item-text">{TEXT}</div></div>"""
        assert read(page).title == "رسانه‌ها در قم"


class TestAddresses:
    def test_an_address_with_a_number_outweighs_a_canonical_link_to_another_story(self) -> None:
        article = read(mehr(head='<link rel="canonical" href="https://www.mehrnews.com/news/1111111">'))
        assert (article.url, article.news_id) == ("https://www.mehrnews.com/news/6671064", "6671064")

    def test_a_short_address_becomes_the_canonical_one(self) -> None:
        page = mehr(head='<link rel="canonical" href="/news/6671064/slug">')
        assert read(page, url="https://mehrnews.com/x349jN").url == "https://www.mehrnews.com/news/6671064"

    def test_a_canonical_link_to_the_front_page_is_passed_over(self) -> None:
        page = mehr(head='<link rel="canonical" href="https://www.mehrnews.com/">')
        assert read(page).url == "https://www.mehrnews.com/news/6671064"

    def test_a_page_met_at_a_local_address_is_public(self) -> None:
        page = mehr(head='<link rel="canonical" href="/news/6671064">', body=TEXT + '<p><img src="/a.jpg"></p>')
        article = read(page, url="http://127.0.0.1:8000/news/6671064")
        assert article.url == "https://www.mehrnews.com/news/6671064"
        assert [image.url for image in article.images] == ["https://www.mehrnews.com/a.jpg"]

    def test_a_number_on_the_page_that_contradicts_the_address_is_passed_over(self) -> None:
        assert read(mehr(more='<div class="item-code"><span>999999</span></div>')).news_id == "6671064"
