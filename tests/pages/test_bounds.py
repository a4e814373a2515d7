"""Encodings, broken markup and run-away pages: what comes out of them, in bounded work."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from qomnews.article import RawArticle
from qomnews.pages import NoArticleError, extract, feeds, links
from qomnews.pages.markup import MAX_BYTES, MAX_TAGS, decode, parse_html, select
from qomnews.pages.metadata import read_metadata
from qomnews.pages.nesting import DEEPEST, shallow
from qomnews.pages.reading import inline_text
from qomnews.pages.tags import MAX_ATTRIBUTES
from tests.pages.pathological import FOUND_AT, PARAGRAPH, TEXT, TITLE, body

START = f'<html><body><article id="item"><div class="item-title"><h1 class="title">{TITLE}</h1></div>'
END = "</article></body></html>"


def _page(text: str) -> str:
    return f'{START}<div class="item-body"><div class="item-text">{text}</div></div>{END}'


def _article(data: bytes, content_type: str | None = None) -> RawArticle:
    return extract(data, outlet="mehr", url=FOUND_AT["mehr"], content_type=content_type)


def _texts(markup: str) -> list[str]:
    return [block.text for block in _article(markup.encode()).body]


@pytest.mark.parametrize(
    "markup",
    [
        _page(PARAGRAPH).upper().replace(TEXT.upper(), TEXT).replace('"ITEM"', '"item"').replace("ITEM-", "item-")
        .replace('"TITLE"', '"title"'),
        _page(f"<p>{TEXT}"),
        f"{START}<div class=item-body><div class=item-text><p>{TEXT}",
        _page(f"<span><b><i>{PARAGRAPH}"),
        _page(f"{PARAGRAPH}</div></div></article></body></html><body>").replace("<body>", "<body><body>"),
        _page(f"</p></b></td></table>{PARAGRAPH}</ul>"),
        _page(f"<![CDATA[ آگهی ]]>{PARAGRAPH}"),
        _page(f"<p class=a class=b =x \" '>{TEXT}</p >"),
        f"\n<?xml version='1.0' encoding='iso-8859-1'?>{_page(PARAGRAPH)}",
        f"<!DOCTYPE html PUBLIC><!-- - -- --->{_page(PARAGRAPH)}",
    ],
    ids=["upper-case", "unclosed", "cut-off", "nesting", "bodies", "ends", "cdata", "attributes", "xml", "doctype"],
)  # fmt: skip
def test_broken_markup_gives_the_same_article(markup: str) -> None:
    article = _article(markup.encode())
    assert (article.title, [block.text for block in article.body]) == (TITLE, [TEXT])


@pytest.mark.parametrize("declared", ["", "utf-8", "windows-1256", "iso-8859-1", "windows-1252", "x-none", "utf-16"])
@pytest.mark.parametrize("real", ["utf-8", "cp1256"])
@pytest.mark.parametrize("place", ["header", "meta"])
def test_what_a_page_is_declared_in_does_not_matter(declared: str, real: str, place: str) -> None:
    meta = f'<meta charset="{declared}">' if place == "meta" and declared else ""
    header = f"text/html; charset={declared}" if place == "header" and declared else None
    # windows-1256 has no Persian yeh.
    page = (meta + _page(PARAGRAPH)).replace("ی", "ي")
    article = _article(page.encode(real), header)
    assert [block.text for block in article.body] == [TEXT.replace("ی", "ي")]


@pytest.mark.parametrize("real", ["utf-8", "cp1256"])
def test_a_page_too_large_is_cut_and_the_log_says_so(real: str, caplog: pytest.LogCaptureFixture) -> None:
    text = (f"{_page(PARAGRAPH)}<!--{'آگهي ' * 900_000}-->").replace("ی", "ي")
    data = text.encode(real)
    assert len(data) > MAX_BYTES
    with caplog.at_level(logging.WARNING):
        article = _article(data)
    assert [block.text for block in article.body] == [TEXT.replace("ی", "ي")]
    assert f"{len(data)} bytes" in caplog.text
    assert str(MAX_BYTES) in caplog.text


def test_the_bounds_are_stated() -> None:
    page = (Path(__file__).parents[2] / "docs" / "outlets.md").read_text(encoding="utf-8")
    stated = (f"{MAX_BYTES // 2**20} MiB", f"{feeds.MAX_BYTES // 2**20} MiB", f"{MAX_TAGS:,} tags", f"than {DEEPEST}")
    assert [words for words in (*stated, f"beyond {MAX_ATTRIBUTES}") if words not in page] == []


def test_a_letter_that_the_cut_parts_is_left_out() -> None:
    data = b" " * (MAX_BYTES - 1) + "ا".encode()
    assert decode(data) == " " * (MAX_BYTES - 1)


def test_a_sitemap_is_read_further_than_a_page() -> None:
    url = "<url><loc>https://www.mehrnews.com/news/{}/x</loc></url>"
    data = f"<urlset>{url.format(1000001)}<!--{'x' * MAX_BYTES}-->{url.format(1000002)}</urlset>".encode()
    assert MAX_BYTES < len(data) < feeds.MAX_BYTES
    assert [link.news_id for link in links(data, outlet="mehr")] == ["1000001", "1000002"]


def test_tags_beyond_the_limit_are_cut_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        tree = parse_html("<p>یک</p>" * MAX_TAGS)
    assert tree is not None
    assert len(select(tree, "p")) == MAX_TAGS // 2
    assert f"{2 * MAX_TAGS} tags" in caplog.text


def test_breaks_without_end_part_two_paragraphs_like_two_breaks() -> None:
    assert _texts(_page("یکم. " + "<br>" * 400_000 + "دوم.")) == ["یکم.", "دوم."]


@pytest.mark.parametrize("depth", [10, DEEPEST, 300, 2_049, 10_000])
@pytest.mark.parametrize("tag", ["div", "span", "section", "p", "ul", "li", "blockquote", "b", "font", "em", "x-a"])
def test_text_is_read_at_any_depth_and_its_paragraphs_stay_apart(depth: int, tag: str) -> None:
    deep = f"<{tag}>" * depth + f"<div>{TEXT}</div><div>دوم.</div>" + f"</{tag}>" * depth
    article = _article(_page(deep + PARAGRAPH.replace("مهر", "قم")).encode())
    assert article.title == TITLE
    assert [block.text for block in article.body] == [TEXT, "دوم.", TEXT.replace("مهر", "قم")]


def test_what_stands_above_the_depth_keeps_its_markup() -> None:
    page = f'<h1 class="title">عنوان</h1>{"<div>" * 10_000}<p>متن</p>{"</div>" * 10_000}<div class="after">پس</div>'
    tree = parse_html(page)
    assert tree is not None
    assert [inline_text(found) for css in ("h1.title", "body > .after") for found in select(tree, css)] == [
        "عنوان",
        "پس",
    ]


def test_markup_that_is_not_deep_is_not_changed() -> None:
    page = f'<table class="x">{"<tr><td><a href=/x>یک</a><br><img src=y>" * 60}</table></p>'
    assert shallow(page) == page.removesuffix("</p>")


def test_two_hundred_thousand_attributes_hide_no_text() -> None:
    article = _article(body("200,000 attributes").replace(b"a199999=x", b""))
    assert article.title == TITLE


@pytest.mark.parametrize("name", ["a text of 10 MB", "a million entities", "half-spaces of 2 MB", "digits of 2 MB"])
def test_a_paragraph_before_a_text_without_end_is_read(name: str) -> None:
    assert _article(body(name)).body[0].text == TEXT


def test_a_hundred_thousand_links_are_a_listing_and_no_article() -> None:
    page = body("100,000 links", known=False)
    with pytest.raises(NoArticleError, match="listing"):
        _article(page)
    found = links(page, outlet="mehr", url="https://www.mehrnews.com/archive")
    assert len(found) == len({link.url for link in found}) > 5_000
    assert found[0].title == "خبر 100000 قم"


@pytest.mark.parametrize(
    "text", ['{"@type":' + " " * 500_000, '{"@type": [' + "\n" * 500_000, '"@type"' + "\t" * 500_000]
)
def test_broken_json_of_white_space_leaves_the_rest_of_the_page(text: str) -> None:
    assert _texts(_page(f'<script type="application/ld+json">{text}</script>{PARAGRAPH}')) == [TEXT]


def test_hard_spaces_without_end_behind_the_word_for_source_name_none() -> None:
    markup = f"<h1>{TITLE}</h1><p>منبع خبر{chr(0xA0) * 100_000}</p><p>ایسنا ۱۹ بهمن ۱۴۰۲ ۹:۳۰</p>{PARAGRAPH}"
    article = extract(markup.encode(), outlet="titronline", url=FOUND_AT["titronline"])
    assert article.title == TITLE


def test_every_one_of_many_meta_tags_is_kept_in_order() -> None:
    tree = parse_html("".join(f'<meta name="a" content="{number}">' for number in range(MAX_TAGS - 1)))
    assert tree is not None
    assert read_metadata(tree).meta("a") == list(map(str, range(MAX_TAGS - 1)))


def test_above_many_texts_no_picture_is_looked_for() -> None:
    boxes = "".join(f'<div class="item-text">{PARAGRAPH}<img src="/{number}.jpg"></div>' for number in range(4_000))
    article = _article(f'{START}<img src="/first.jpg"><div class="item-body">{boxes}</div>{END}'.encode())
    assert len(article.images) == 4_001
    assert article.images[0].url.endswith("/first.jpg")


def test_a_caption_below_many_pictures_is_no_picture_s_own() -> None:
    pictures = "".join(f'<img src="/{number}.jpg">' for number in range(12_000))
    article = _article(_page(f"{PARAGRAPH}<figure>{pictures}<figcaption>زیر عکس‌ها</figcaption></figure>").encode())
    assert [len(article.images), {image.caption for image in article.images}] == [12_000, {None}]


@pytest.mark.parametrize("depth", [300, 900, 200_000])
def test_json_nested_without_end_leaves_the_rest_of_the_page(depth: int) -> None:
    script = f'<script type="application/ld+json">{"[" * depth}{"]" * depth}</script>'
    assert _texts(_page(script + PARAGRAPH)) == [TEXT]
