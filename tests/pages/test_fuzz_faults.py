"""What mutated pages brought to light, each in a page of its own: addresses, letters and numbers that are none."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qomnews.article import RawArticle
from qomnews.pages import desk_topic, extract, links, next_page
from qomnews.pages.hrefs import absolute
from qomnews.pages.markup import decode

TITLE = "کتابخانه سیار به روستاهای قم رسید"
TEXT = "به گزارش خبرنگار مهر، کتابخانه سیار از صبح امروز راه افتاد و تا پایان ماه به همه روستاها می‌رسد."
URL = "https://www.mehrnews.com/news/5999999/x"
NO_ADDRESSES = ("http://[", "//[::1", "http://[x]y/", "https://www.mehrnews.com:99999/news/1234567/x")


def _page(head: str = "", body: str = "") -> bytes:
    return f"""<html><head>{head}</head><body><article id="item"><div class="item-title"><h1 class="title">{TITLE}</h1>
    </div><div class="item-body"><div class="item-text"><p>{TEXT}</p>{body}</div></div></article>
    </body></html>""".encode()


def _article(page: bytes) -> RawArticle:
    return extract(page, outlet="mehr", url=URL)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_only_looks_like_an_address_leads_nowhere(address: str) -> None:
    head = f"""<link rel="canonical" href="{address}"><link rel="shortlink" href="{address}"><base href="{address}">
    <meta property="og:url" content="{address}"><meta property="og:image" content="{address}">"""
    article = _article(_page(head, f'<p><a href="{address}">پیوند</a></p><img src="{address}">'))
    assert (article.title, article.url, article.body[0].text) == (TITLE, "https://www.mehrnews.com/news/5999999", TEXT)
    assert [image.url for image in article.images if "[" in image.url] == []


@pytest.mark.parametrize("address", NO_ADDRESSES[:3])
@pytest.mark.parametrize("outlet", ["mehr", "shahr20", "titronline"])
def test_a_listing_passes_over_what_is_no_address(address: str, outlet: str) -> None:
    story = {"mehr": "/news/1234567/x", "shahr20": "/69048/a-b-c/", "titronline": "/news/12345"}[outlet]
    page = f'<ul><li><a rel="next" href="{address}">x</a></li><li><a href="{story}">{TITLE}</a></li></ul>'.encode()
    assert [link.title for link in links(page, outlet=outlet)] == [TITLE]
    assert next_page(page, outlet=outlet) is None
    assert desk_topic(page, outlet=outlet, desk="qom") is None


def test_a_titr_online_page_passes_over_what_is_no_address() -> None:
    lines = [f"<h1>{TITLE}</h1>", "<p>ایسنا - ۱۹ بهمن ۱۴۰۲ ۹:۳۰</p>", f"<p>{TEXT}</p>"]
    end = (
        'منبع خبر "ایسنا" است و موتور جستجوگر خبر در قبال محتوای آن هیچ مسئولیتی ندارد. (<a href="http://[x">ادامه</a>)'
    )
    article = extract("".join([*lines, f"<p>{end}</p>"]).encode(), outlet="titronline", url=None)
    assert (article.source_name, article.source_url) == ("ایسنا", None)


@pytest.mark.parametrize("letter", ["&#11;", "&#x1F;", "&#0;", "\x0b", "\x1f", "\x00", "\x7f"])
def test_control_characters_and_references_to_them_are_no_text(letter: str) -> None:
    half = len(TEXT) // 2
    page = _page().replace(TEXT.encode(), f"{TEXT[:half]}{letter}{TEXT[half:]}".encode())
    assert [block.text for block in _article(page).body] == [TEXT]


@pytest.mark.parametrize("escape", ["\\u0000", "\\u000b", "\\ud800", "\\udc00"])
def test_json_ld_gives_no_letter_that_cannot_be_written(escape: str) -> None:
    data = f'{{"@type": "NewsArticle", "headline": "{TITLE}{escape}", "articleBody": "{TEXT}{escape}"}}'
    page = f'<html><body><script type="application/ld+json">{data}</script><p>{TEXT}</p></body></html>'
    article = extract(page.encode(), outlet="mehr", url=URL)
    assert article.title == TITLE


def test_a_title_in_json_ld_is_one_line() -> None:
    data = f'{{"@type": "NewsArticle", "headline": "{TITLE.replace(" ", chr(92) + "n")}", "articleBody": "{TEXT}"}}'
    page = f'<html><body><script type="application/ld+json">{data}</script><p>{TEXT}</p></body></html>'
    assert extract(page.encode(), outlet="mehr", url=URL).title == TITLE


@pytest.mark.parametrize("position", ['"²"', '"' + "1" * 5000 + '"', "null", "[]"])
def test_a_breadcrumb_whose_positions_are_no_numbers_is_read_as_it_stands(position: str) -> None:
    items = ",".join(f'{{"position": {position}, "name": "{name}"}}' for name in ("استانها", "قم"))
    head = f'<script type="application/ld+json">{{"@type": "BreadcrumbList", "itemListElement": [{items}]}}</script>'
    assert _article(_page(head)).category == ("استانها", "قم")


@pytest.mark.parametrize("digits", ["²", "9" * 5000])
def test_what_is_no_number_counts_nothing(digits: str) -> None:
    head = f'<meta name="nastooh:commentCount" content="{digits}"><meta name="nastooh:nid" content="{digits}">'
    article = _article(_page(head, f'<p><img src="/a.jpg" width="{digits}" height="{digits}"></p>'))
    assert (article.comments_count, article.news_id, article.title) == (None, "5999999", TITLE)


@pytest.mark.parametrize("digits", ["²", "9" * 5000])
@pytest.mark.parametrize("href", ["/archive?pi={}", "/page/{}/"])
def test_what_is_no_number_is_no_next_page(href: str, digits: str) -> None:
    page = f'<div class="pagination"><a href="{href.format(digits)}">2</a></div>'.encode()
    assert next_page(page, outlet="mehr", url="https://www.mehrnews.com/archive") is None


@pytest.mark.parametrize("tag", ["dl", "section", "ul", "article", "blockquote", "header", "pre"])
def test_a_title_is_parted_from_a_box_inside_it(tag: str) -> None:
    page = f'<a href="/news/1234567/x">{TITLE}<noscript>نه</noscript><{tag}>۱۹ بهمن</{tag}></a>'.encode()
    assert [link.title for link in links(page, outlet="mehr")] == [f"{TITLE} ۱۹ بهمن"]


def test_a_title_of_joints_without_end_is_no_title() -> None:
    page = f"<html><head><title>{'خبر | ' * 30_000}</title></head><body><h2>{TITLE}</h2><p>{TEXT}</p></body></html>"
    assert extract(page.encode(), outlet="mehr", url=URL).title == TITLE


@pytest.mark.parametrize("reference", ["&#xD800;", "&#xdfff;", "&#55296;", "&#57343;", "&#11;", "&#x1F;", "\x0b"])
def test_a_feed_is_read_over_a_reference_to_no_letter(reference: str) -> None:
    item = f"<item><title>{TITLE}{reference}</title><link>https://www.mehrnews.com/news/1234567/x</link></item>"
    found = links(f"<rss><channel>{item}</channel></rss>".encode(), outlet="mehr")
    assert [link.title for link in found] == [TITLE]


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "undefined", "hex", "rot13", "unicode_escape", "utf-16", "utf-32"]
)
def test_a_charset_that_is_none_is_no_error(charset: str) -> None:
    markup = f'<meta charset="{charset}"><p>کتابخانه در قم از امروز به روستاها است</p>'
    assert "کتابخانه در قم" in decode(markup.encode("cp1256"))


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read(charset: str) -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><p>{TEXT}</p></body></html>"
    assert decode(page.encode(charset)) == page


@pytest.mark.parametrize("declared", ["iso-8859-6", "windows-1254", "koi8-r", "mac-arabic"])
def test_windows_1256_is_told_from_another_charset_by_its_common_words(declared: str) -> None:
    page = "<p>کتابخانه در قم از امروز به روستاها برد و این کتاب‌ها را با آن ها</p>"
    page = page.replace("ی", "ي")
    assert decode(page.encode("cp1256"), f"text/html; charset={declared}") == page


def test_arabic_letters_in_their_own_charset_are_read_as_declared() -> None:
    page = "<p>مجلس در عراق از فردا با آن آغاز شد</p>"
    assert decode(page.encode("iso-8859-6"), "text/html; charset=iso-8859-6") == page


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_a_row_of_links_above_a_title_may_hold_what_is_no_address(address: str) -> None:
    row = f'<div><a href="/">خانه</a> <a href="{address}">استان‌ها</a></div>'
    page = f"<body>{row}<h1>{TITLE}</h1><p>{TEXT}</p><p>{TEXT} </p></body>"
    assert extract(page.encode(), outlet="mehr", url=URL).category == ("استان‌ها",)


# What addresses are made of, and what makes taking them apart and together again change them.
PARTS = ("http://", "https://", "HTTP://", "//", "/", ".", "..", "a", "خبر", "?", "&x=1", "#", ";", ":80", "[", "%20")


@given(st.lists(st.sampled_from((*PARTS, "mehrnews.com", " ", "\t", "\u200c", "\x1f")), max_size=7).map("".join))
@example("https://x.ir?")
@example("/a/./b")
@example("/;")
def test_an_address_means_what_the_standard_says(href: str) -> None:
    for base in ("https://www.mehrnews.com/news/1/x?y=1", "http://127.0.0.1:80/"):
        try:
            expected = urljoin(base, href.strip())
        except ValueError:
            expected = ""
        assert absolute(base, href) == expected
