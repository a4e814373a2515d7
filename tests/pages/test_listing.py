"""Listings, feeds, sitemaps and REST answers to links."""

from datetime import UTC, datetime

import pytest

from qomnews.pages import NotAListingError, desk_topic, links, next_page

ARCHIVE = "https://www.mehrnews.com/archive?pi=1&ms=0"
ZWNJ = "‌"


def _archive(items: str, around: str = "") -> bytes:
    return f"<html><head><meta charset=utf-8></head><body>{around}<ul>{items}</ul></body></html>".encode()


def _item(kind: str, number: int, title: str, when: str = "") -> str:
    return f"""<li class="{kind}"><figure><a href="/news/{number}/x"><img src="t.jpg" alt="عکس"></a></figure>
    <div class="desc"><h4><a href="/news/{number}/x">روتیتر؛</a></h4><h3><a href="/news/{number}/x">{title}</a></h3>
    <p>خلاصه</p>{when}</div></li>"""


def test_the_class_of_a_list_item_is_its_kind() -> None:
    names = ("news", "photo", "video", "report", "talk", "op-ed")
    page = _archive("".join(_item(name, 100 + place, "عنوان") for place, name in enumerate(names)))
    found = links(page, outlet="mehr")
    assert [link.kind for link in found] == ["news", "photo", "video", "report", "interview", "note"]


def test_the_date_stands_in_the_title_of_the_time_and_the_title_in_the_h3() -> None:
    time = '<time title="سه‌شنبه ۱۰ بهمن ۱۴۰۲ - ۰۰:۱۸">۱۱ روز قبل</time>'
    (link,) = links(_archive(_item("news", 6010203, "باران  در\nقم", time)), outlet="mehr")
    assert (link.published_at, link.title) == ("2024-01-30T00:18:00+03:30", "باران در قم")
    assert (link.url, link.news_id) == ("https://www.mehrnews.com/news/6010203", "6010203")


def test_a_relative_age_counts_from_now_and_says_nothing_without_it() -> None:
    page = _archive('<li class="news"><h3><a href="/news/6010203" title="۳ ساعت قبل">باران</a></h3></li>')
    (link,) = links(page, outlet="mehr", now=datetime(2024, 1, 30, 12, 0, tzinfo=UTC))
    assert link.published_at == "2024-01-30T12:30:00+03:30"
    assert links(page, outlet="mehr")[0].published_at is None


def test_boxes_of_the_sidebar_are_left_out() -> None:
    around = f"<aside><ul>{_item('news', 1001, 'پربازدید')}</ul></aside>"
    assert [link.news_id for link in links(_archive(_item("news", 1002, "تازه"), around), outlet="mehr")] == ["1002"]


def test_links_of_an_unknown_markup_are_found_by_their_addresses() -> None:
    page = """<html><body><nav><a href="/about">درباره</a></nav><div class=z>
    <div><a href="/news/55001/a"><img alt=x></a><a href="/news/55001/a">خبر یکم از قم</a>
    <i>مهر 25 آذر 1404 - 00:35</i></div>
    <div><a href="http://titronline.ir/detail?id=55002&amp;utm_source=x">خبر دوم از قم</a>
    <time datetime="2025-12-15T10:00:00+03:30"></time></div>
    <div><a href="https://www.mehrnews.com/news/6671064">جای دیگر</a></div></div>
    <div><b>داغ‌ترین‌ها</b><a href="/news/44001/x">خبر پارسال</a></div></body></html>"""
    found = links(page.encode(), outlet="titronline")
    assert [(link.url, link.title, link.published_at) for link in found] == [
        ("https://www.titronline.ir/news/55001/a", "خبر یکم از قم", "2025-12-16T00:35:00+03:30"),
        ("https://www.titronline.ir/detail?id=55002", "خبر دوم از قم", "2025-12-15T10:00:00+03:30"),
    ]


def test_a_feed_of_mehr_names_category_and_desk() -> None:
    feed = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>مهر</title><link>x</link>
    <item><title><![CDATA[کتاب{ZWNJ}خانه &amp; موزه]]></title><link>https://www.mehrnews.com/news/6671064/x</link>
    <description>…</description><pubDate>Mon, 15 Dec 2025 21:05:00 GMT</pubDate>
    <category domain="qom">استانها &gt; قم</category></item>
    <item><title>رسانه&zwnj;ها</title>
    <link>http://mehrnews.com/photo/6671065</link><category domain="fars">استانها &gt; فارس</category></item>
    </channel></rss>"""
    first, second = links(feed.encode(), outlet="mehr")
    assert (first.title, first.category, first.desk) == (f"کتاب{ZWNJ}خانه & موزه", ("استانها", "قم"), "qom")
    assert first.published_at == "2025-12-16T00:35:00+03:30"
    assert (second.title, second.kind, second.desk) == (f"رسانه{ZWNJ}ها", "photo", None)


def test_a_wordpress_feed_gives_the_post_id_of_its_guid() -> None:
    feed = """<rss version="2.0"><channel><item><title>قم</title><link>https://shahr20.ir/a-b-c/</link>
    <guid isPermaLink="false">https://shahr20.ir/?p=69048</guid><category>شهری</category><category>قم</category></item></channel></rss>"""
    (link,) = links(feed.encode(), outlet="shahr20")
    assert (link.url, link.news_id, link.category) == ("https://shahr20.ir/a-b-c/", "69048", ("شهری", "قم"))


def test_an_atom_feed() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed"/><entry><title>باران</title>
    <link rel="alternate" href="/news/55001"/><published>2025-12-16T00:35:00+03:30</published></entry></feed>"""
    (link,) = links(feed.encode(), outlet="titronline")
    assert (link.url, link.title) == ("https://www.titronline.ir/news/55001", "باران")
    assert link.published_at == "2025-12-16T00:35:00+03:30"


def test_an_entity_bomb_is_not_expanded_and_files_are_not_read() -> None:
    feed = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><item><title>&b;&f;قم</title><link>https://www.mehrnews.com/news/6671064</link></item></channel></rss>"""
    (link,) = links(feed.encode(), outlet="mehr")
    assert "aaaa" not in (link.title or "")
    assert "root" not in (link.title or "")


def test_a_broken_feed_gives_what_can_be_read() -> None:
    feed = '<?xml version="1.0"?><rss><channel><item><title>یک & دو</title><link>https://www.mehrnews.com/news/6671064</link></item><item><title>سه'
    assert [link.news_id for link in links(feed.encode(), outlet="mehr")] == ["6671064"]


def test_a_sitemap_index_names_other_listings() -> None:
    index = b"""<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
    <loc>https://shahr20.ir/wp-sitemap-posts-post-1.xml</loc><lastmod>2025-12-16T00:35:00+03:30</lastmod></sitemap></sitemapindex>"""
    (link,) = links(index, outlet="shahr20")
    assert (link.article, link.kind, link.modified_at) == (False, None, "2025-12-16T00:35:00+03:30")


def test_a_sitemap_tells_publication_from_change() -> None:
    sitemap = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>https://shahr20.ir/</loc></url>
    <url><loc>https://shahr20.ir/69048/x/</loc><lastmod>2025-12-16T00:35:00+03:30</lastmod></url>
    <url><loc>https://shahr20.ir/69049/y/</loc><news:news><news:publication_date>2025-12-15T10:00:00+03:30</news:publication_date><news:title>قم</news:title></news:news></url></urlset>"""
    first, second = links(sitemap.encode(), outlet="shahr20")
    assert (first.published_at, first.modified_at) == (None, "2025-12-16T00:35:00+03:30")
    assert (second.published_at, second.title) == ("2025-12-15T10:00:00+03:30", "قم")


def test_a_rest_answer_counts_in_utc_where_it_says_so() -> None:
    answer = """[{"id": 69048, "date": "2023-05-22T15:43:00", "date_gmt": "2023-05-22T12:13:00", "link": "https://shahr20.ir/x-y-z/",
     "title": {"rendered": "خانه&#8204;ها <b>در</b> قم"}, "format": "gallery"},
     {"id": 69049, "date": "2023-05-22T15:43:00", "link": "https://shahr20.ir/x-y-w/", "title": {"rendered": "قم"},
      "_embedded": {"wp:term": [
      [{"taxonomy": "category", "name": "شهری"}], [{"taxonomy": "post_tag", "name": "آب"}]]}}]"""
    first, second = links(answer.encode(), outlet="shahr20")
    assert (first.published_at, first.kind) == ("2023-05-22T15:43:00+03:30", "photo")
    assert (first.title, first.news_id) == (f"خانه{ZWNJ}ها در قم", "69048")
    assert (second.published_at, second.category) == ("2023-05-22T15:43:00+03:30", ("شهری",))


def test_an_empty_rest_answer_is_an_empty_listing() -> None:
    assert links(b"[]", outlet="shahr20") == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("  ", "empty"),
        ("{nonsense", "no JSON"),
        ('{"code": "rest_no_route", "message": "no route"}', "rest_no_route"),
        ('[{"a": 1}]', "no list of WordPress posts"),
        ("<?xml version='1.0'?><foo/>", "<foo>"),
        ("<?xml version='1.0'?>", "can't be read"),
        ("<html><body><p>hello</p></body></html>", "no link on the page"),
        ("<html><head><title>Just a moment...</title></head><body></body></html>", "bots"),
        ("<title>۴۰۴</title><h1>صفحه یافت نشد</h1>", "error page"),
    ],
)
def test_what_is_no_listing_is_named(data: str, says: str) -> None:
    with pytest.raises(NotAListingError, match=says):
        links(data.encode(), outlet="mehr")


def test_an_article_page_is_no_listing_though_it_links_to_others() -> None:
    page = """<html><head><link rel="canonical" href="https://www.mehrnews.com/news/6671064"></head><body>
    <article id=item>
    <div class=item-text><p>متن</p></div></article>
    <ul><li class=news><h3><a href="/news/6671065">دیگر</a></h3></li></ul></body></html>"""
    with pytest.raises(NotAListingError, match="article"):
        links(page.encode(), outlet="mehr")


def test_an_archive_page_past_the_end_is_empty() -> None:
    assert (
        links(b"<html><body><h2>Archive</h2></body></html>", outlet="mehr", url=ARCHIVE.replace("pi=1", "pi=99")) == []
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a rel="next" href="/archive?pi=2&ms=0">›</a>', "https://www.mehrnews.com/archive?ms=0&pi=2"),
        ('<link rel="next" href="https://mehrnews.com/archive?pi=2">', "https://www.mehrnews.com/archive?pi=2"),
        ('<a href="/archive?pi=2">صفحه بعد</a>', "https://www.mehrnews.com/archive?pi=2"),
        (
            '<ul class="pagination"><li><a href="/archive?pi=1">۱</a></li><li><a href="/archive?pi=2">۲</a></li></ul>',
            "https://www.mehrnews.com/archive?pi=2",
        ),
        ('<a rel="next" href="https://example.org/archive?pi=2">بعدی</a>', None),
        ('<ul class="pagination"><li><a href="#">۲</a></li></ul>', None),
        ("", None),
    ],
)
def test_the_next_page(markup: str, expected: str | None) -> None:
    page = f"<html><head><meta charset=utf-8></head><body>{markup}<p>متن</p></body></html>".encode()
    assert next_page(page, outlet="mehr", url=ARCHIVE) == expected


def test_the_topic_of_a_desk_stands_in_the_sites_menu() -> None:
    page = """<html><body><ul><li><a href="/archive?tp=7">فارس</a></li>
    <li><a href="/archive?tp=1089">قم</a></li></ul></body></html>"""
    assert desk_topic(page.encode(), outlet="mehr", desk="qom") == "1089"
    assert desk_topic(page.encode(), outlet="mehr", desk="yazd") is None
    assert desk_topic(b"<html><body><a href='/rss/tp/7'>x</a></body></html>", outlet="mehr", desk="qom") is None
