"""Where a story begins and ends: leads in odd places, sources, the lines of a body."""

from __future__ import annotations

from tests.pages.story_pages import (
    BODY,
    CREDIT,
    DISCLAIMER,
    FIRST,
    SECOND,
    SHAHR20,
    TITR,
    body,
    plain,
    read,
    titr,
)


class TestLeads:
    LEAD = "قم- مدیرکل کتابخانه‌های استان از باز شدن کتابخانه‌ای تازه در شمال شهر خبر داد."

    def test_lead_story_and_disclaimer_in_one_cell(self) -> None:
        cell = f"{self.LEAD}<br><br>{FIRST}<br><br>{SECOND}<br><br>{DISCLAIMER}"
        rows = "".join(f"<tr><td>{row}</td></tr>" for row in ("<b>کتابخانه تازه قم</b>", CREDIT, cell))
        page = f"<title>کتابخانه تازه قم | تیترآنلاین</title><table>{rows}</table>"
        article = read(page, "titronline", TITR)
        assert article.lead == self.LEAD
        assert body(article) == BODY

    def test_a_sentence_in_a_heading_is_a_lead(self) -> None:
        article = titr(f"<h3>{self.LEAD}</h3><div><p>{FIRST}</p><p>{SECOND}</p></div>")
        assert article.lead == self.LEAD
        assert body(article) == BODY

    def test_a_sentence_that_mentions_a_span_of_days_is_a_lead(self) -> None:
        lead = "در ۲۰ روز گذشته ۲۲۷ تن کالا در انبار کالاهای اساسی به دست کسبه بازار رسیده است."
        article = titr(f'<div class="nx-l">{lead}</div><div><p>{FIRST}</p><p>{SECOND}</p></div>')
        assert article.lead == lead
        assert body(article) == BODY

    def test_a_heading_is_none(self) -> None:
        heading = "کتابخانه‌ای که همه شهروندان قم از آن سهم دارند"
        article = titr(f"<h3>{heading}</h3><p>{SECOND}</p><p>{SECOND}</p>")
        assert article.lead is None
        assert body(article)[0] == heading


class TestSources:
    def test_a_query_that_names_a_post_is_no_front_page(self) -> None:
        disclaimer = DISCLAIMER.replace("https://www.mehrnews.com/news/6671064", "https://shahr20.ir/?p=69048")
        article = titr(f"<p>{FIRST}</p><p>{SECOND}</p>", disclaimer=disclaimer)
        assert article.source_url == "https://shahr20.ir/?p=69048"
        front = DISCLAIMER.replace("https://www.mehrnews.com/news/6671064", "https://shahr20.ir/?ref=titr")
        assert titr(f"<p>{FIRST}</p><p>{SECOND}</p>", disclaimer=front).source_url is None

    def test_shahr20s_source_is_linked_in_any_markup(self) -> None:
        address = "https://www.isna.ir/news/1404092512345/x"
        first = f'به گزارش «شهر بیست» به نقل از <a href="{address}">خبرگزاری ایسنا</a>، کتابخانه‌ای در قم باز شد.'
        page = f"<div><h2>کتابخانه تازه قم</h2><i>25 آذر 1404 - 00:35</i><p>{first}</p><p>{SECOND}</p></div>"
        article = read(f"<title>کتابخانه تازه قم | شهر بیست</title>{page}", "shahr20", SHAHR20)
        assert (article.source_name, article.source_url) == ("خبرگزاری ایسنا", address)


class TestBodies:
    def test_a_sentence_that_is_mostly_a_link_is_story(self) -> None:
        linked = "همه کتاب‌های این کتابخانه از سوی شهروندان و ناشران شهر هدیه شده است و به امانت داده می‌شود"
        prose = f'به گفته مدیر، <a href="/news/6671000">{linked}</a>.'
        article = plain(story=f"<p>{FIRST}</p><p>{prose}</p><p>{SECOND}</p>")
        assert body(article) == [FIRST, f"به گفته مدیر، {linked}.", SECOND]
        article = titr(f"<p>{FIRST}</p><p>{prose}</p>", disclaimer="")
        assert body(article) == [FIRST, f"به گفته مدیر، {linked}."]

    def test_a_list_at_the_end_is_story(self) -> None:
        items = [f"ساخت {count} کتابخانه" for count in range(10, 24)]
        listed = "".join(f"<li>{item}</li>" for item in items)
        article = plain(story=f"<div><p>{FIRST}</p><p>{SECOND}</p><ul>{listed}</ul></div>", below="<p>چاپ</p>")
        assert body(article) == [*BODY, *items]

    def test_rows_of_one_cell_lay_a_page_out(self) -> None:
        rows = ["از سوی شهرداری قم انجام شد", "<h1>کتابخانه تازه قم</h1>", "تاریخ: ۲۵ آذر ۱۴۰۴، ۰:۳۵", FIRST]
        table = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
        article = read(f"<title>کتابخانه تازه قم :: خبرگزاری مهر</title><table>{table}</table>")
        assert (article.kicker, article.published_raw) == (rows[0], rows[2])
        assert body(article) == [FIRST]

    def test_a_story_parted_by_an_advert_is_one(self) -> None:
        parts = [f"<p>{FIRST}</p><p>{SECOND}</p>", f"<p>{SECOND} {SECOND}</p><p>{SECOND} {FIRST}</p>"]
        read_more = '<p><b>بیشتر بخوانید:</b> <a href="/news/6671000/x">کتابخانه دیگر قم باز شد</a></p>'
        boxes = (f'<section class="s">{parts[0]}{read_more}</section>', f'<section class="s">{parts[1]}</section>')
        article = plain(story="<section>تبلیغ</section>".join(boxes))
        assert body(article) == [*BODY, f"{SECOND} {SECOND}", f"{SECOND} {FIRST}"]

    def test_a_line_with_two_dates_and_a_number_is_no_lead(self) -> None:
        dates = (
            "تاریخ انتشار: سه‌شنبه ۲۵ آذر ۱۴۰۴ - ساعت ۰۰:۳۵ آخرین به‌روزرسانی: ۲۸ آذر ۱۴۰۴ - ساعت ۱۰:۱۲ کد خبر: ۶۶۷۱۰۶۴"
        )
        page = f"<div><h1>کتابخانه تازه قم</h1><div>{dates}</div><p>{FIRST}</p><p>{SECOND}</p></div>"
        article = read(f"<title>کتابخانه تازه قم | خبرگزاری مهر</title>{page}")
        assert (article.lead, body(article)) == (None, BODY)
        assert article.published_raw == "تاریخ انتشار: سه‌شنبه ۲۵ آذر ۱۴۰۴ - ساعت ۰۰:۳۵"

    def test_the_time_of_the_last_change_is_not_the_dates(self) -> None:
        dates = "<i>09:55 1403/09/13</i> <i>آخرین به‌روزرسانی: 10:12 1403/09/16</i>"
        page = f"<div><h1>کتابخانه تازه قم</h1><div>{dates}</div><p>{FIRST}</p><p>{SECOND}</p></div>"
        article = read(f"<title>کتابخانه تازه قم | خبرگزاری مهر</title>{page}")
        assert article.published_raw == "09:55 1403/09/13"

    def test_a_story_that_no_body_begins_is_read(self) -> None:
        page = f"<main><h1>کتابخانه تازه قم</h1><i>۲۵ آذر ۱۴۰۴، ۰:۳۵</i><p>{FIRST}</p><p>{SECOND}</p></main>"
        assert body(read(f"<title>کتابخانه تازه قم | خبرگزاری مهر</title>{page}")) == BODY

    def test_comments_without_a_head_are_no_story(self) -> None:
        comment = (
            "<div><b>رضا</b> <i>۲۶ آذر ۱۴۰۴</i><p>من ساکن این شهر هستم و این گزارش را تأیید می‌کنم؛ سپاس.</p>"
            '<a href="#r">پاسخ</a></div>'
        )
        article = plain(below=f"<div>{comment}{comment}</div>")
        assert (body(article), article.published_raw) == (BODY, "۲۵ آذر ۱۴۰۴، ۰:۳۵")

    def test_titles_below_a_story_make_no_listing_of_it(self) -> None:
        titles = "".join(f'<h5><a href="/news/{number}">خبر {number} قم</a></h5>' for number in range(5000001, 5000006))
        article = titr(f"<p>{FIRST}</p><p>{SECOND}</p><h4>اخبار دیگر</h4>{titles}", disclaimer="")
        assert (article.source_name, body(article)) == ("خبرگزاری مهر", BODY)
