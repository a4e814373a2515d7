"""What stands between and around the lines of a story: adverts, labelled links, tags."""

from __future__ import annotations

import pytest

from tests.pages.story_pages import (
    BODY,
    FIRST,
    SECOND,
    SHAHR20,
    body,
    mehr,
    plain,
    read,
    titr,
)


class TestAdverts:
    @pytest.mark.parametrize(
        "advert",
        [
            '<div class="z"><script>x()</script><a href="https://ads.example/1" rel="nofollow">فرش با تخفیف</a></div>',
            '<p><a href="//ads.example/1" rel="noopener nofollow">فرش با تخفیف</a></p>',
            '<div><p>تبلیغات</p><p><a href="https://ads.example/1" rel="sponsored">فرش با تخفیف</a></p></div>',
            '<div><p>آگهی</p><p><a href="https://ads.example/1">فرش با تخفیف</a></p></div>',
            '<div><span>تبلیغات</span> <a href="https://ads.example/1" rel="nofollow">فرش با تخفیف</a></div>',
        ],
    )
    def test_paid_links_are_no_part_of_a_story(self, advert: str) -> None:
        assert body(mehr(advert)) == BODY
        assert body(plain(story=f"<p>{FIRST}</p>{advert}<p>{SECOND}</p>")) == BODY

    def test_a_line_that_links_to_a_source_is_story(self) -> None:
        line = '<p><a href="https://other.example/law">متن کامل قانون شوراهای شهر</a></p>'
        assert "متن کامل قانون شوراهای شهر" in body(mehr(line))

    def test_text_on_advertising_is_story(self) -> None:
        line = "<p>تبلیغات محیطی در قم سامان می‌گیرد.</p>"
        assert len(body(mehr(line))) == 3


class TestLinesThatAreNoStory:
    @pytest.mark.parametrize(
        "line",
        [
            "لینک کوتاه خبر: https://mehrnews.com/x349jN",
            "لینک کوتاه: mehrnews.com/x349jN",
            "پیوند یکتای این مطلب https://mehrnews.com/x349jN",
            "نشانی کوتاه این صفحه: www.mehrnews.com/x349jN",
            "این مطلب را با دوستان خود به اشتراک بگذارید",
            "این خبر را در شبکه‌های اجتماعی به اشتراک بگذارید!",
            "شناسه : 78551 پرینت",
            "پایگاه خبری شهر بیست (shahr20.ir) : نمایشگاه خط در خانه هنرمندان قم",
            "بازنشر مطالب تنها با ذکر نام پایگاه و پیوند به آن مجاز است",
        ],
    )
    def test_labelled_addresses_numbers_and_share_lines(self, line: str) -> None:
        assert body(mehr(f"<p>{line}</p>")) == BODY
        assert body(plain(below=f"<p>{line}</p>")) == BODY

    @pytest.mark.parametrize(
        "line",
        [
            "لینک ثبت‌نام در سامانه از فردا فعال می‌شود.",
            "شناسه ملی برای همه شرکت‌ها صادر شد.",
            "این مطلب را رئیس شورا در جلسه دیروز گفت.",
        ],
    )
    def test_sentences_that_begin_like_them_are_story(self, line: str) -> None:
        assert line in body(mehr(f"<p>{line}</p>"))


class TestShortLinks:
    @pytest.mark.parametrize(
        "shown",
        [
            "<p>لینک کوتاه: https://mehrnews.com/x349jN</p>",
            "<div><span>لینک کوتاه:</span> <code>mehrnews.com/x349jN</code></div>",
            "<div><b>لينك كوتاه خبر</b><p><input value='https://mehrnews.com/x349jN'></p></div>",
            "<a href='https://mehrnews.com/x349jN'>لینک کوتاه</a>",
        ],
    )
    def test_what_the_label_says_is_the_short_link(self, shown: str) -> None:
        assert plain(below=shown).short_url == "https://mehrnews.com/x349jN"

    def test_any_form_of_address_behind_the_label_is_one(self) -> None:
        below = "<p>لینک کوتاه: <span>https://www.titronline.ir/s/1234567</span></p>"
        assert titr(f"<p>{FIRST}</p><p>{SECOND}</p>", below=below).short_url == "https://www.titronline.ir/s/1234567"

    def test_another_site_has_no_short_link_of_the_outlet(self) -> None:
        assert plain(below="<p>لینک کوتاه: https://bit.example/x349jN</p>").short_url is None

    def test_shahr20_prints_it_below_the_text(self) -> None:
        article = read(
            '<section class="single"><h2 class="single-post-title">کتابخانه تازه قم</h2>'
            f'<div class="con"><p>شناسه : 69048&nbsp;&nbsp; <a href="#">پرینت</a></p><p>به گزارش «شهر بیست» به نقل از '
            f"شهرداری قم، کتابخانه‌ای باز شد.</p><p>{SECOND}</p>"
            '<div class="page-bottom"><p>لینک کوتاه: https://shahr20.ir/?p=69048</p></div></div></section>',
            "shahr20",
            SHAHR20,
        )
        assert article.short_url == "https://shahr20.ir/?p=69048"
        assert (article.news_id, article.source_name) == ("69048", "شهرداری قم")
        assert body(article)[0].startswith("به گزارش «شهر بیست»")

    @pytest.mark.parametrize(("number", "short"), [("69048", "https://shahr20.ir/?p=69048"), ("69000", None)])
    def test_a_field_to_copy_from_has_the_storys_own_number(self, number: str, short: str | None) -> None:
        article = read(
            '<body class="postid-69048"><section class="single"><h2 class="single-post-title">کتابخانه تازه قم</h2>'
            f'<div class="con"><p>{FIRST}</p><div class="page-bottom">کپی <input value="https://shahr20.ir/?p={number}">'
            "</div></div></section></body>",
            "shahr20",
            "https://shahr20.ir/2025/12/16/x/",
        )
        assert (article.news_id, article.short_url) == ("69048", short)


class TestTagsAndCategory:
    TAGS = '<a href="/tag/a">کتاب</a> <a href="/tag/b">شهر قم</a>'

    @pytest.mark.parametrize(
        "shown",
        [
            f"<div><b>برچسب‌ها:</b> {TAGS}</div>",
            f"<ul><li>برچسب‌ها:</li><li>{TAGS}</li></ul>",
            f"<footer><p>کلمات کلیدی: {TAGS}</p></footer>",
            '<div><a rel="tag" href="/t/1">کتاب</a> <a rel="tag" href="/t/2">شهر قم</a></div>',
        ],
    )
    def test_tags_stand_behind_their_label(self, shown: str) -> None:
        assert plain(below=shown).tags == ("کتاب", "شهر قم")
        assert titr(f"<p>{FIRST}</p><p>{SECOND}</p>", below=f"<article>{shown}</article>").tags == ("کتاب", "شهر قم")

    def test_a_sidebars_cloud_is_not_the_storys(self) -> None:
        assert plain(below=f"<aside><h3>برچسب‌ها</h3><p>{self.TAGS}</p></aside>").tags == ()

    @pytest.mark.parametrize(
        "crumbs",
        [
            '<nav><ol class="breadcrumb"><li><a href="/c">استان‌ها</a></li><li><a href="/q">قم</a></li></ol></nav>',
            '<div><a href="/">خانه</a> › <a href="/c">استان‌ها</a> › <a href="/q">قم</a></div>',
        ],
    )
    def test_titr_online_has_breadcrumbs(self, crumbs: str) -> None:
        assert titr(f"<p>{FIRST}</p><p>{SECOND}</p>", above=crumbs).category == ("استان‌ها", "قم")
