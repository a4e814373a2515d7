"""The ladder: which of a page's answers is believed, and what is refused."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from web_poet import HttpResponse

import qomnews.outlets
from qomnews.article import Image, RawArticle
from qomnews.outlets import OUTLETS, Outlet, UnknownOutletError
from qomnews.pages import GenericPage, NoArticleError, extract, page_class

FIXTURES = Path(__file__).parents[2] / "fixtures"
URL = "https://www.mehrnews.com/news/6671064/x"
TEXT = "<p>به گزارش خبرنگار مهر، کتابخانه تازه قم با ده هزار جلد کتاب باز شد.</p><p>این کتابخانه هر روز باز است.</p>"


def _mehr(
    *,
    head: str = "",
    date: str = "۲۵ آذر ۱۴۰۴، ۰:۳۵",
    title: str = "کتابخانه تازه قم",
    body: str = TEXT,
    more: str = "",
) -> str:
    return f"""<html><head><meta charset="utf-8"><title>{title} - خبرگزاری مهر | اخبار ایران</title>{head}</head><body>
    <article id="item"><div class="item-nav"><div class="item-date"><span>{date}</span></div></div>
    <div class="item-title"><h1 class="title">{title}</h1></div>
    <div class="item-body"><div class="item-text">{body}</div></div>{more}</article></body></html>"""


def _read(page: str, outlet: str = "mehr", url: str | None = URL) -> RawArticle:
    return extract(page.encode(), outlet=outlet, url=url)


def _ld(**members: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **members}
    return f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'


def test_awaiting_and_extracting_give_the_same_record() -> None:
    page = page_class("mehr")(HttpResponse(URL, body=_mehr().encode()))
    assert asyncio.run(page.to_item()) == _read(_mehr())


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
    article = _read(page, "other", "https://other.example/news/12345")
    assert (article.title, article.published_raw, article.source_name) == (
        "بوستان تازه قم",
        "۲۵ آذر ۱۴۰۴",
        "شهرداری قم",
    )
    assert [block.text for block in article.body] == [body]
    assert (article.news_id, article.url) == ("12345", "https://other.example/news/12345")


class TestDates:
    def test_the_moment_of_serving_is_never_the_date(self) -> None:
        page = _mehr(head='<meta name="date" content="2026-01-01T10:00:00+03:30">', date="")
        assert _read(page).published_raw is None

    def test_a_selector_that_finds_no_date_leaves_it_to_json_ld(self) -> None:
        article = _read(_mehr(head=_ld(datePublished="2025-12-16T00:35:00+03:30"), date="به‌زودی"))
        assert article.published_raw == "2025-12-16T00:35:00+03:30"
        assert article.extraction["published_raw"] == "json-ld"

    def test_after_json_ld_come_the_meta_tags(self) -> None:
        head = (
            _ld(datePublished="soon") + '<meta property="article:published_time" content="2025-12-16T00:35:00+03:30">'
        )
        article = _read(_mehr(head=head, date=""))
        assert article.extraction["published_raw"] == "meta"

    def test_a_date_before_the_outlet_existed_is_passed_over(self) -> None:
        article = _read(_mehr(date="۱۱ دی ۱۳۴۸، ۳:۳۰", head=_ld(datePublished="2025-12-16T00:35:00+03:30")))
        assert article.published_raw == "2025-12-16T00:35:00+03:30"

    def test_a_date_to_come_is_believed_only_where_nothing_else_is_offered(self) -> None:
        future = "۱ فروردین ۱۴۴۰، ۸:۰۰"
        assert _read(_mehr(date=future, head=_ld(datePublished="2025-12-16T00:35:00+03:30"))).published_raw != future
        assert _read(_mehr(date=future)).published_raw == future

    def test_what_was_in_the_future_is_told_by_the_moment_of_fetching(self) -> None:
        page = _mehr(date="۱ فروردین ۱۴۰۴، ۸:۰۰", head=_ld(datePublished="2024-12-16T00:35:00+03:30")).encode()
        before, after = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
        found = [extract(page, outlet="mehr", url=URL, fetched_at=at).published_raw for at in (before, after)]
        assert found == ["2024-12-16T00:35:00+03:30", "۱ فروردین ۱۴۰۴، ۸:۰۰"]

    def test_an_age_is_kept_where_nothing_else_dates_the_page(self) -> None:
        assert _read(_mehr(date="۲ ساعت پیش")).published_raw == "۲ ساعت پیش"
        head = _ld(datePublished="2025-12-16T00:35:00+03:30")
        assert _read(_mehr(date="۲ ساعت پیش", head=head)).published_raw == "2025-12-16T00:35:00+03:30"


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
        assert _read(page).title == "باران در قم"

    def test_a_heading_that_is_the_sites_name_is_no_title(self) -> None:
        page = _mehr(title="خبرگزاری مهر", head='<meta property="og:title" content="کتابخانه تازه قم باز شد">')
        article = _read(page)
        assert (article.title, article.extraction["title"]) == ("کتابخانه تازه قم باز شد", "meta")

    def test_a_title_of_metadata_is_read_in_the_letters_of_the_heading(self) -> None:
        page = f"""<meta charset="utf-8"><meta property="og:title" content="رسانه ها در قم"><div><h2>رسانه‌ها در قم</h2>
        <div class="item-text">{TEXT}</div></div>"""
        assert _read(page).title == "رسانه‌ها در قم"


class TestAddresses:
    def test_an_address_with_a_number_outweighs_a_canonical_link_to_another_story(self) -> None:
        article = _read(_mehr(head='<link rel="canonical" href="https://www.mehrnews.com/news/1111111">'))
        assert (article.url, article.news_id) == ("https://www.mehrnews.com/news/6671064", "6671064")

    def test_a_short_address_becomes_the_canonical_one(self) -> None:
        page = _mehr(head='<link rel="canonical" href="/news/6671064/slug">')
        assert _read(page, url="https://mehrnews.com/x349jN").url == "https://www.mehrnews.com/news/6671064"

    def test_a_canonical_link_to_the_front_page_is_passed_over(self) -> None:
        page = _mehr(head='<link rel="canonical" href="https://www.mehrnews.com/">')
        assert _read(page).url == "https://www.mehrnews.com/news/6671064"

    def test_a_page_met_at_a_local_address_is_public(self) -> None:
        page = _mehr(head='<link rel="canonical" href="/news/6671064">', body=TEXT + '<p><img src="/a.jpg"></p>')
        article = _read(page, url="http://127.0.0.1:8000/news/6671064")
        assert article.url == "https://www.mehrnews.com/news/6671064"
        assert [image.url for image in article.images] == ["https://www.mehrnews.com/a.jpg"]

    def test_a_number_on_the_page_that_contradicts_the_address_is_passed_over(self) -> None:
        assert _read(_mehr(more='<div class="item-code"><span>999999</span></div>')).news_id == "6671064"


class TestOtherFields:
    def test_pictures_have_absolute_addresses_alternatives_and_captions(self) -> None:
        body = f"""{TEXT}<figure><img src="data:image/gif;base64,x" data-src="/d/1.jpg?ts=5" alt=" کتاب ">
        <figcaption>قفسه</figcaption></figure>
        <img src="//media.mehrnews.com/d/2.jpg"><img src="/d/1.jpg?ts=6"><img src="/i/logo.png">
        <img src="/p.gif" width="1">"""
        assert _read(_mehr(body=body)).images == (
            Image("https://www.mehrnews.com/d/1.jpg?ts=5", "کتاب", "قفسه"),
            Image("https://media.mehrnews.com/d/2.jpg", None, None),
        )

    @pytest.mark.parametrize(
        ("named", "kind"),
        [("report", "report"), ("talk", "interview"), ("op-ed", "note"), ("گزارش", "report"), ("7", "news")],
    )
    def test_the_kind_is_what_the_cms_calls_it(self, named: str, kind: str) -> None:
        assert _read(_mehr(head=f'<meta property="nastooh:newsType" content="{named}">')).kind == kind

    def test_comments_are_counted_and_their_text_left_out(self) -> None:
        more = '<div class="comments-list"><ul><li><div class="comment-body">خوب بود.</div></li></ul></div>'
        article = _read(_mehr(more=more))
        assert article.comments_count == 1
        assert "خوب" not in " ".join(block.text for block in article.body)

    def test_a_page_that_shows_no_comments_has_no_count(self) -> None:
        assert _read(_mehr()).comments_count is None

    def test_an_author_is_named_but_not_the_outlet_itself(self) -> None:
        assert _read(_mehr(head=_ld(author={"@type": "Person", "name": "نرگس کتابی"}))).byline == "نرگس کتابی"
        assert _read(_mehr(head=_ld(author={"@type": "Organization", "name": "خبرگزاری مهر"}))).byline is None

    def test_a_desk_is_known_by_its_breadcrumb_however_it_is_spelled(self) -> None:
        crumbs = '<ol class="breadcrumb"><li><a>استان‌ها</a></li><li><a>قم</a></li></ol>'
        assert _read(_mehr(more=crumbs)).desk == "qom"
        assert _read(_mehr(more=crumbs.replace("قم", "فارس"))).desk is None

    def test_a_summary_in_metadata_is_a_lead_only_where_the_page_shows_it(self) -> None:
        lead = "مدیر کتابخانه از گشایش آن خبر داد."
        head = f'<meta name="description" content="{lead}">'
        assert _read(_mehr(head=head, more=f"<div>{lead}</div>")).lead == lead
        assert _read(_mehr(head=head)).lead is None

    def test_an_excerpt_of_the_body_is_no_lead(self) -> None:
        head = '<meta name="description" content="به گزارش خبرنگار مهر، کتابخانه تازه قم با ده هزار جلد کتاب باز شد.">'
        assert _read(_mehr(head=head)).lead is None

    def test_broken_json_ld_is_no_error(self) -> None:
        broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", </script>'
        assert _read(_mehr(head=broken)).title == "کتابخانه تازه قم"

    def test_the_layout_and_every_rung_are_named(self) -> None:
        rungs = _read(_mehr()).extraction
        assert rungs == {
            "layout": "nastooh-item",
            "body": "selector",
            "news_id": "meta",
            "published_raw": "selector",
            "title": "selector",
        }


class TestRefusals:
    def _reason(self, page: str) -> str:
        with pytest.raises(NoArticleError) as refused:
            _read(page)
        assert refused.value.detail
        return refused.value.reason

    @pytest.mark.parametrize("page", ["", " ", "<html></html>", "<!-- x -->", "%PDF-1.4", '{"a": 1}'])
    def test_a_page_without_text_is_empty(self, page: str) -> None:
        assert self._reason(page) == "empty"

    @pytest.mark.parametrize(
        "page",
        [
            "<title>Attention Required! | Cloudflare</title><p>Please enable cookies and verify you are human.</p>",
            "<title>...</title><p>Transferring to the website, please wait.</p><script src='/__arcsjs/x.js'></script>",
            "<h1>بررسی مرورگر شما</h1><p>چند لحظه صبر کنید.</p>",
        ],
    )
    def test_a_check_for_bots_is_named(self, page: str) -> None:
        assert self._reason(page) == "bot-check"

    def test_an_article_about_robots_and_pages_not_found_is_an_article(self) -> None:
        body = "<p>به گزارش خبرنگار مهر، این صفحه یافت نشد پیامی است که ربات‌ها و captcha به مردم می‌دهند.</p>"
        assert _read(_mehr(title="چرا صفحه یافت نشد؟", body=body)).title == "چرا صفحه یافت نشد؟"

    def test_an_arabic_page_is_not_persian(self) -> None:
        body = "<p>أعلن المدير في مدينة قم على أن المكتبة التي بنيت من قبل مع الأهالي إلى الآن مفتوحة بعد ذلك.</p>"
        assert self._reason(_mehr(title="المكتبة الجديدة في قم", body=body)) == "not-persian"

    def test_a_text_without_a_heading_has_no_title(self) -> None:
        assert self._reason(f'<meta charset="utf-8"><div class="item-text">{TEXT}</div>') == "no-title"

    def test_a_form_to_log_in_holds_no_article(self) -> None:
        page = "<title>ورود</title><h1>ورود به سامانه</h1><form><input></form><p>برای دیدن این بخش وارد شوید.</p>"
        assert self._reason(page) == "no-text"

    @pytest.mark.parametrize(
        "path", sorted(FIXTURES.glob("qomnews.pages.*/*/exception.json")), ids=lambda path: path.parent.name
    )
    def test_the_fixtures_that_hold_no_article_are_refused_for_their_reason(self, path: Path) -> None:
        info = json.loads((path.parent / "inputs" / "HttpResponse-info.json").read_bytes())
        body = (path.parent / "inputs" / "HttpResponse-body.html").read_bytes()
        outlet = path.parents[1].name.split(".")[2]
        with pytest.raises(NoArticleError) as refused:
            page_class(outlet)(HttpResponse(info["url"], body=body, status=info["status"])).article()
        assert refused.value.reason == json.loads(path.read_bytes())["msg"]
