"""Fields that no ladder of texts gives, and pages that are refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from web_poet import HttpResponse

from qomnews.article import Image
from qomnews.pages import NoArticleError, page_class
from tests.pages.ladder_pages import TEXT, ld, mehr, read

FIXTURES = Path(__file__).parents[2] / "fixtures"


class TestOtherFields:
    def test_pictures_have_absolute_addresses_alternatives_and_captions(self) -> None:
        body = f"""{TEXT}<figure><img src="data:image/gif;base64,x" data-src="/d/1.jpg?ts=5" alt=" کتاب ">
        <figcaption>قفسه</figcaption></figure>
        <img src="//media.mehrnews.com/d/2.jpg"><img src="/d/1.jpg?ts=6"><img src="/i/logo.png">
        <img src="/p.gif" width="1">"""
        assert read(mehr(body=body)).images == (
            Image("https://www.mehrnews.com/d/1.jpg?ts=5", "کتاب", "قفسه"),
            Image("https://media.mehrnews.com/d/2.jpg", None, None),
        )

    @pytest.mark.parametrize(
        ("named", "kind"),
        [("report", "report"), ("talk", "interview"), ("op-ed", "note"), ("گزارش", "report"), ("7", "news")],
    )
    def test_the_kind_is_what_the_cms_calls_it(self, named: str, kind: str) -> None:
        assert read(mehr(head=f'<meta property="nastooh:newsType" content="{named}">')).kind == kind

    def test_comments_are_counted_and_their_text_left_out(self) -> None:
        more = '<div class="comments-list"><ul><li><div class="comment-body">خوب بود.</div></li></ul></div>'
        article = read(mehr(more=more))
        assert article.comments_count == 1
        assert "خوب" not in " ".join(block.text for block in article.body)

    def test_a_page_that_shows_no_comments_has_no_count(self) -> None:
        assert read(mehr()).comments_count is None

    def test_an_author_is_named_but_not_the_outlet_itself(self) -> None:
        assert read(mehr(head=ld(author={"@type": "Person", "name": "نرگس کتابی"}))).byline == "نرگس کتابی"
        assert read(mehr(head=ld(author={"@type": "Organization", "name": "خبرگزاری مهر"}))).byline is None

    def test_a_desk_is_known_by_its_breadcrumb_however_it_is_spelled(self) -> None:
        crumbs = '<ol class="breadcrumb"><li><a>استان‌ها</a></li><li><a>قم</a></li></ol>'
        assert read(mehr(more=crumbs)).desk == "qom"
        assert read(mehr(more=crumbs.replace("قم", "فارس"))).desk is None

    def test_a_summary_in_metadata_is_a_lead_only_where_the_page_shows_it(self) -> None:
        lead = "مدیر کتابخانه از گشایش آن خبر داد."
        head = f'<meta name="description" content="{lead}">'
        assert read(mehr(head=head, more=f"<div>{lead}</div>")).lead == lead
        assert read(mehr(head=head)).lead is None

    def test_an_excerpt_of_the_body_is_no_lead(self) -> None:
        head = '<meta name="description" content="به گزارش خبرنگار مهر، کتابخانه تازه قم با ده هزار جلد کتاب باز شد.">'
        assert read(mehr(head=head)).lead is None

    def test_broken_json_ld_is_no_error(self) -> None:
        broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", </script>'
        assert read(mehr(head=broken)).title == "کتابخانه تازه قم"

    def test_the_layout_and_every_rung_are_named(self) -> None:
        rungs = read(mehr()).extraction
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
            read(page)
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
        assert read(mehr(title="چرا صفحه یافت نشد؟", body=body)).title == "چرا صفحه یافت نشد؟"

    def test_an_arabic_page_is_not_persian(self) -> None:
        body = "<p>أعلن المدير في مدينة قم على أن المكتبة التي بنيت من قبل مع الأهالي إلى الآن مفتوحة بعد ذلك.</p>"
        assert self._reason(mehr(title="المكتبة الجديدة في قم", body=body)) == "not-persian"

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
