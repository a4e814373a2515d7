"""What stands between and around the lines of a story: adverts, labelled links, tags, leads in odd places."""

import pytest

from qomnews.article import RawArticle
from qomnews.pages import extract

MEHR = "https://www.mehrnews.com/news/6671064/x"
SHAHR20 = "https://shahr20.ir/69048/x/"
TITR = "https://www.titronline.ir/news/1234567"
FIRST = "به گزارش خبرنگار مهر، کتابخانه تازه قم با ده هزار جلد کتاب در شمال شهر باز شد."
SECOND = "این کتابخانه هر روز از ساعت هشت صبح برای همه شهروندان و دانش‌آموزان باز است."
BODY = [FIRST, SECOND]
CREDIT = "خبرگزاری مهر سه شنبه 25 آذر 1404 - 00:35"
DISCLAIMER = (
    'منبع خبر "خبرگزاری مهر" است و موتور جستجوگر خبر تیترآنلاین در قبال محتوای آن هیچ مسئولیتی ندارد. '
    '(<a href="https://www.mehrnews.com/news/6671064">ادامه</a>)'
)


def _read(page: str, outlet: str = "mehr", url: str = MEHR) -> RawArticle:
    return extract(f'<meta charset="utf-8">{page}'.encode(), outlet=outlet, url=url)


def _body(article: RawArticle) -> list[str]:
    return [block.text for block in article.body]


def _mehr(inside: str) -> RawArticle:
    return _read(
        f'<article id="item"><div class="item-title"><h1 class="title">کتابخانه تازه قم</h1></div>'
        f'<div class="item-body"><div class="item-text"><p>{FIRST}</p>{inside}<p>{SECOND}</p></div></div></article>'
    )


def _plain(above: str = "", below: str = "", story: str = f"<p>{FIRST}</p><p>{SECOND}</p>") -> RawArticle:
    """A page whose markup says nothing."""
    return _read(
        f"<title>کتابخانه تازه قم | خبرگزاری مهر</title><div>{above}<h1>کتابخانه تازه قم</h1>"
        f"<i>۲۵ آذر ۱۴۰۴، ۰:۳۵</i>{story}{below}</div>"
    )


def _titr(story: str, *, above: str = "", below: str = "", disclaimer: str = DISCLAIMER) -> RawArticle:
    page = f"{above}<h1>کتابخانه تازه قم</h1><div>{CREDIT}</div>{story}<div>{disclaimer}</div>{below}"
    return _read(page, "titronline", TITR)


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
        assert _body(_mehr(advert)) == BODY
        assert _body(_plain(story=f"<p>{FIRST}</p>{advert}<p>{SECOND}</p>")) == BODY

    def test_a_line_that_links_to_a_source_is_story(self) -> None:
        line = '<p><a href="https://other.example/law">متن کامل قانون شوراهای شهر</a></p>'
        assert "متن کامل قانون شوراهای شهر" in _body(_mehr(line))

    def test_text_on_advertising_is_story(self) -> None:
        line = "<p>تبلیغات محیطی در قم سامان می‌گیرد.</p>"
        assert len(_body(_mehr(line))) == 3


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
        assert _body(_mehr(f"<p>{line}</p>")) == BODY
        assert _body(_plain(below=f"<p>{line}</p>")) == BODY

    @pytest.mark.parametrize(
        "line",
        [
            "لینک ثبت‌نام در سامانه از فردا فعال می‌شود.",
            "شناسه ملی برای همه شرکت‌ها صادر شد.",
            "این مطلب را رئیس شورا در جلسه دیروز گفت.",
        ],
    )
    def test_sentences_that_begin_like_them_are_story(self, line: str) -> None:
        assert line in _body(_mehr(f"<p>{line}</p>"))


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
        assert _plain(below=shown).short_url == "https://mehrnews.com/x349jN"

    def test_any_form_of_address_behind_the_label_is_one(self) -> None:
        below = "<p>لینک کوتاه: <span>https://www.titronline.ir/s/1234567</span></p>"
        assert _titr(f"<p>{FIRST}</p><p>{SECOND}</p>", below=below).short_url == "https://www.titronline.ir/s/1234567"

    def test_another_site_has_no_short_link_of_the_outlet(self) -> None:
        assert _plain(below="<p>لینک کوتاه: https://bit.example/x349jN</p>").short_url is None

    def test_shahr20_prints_it_below_the_text(self) -> None:
        article = _read(
            '<section class="single"><h2 class="single-post-title">کتابخانه تازه قم</h2>'
            f'<div class="con"><p>شناسه : 69048&nbsp;&nbsp; <a href="#">پرینت</a></p><p>به گزارش «شهر بیست» به نقل از '
            f"شهرداری قم، کتابخانه‌ای باز شد.</p><p>{SECOND}</p>"
            '<div class="page-bottom"><p>لینک کوتاه: https://shahr20.ir/?p=69048</p></div></div></section>',
            "shahr20",
            SHAHR20,
        )
        assert article.short_url == "https://shahr20.ir/?p=69048"
        assert (article.news_id, article.source_name) == ("69048", "شهرداری قم")
        assert _body(article)[0].startswith("به گزارش «شهر بیست»")

    @pytest.mark.parametrize(("number", "short"), [("69048", "https://shahr20.ir/?p=69048"), ("69000", None)])
    def test_a_field_to_copy_from_has_the_storys_own_number(self, number: str, short: str | None) -> None:
        article = _read(
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
        assert _plain(below=shown).tags == ("کتاب", "شهر قم")
        assert _titr(f"<p>{FIRST}</p><p>{SECOND}</p>", below=f"<article>{shown}</article>").tags == ("کتاب", "شهر قم")

    def test_a_sidebars_cloud_is_not_the_storys(self) -> None:
        assert _plain(below=f"<aside><h3>برچسب‌ها</h3><p>{self.TAGS}</p></aside>").tags == ()

    @pytest.mark.parametrize(
        "crumbs",
        [
            '<nav><ol class="breadcrumb"><li><a href="/c">استان‌ها</a></li><li><a href="/q">قم</a></li></ol></nav>',
            '<div><a href="/">خانه</a> › <a href="/c">استان‌ها</a> › <a href="/q">قم</a></div>',
        ],
    )
    def test_titr_online_has_breadcrumbs(self, crumbs: str) -> None:
        assert _titr(f"<p>{FIRST}</p><p>{SECOND}</p>", above=crumbs).category == ("استان‌ها", "قم")


class TestLeads:
    LEAD = "قم- مدیرکل کتابخانه‌های استان از باز شدن کتابخانه‌ای تازه در شمال شهر خبر داد."

    def test_lead_story_and_disclaimer_in_one_cell(self) -> None:
        cell = f"{self.LEAD}<br><br>{FIRST}<br><br>{SECOND}<br><br>{DISCLAIMER}"
        rows = "".join(f"<tr><td>{row}</td></tr>" for row in ("<b>کتابخانه تازه قم</b>", CREDIT, cell))
        page = f"<title>کتابخانه تازه قم | تیترآنلاین</title><table>{rows}</table>"
        article = _read(page, "titronline", TITR)
        assert article.lead == self.LEAD
        assert _body(article) == BODY

    def test_a_sentence_in_a_heading_is_a_lead(self) -> None:
        article = _titr(f"<h3>{self.LEAD}</h3><div><p>{FIRST}</p><p>{SECOND}</p></div>")
        assert article.lead == self.LEAD
        assert _body(article) == BODY

    def test_a_sentence_that_mentions_a_span_of_days_is_a_lead(self) -> None:
        lead = "در ۲۰ روز گذشته ۲۲۷ تن کالا در انبار کالاهای اساسی به دست کسبه بازار رسیده است."
        article = _titr(f'<div class="nx-l">{lead}</div><div><p>{FIRST}</p><p>{SECOND}</p></div>')
        assert article.lead == lead
        assert _body(article) == BODY

    def test_a_heading_is_none(self) -> None:
        heading = "کتابخانه‌ای که همه شهروندان قم از آن سهم دارند"
        article = _titr(f"<h3>{heading}</h3><p>{SECOND}</p><p>{SECOND}</p>")
        assert article.lead is None
        assert _body(article)[0] == heading


class TestSources:
    def test_a_query_that_names_a_post_is_no_front_page(self) -> None:
        disclaimer = DISCLAIMER.replace("https://www.mehrnews.com/news/6671064", "https://shahr20.ir/?p=69048")
        article = _titr(f"<p>{FIRST}</p><p>{SECOND}</p>", disclaimer=disclaimer)
        assert article.source_url == "https://shahr20.ir/?p=69048"
        front = DISCLAIMER.replace("https://www.mehrnews.com/news/6671064", "https://shahr20.ir/?ref=titr")
        assert _titr(f"<p>{FIRST}</p><p>{SECOND}</p>", disclaimer=front).source_url is None

    def test_shahr20s_source_is_linked_in_any_markup(self) -> None:
        address = "https://www.isna.ir/news/1404092512345/x"
        first = f'به گزارش «شهر بیست» به نقل از <a href="{address}">خبرگزاری ایسنا</a>، کتابخانه‌ای در قم باز شد.'
        page = f"<div><h2>کتابخانه تازه قم</h2><i>25 آذر 1404 - 00:35</i><p>{first}</p><p>{SECOND}</p></div>"
        article = _read(f"<title>کتابخانه تازه قم | شهر بیست</title>{page}", "shahr20", SHAHR20)
        assert (article.source_name, article.source_url) == ("خبرگزاری ایسنا", address)


class TestBodies:
    def test_a_sentence_that_is_mostly_a_link_is_story(self) -> None:
        linked = "همه کتاب‌های این کتابخانه از سوی شهروندان و ناشران شهر هدیه شده است و به امانت داده می‌شود"
        prose = f'به گفته مدیر، <a href="/news/6671000">{linked}</a>.'
        article = _plain(story=f"<p>{FIRST}</p><p>{prose}</p><p>{SECOND}</p>")
        assert _body(article) == [FIRST, f"به گفته مدیر، {linked}.", SECOND]
        article = _titr(f"<p>{FIRST}</p><p>{prose}</p>", disclaimer="")
        assert _body(article) == [FIRST, f"به گفته مدیر، {linked}."]

    def test_a_list_at_the_end_is_story(self) -> None:
        items = [f"ساخت {count} کتابخانه" for count in range(10, 24)]
        listed = "".join(f"<li>{item}</li>" for item in items)
        article = _plain(story=f"<div><p>{FIRST}</p><p>{SECOND}</p><ul>{listed}</ul></div>", below="<p>چاپ</p>")
        assert _body(article) == [*BODY, *items]

    def test_rows_of_one_cell_lay_a_page_out(self) -> None:
        rows = ["از سوی شهرداری قم انجام شد", "<h1>کتابخانه تازه قم</h1>", "تاریخ: ۲۵ آذر ۱۴۰۴، ۰:۳۵", FIRST]
        table = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
        article = _read(f"<title>کتابخانه تازه قم :: خبرگزاری مهر</title><table>{table}</table>")
        assert (article.kicker, article.published_raw) == (rows[0], rows[2])
        assert _body(article) == [FIRST]

    def test_a_story_parted_by_an_advert_is_one(self) -> None:
        parts = [f"<p>{FIRST}</p><p>{SECOND}</p>", f"<p>{SECOND} {SECOND}</p><p>{SECOND} {FIRST}</p>"]
        read_more = '<p><b>بیشتر بخوانید:</b> <a href="/news/6671000/x">کتابخانه دیگر قم باز شد</a></p>'
        boxes = (f'<section class="s">{parts[0]}{read_more}</section>', f'<section class="s">{parts[1]}</section>')
        article = _plain(story="<section>تبلیغ</section>".join(boxes))
        assert _body(article) == [*BODY, f"{SECOND} {SECOND}", f"{SECOND} {FIRST}"]

    def test_a_line_with_two_dates_and_a_number_is_no_lead(self) -> None:
        dates = (
            "تاریخ انتشار: سه‌شنبه ۲۵ آذر ۱۴۰۴ - ساعت ۰۰:۳۵ آخرین به‌روزرسانی: ۲۸ آذر ۱۴۰۴ - ساعت ۱۰:۱۲ کد خبر: ۶۶۷۱۰۶۴"
        )
        page = f"<div><h1>کتابخانه تازه قم</h1><div>{dates}</div><p>{FIRST}</p><p>{SECOND}</p></div>"
        article = _read(f"<title>کتابخانه تازه قم | خبرگزاری مهر</title>{page}")
        assert (article.lead, _body(article)) == (None, BODY)
        assert article.published_raw == "تاریخ انتشار: سه‌شنبه ۲۵ آذر ۱۴۰۴ - ساعت ۰۰:۳۵"

    def test_the_time_of_the_last_change_is_not_the_dates(self) -> None:
        dates = "<i>09:55 1403/09/13</i> <i>آخرین به‌روزرسانی: 10:12 1403/09/16</i>"
        page = f"<div><h1>کتابخانه تازه قم</h1><div>{dates}</div><p>{FIRST}</p><p>{SECOND}</p></div>"
        article = _read(f"<title>کتابخانه تازه قم | خبرگزاری مهر</title>{page}")
        assert article.published_raw == "09:55 1403/09/13"

    def test_a_story_that_no_body_begins_is_read(self) -> None:
        page = f"<main><h1>کتابخانه تازه قم</h1><i>۲۵ آذر ۱۴۰۴، ۰:۳۵</i><p>{FIRST}</p><p>{SECOND}</p></main>"
        assert _body(_read(f"<title>کتابخانه تازه قم | خبرگزاری مهر</title>{page}")) == BODY

    def test_comments_without_a_head_are_no_story(self) -> None:
        comment = (
            "<div><b>رضا</b> <i>۲۶ آذر ۱۴۰۴</i><p>من ساکن این شهر هستم و این گزارش را تأیید می‌کنم؛ سپاس.</p>"
            '<a href="#r">پاسخ</a></div>'
        )
        article = _plain(below=f"<div>{comment}{comment}</div>")
        assert (_body(article), article.published_raw) == (BODY, "۲۵ آذر ۱۴۰۴، ۰:۳۵")

    def test_titles_below_a_story_make_no_listing_of_it(self) -> None:
        titles = "".join(f'<h5><a href="/news/{number}">خبر {number} قم</a></h5>' for number in range(5000001, 5000006))
        article = _titr(f"<p>{FIRST}</p><p>{SECOND}</p><h4>اخبار دیگر</h4>{titles}", disclaimer="")
        assert (article.source_name, _body(article)) == ("خبرگزاری مهر", BODY)
