"""Pages that nobody writes and that arrive all the same: as large, as deep and as full as they come."""

from __future__ import annotations

from collections.abc import Callable

from tests.pages.seed_pages import Page

TITLE = "کتابخانه سیار به روستاهای قم رسید"
TEXT = "به گزارش خبرنگار مهر، کتابخانه سیار از صبح امروز راه افتاد و تا پایان ماه به همه روستاها می‌رسد."
PARAGRAPH = f"<p>{TEXT}</p>"
_SHOWN = f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><article id="item">
<div class="item-date"><span>۱۹ بهمن ۱۴۰۲، ۹:۳۰</span></div><div class="item-title"><h1 class="title">{TITLE}</h1></div>
<div class="item-body"><div class="item-text">"""
_UNKNOWN = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>۱۹ بهمن ۱۴۰۲، ۹:۳۰</p>"

_MARKUP: dict[str, Callable[[], str]] = {
    "20 MB of paragraphs": lambda: PARAGRAPH * 115_000,
    "10,000 boxes deep": lambda: "<div>" * 10_000 + PARAGRAPH + "</div>" * 10_000,
    "10,000 spans deep": lambda: "<span>" * 10_000 + TEXT + "</span>" * 10_000,
    "10,000 share bars deep": lambda: '<div class="share">' * 10_000 + PARAGRAPH * 10,
    "as deep as is read, again and again": lambda: ("<div>" * 190 + PARAGRAPH + "</div>" * 190) * 100,
    "tables in tables": lambda: "<table><tr><td>" * 1_000 + PARAGRAPH,
    "200,000 attributes": lambda: f"<div {' '.join(f'a{n}=x' for n in range(200_000))}>{PARAGRAPH}</div>",
    "a million breaks": lambda: PARAGRAPH + "<br>" * 1_000_000 + PARAGRAPH,
    "a million lines": lambda: "متن خبر<br>" * 1_000_000,
    "a million entities": lambda: f"{PARAGRAPH}<p>{'&nbsp;' * 1_000_000}</p>",
    "a million entities that are none": lambda: f"{PARAGRAPH}<p>{'&xyz;' * 1_000_000}</p>",
    "a text of 10 MB": lambda: f"{PARAGRAPH}<p>{'این متن خبر است که در آن. ' * 230_000}</p>",
    "a word of 10 MB": lambda: f"{PARAGRAPH}<p>{'ا' * 5_000_000}</p>",
    "digits of 2 MB": lambda: f"{PARAGRAPH}<p>{'۱' * 1_000_000}</p>",
    "100,000 links": lambda: "".join(f'<li><a href="/news/{n}/x">خبر {n} قم</a></li>' for n in range(100_000, 200_000)),
    "100,000 links to one story": lambda: '<a href="/news/100000/x">خبر</a>' * 100_000,
    "20,000 items of a listing": lambda: "".join(
        f'<li class="news"><h3><a href="/news/{n}/x">خبر</a></h3><time>۱۹ بهمن ۱۴۰۲</time></li>'
        for n in range(100_000, 120_000)
    ),
    "items in items": lambda: '<ul><li class="news"><a href="/news/100000/x">خبر شهر</a>' * 1_000,
    "40,000 headings": lambda: "<h2>عنوان خبر شهر قم</h2>" * 40_000,
    "40,000 dates": lambda: "<p>۱۹ بهمن ۱۴۰۲، ۹:۳۰</p>" * 40_000,
    "40,000 share bars": lambda: '<div class="share"><p>هم‌رسانی</p></div>' * 40_000,
    "40,000 texts of the story": lambda: '<div class="item-text">متن</div>' * 40_000,
    "40,000 kickers": lambda: '<div class="rutitr">ر</div>' * 40_000,
    "40,000 tags": lambda: '<a rel="tag" href="/tag/x">برچسب</a>' * 40_000,
    "40,000 levels of a breadcrumb": lambda: f'<ol class="breadcrumb">{"<li><a href=/x>شهر</a></li>" * 40_000}</ol>',
    "40,000 pictures": lambda: "".join(f'<img src="/a{n}.jpg">' for n in range(40_000)),
    "a figure of 40,000 pictures": lambda: f"<figure>{''.join(f'<img src=/a{n}.jpg>' for n in range(40_000))}</figure>",
    "a row of 100,000 cells": lambda: f"<table><tr>{'<td>شهر قم</td>' * 100_000}</tr></table>",
    "50,000 rows": lambda: f"<table>{'<tr><td>شهر</td><td>قم</td></tr>' * 50_000}</table>",
    "40,000 meta tags": lambda: '<meta name="keywords" content="شهر">' * 40_000,
    "10,000 scripts of JSON-LD": lambda: '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 10_000,
    "JSON-LD 200,000 deep": lambda: f'<script type="application/ld+json">{"[" * 200_000}</script>',
    "JSON-LD that never ends": lambda: (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"' + 'آ \\"' * 300_000
    ),
    "JSON-LD of white space": lambda: f'<script type="application/ld+json">{{"@type":{" " * 1_000_000}</script>',
    "JSON-LD of angle brackets": lambda: (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"' + "<" * 900_000 + '"}</script>'
    ),
    "angle brackets alone": lambda: "<" * 2_000_000,
    "tags that never end": lambda: "<div " * 400_000,
    "comments that never end": lambda: "<!--" * 500_000,
    "CDATA that never ends": lambda: "<![CDATA[" * 200_000 + PARAGRAPH,
    "100,000 bodies": lambda: "<body>" * 100_000 + PARAGRAPH,
    "bold that never ends": lambda: "<p><b>متن " * 100_000,
    "a title of joints": lambda: f"<title>{' - ' * 300_000}</title>",
    "a title of bars": lambda: f"<title>{' | ' * 300_000}</title>",
    "white space of 2 MB": lambda: f"{PARAGRAPH}<p>{' ' * 2_000_000}</p>",
    "hard spaces of 2 MB": lambda: f"{PARAGRAPH}<p>{chr(0xA0) * 1_000_000}</p>",
    "half-spaces of 2 MB": lambda: f"{PARAGRAPH}<p>{chr(0x200C) * 700_000}</p>",
    "the word for source, again and again": lambda: f"<p>{'منبع خبر ' * 100_000}</p>",
    "hard spaces behind the word for source": lambda: f"<p>منبع خبر{chr(0xA0) * 500_000}</p>",
    "the word for quoting, again and again": lambda: f"<p>{'به نقل از ' * 100_000}</p>",
    "the word for number, again and again": lambda: f"<p>{'شناسه ' * 100_000}{'1' * 300_000}</p>",
    "an address of 1.5 MB": lambda: f'{PARAGRAPH}<a href="/news/100000/{"%d8" * 500_000}">خبر</a>',
    "a query of 100,000 parameters": lambda: (
        f'{PARAGRAPH}<a href="/?{"&".join(f"a{n}=1" for n in range(100_000))}">خبر</a>'
    ),
    "a class of 700,000 names": lambda: f'<div class="{"a " * 700_000}">{PARAGRAPH}</div>',
    "a style of white space": lambda: f'<div style="display{" " * 1_000_000}none">{PARAGRAPH}</div>',
}
FOUND_AT = {
    "mehr": "https://www.mehrnews.com/news/5999999/x",
    "shahr20": "https://shahr20.ir/69048/a-b-c/",
    "titronline": "https://titronline.ir/news/12345",
}
NAMES = tuple(_MARKUP)


def body(name: str, *, known: bool = True) -> bytes:
    """The bytes of a pathological page, in Mehr's markup or in one that nobody knows."""
    return ((_SHOWN if known else _UNKNOWN) + _MARKUP[name]()).encode()


def page(name: str, outlet: str, *, known: bool = True) -> Page:
    """One of the pages, as an article of an outlet."""
    said = f"{name}, {outlet}, {'known' if known else 'unknown'} markup"
    return Page(said, outlet, FOUND_AT[outlet], body(name, known=known))
