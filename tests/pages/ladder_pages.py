"""Pages of known markup to climb the ladder on: a story of Mehr with what a test puts into it."""

from __future__ import annotations

import json

from qomnews.article import RawArticle
from qomnews.pages import extract

URL = "https://www.mehrnews.com/news/6671064/x"
TEXT = "<p>به گزارش خبرنگار مهر، کتابخانه تازه قم با ده هزار جلد کتاب باز شد.</p><p>این کتابخانه هر روز باز است.</p>"


def mehr(
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


def read(page: str, outlet: str = "mehr", url: str | None = URL) -> RawArticle:
    return extract(page.encode(), outlet=outlet, url=url)


def ld(**members: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **members}
    return f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'
