"""One story in three markups, with what a test puts around it: Mehr's, Titr Online's, and one that says nothing."""

from __future__ import annotations

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


def read(page: str, outlet: str = "mehr", url: str = MEHR) -> RawArticle:
    return extract(f'<meta charset="utf-8">{page}'.encode(), outlet=outlet, url=url)


def body(article: RawArticle) -> list[str]:
    return [block.text for block in article.body]


def mehr(inside: str) -> RawArticle:
    return read(
        f'<article id="item"><div class="item-title"><h1 class="title">کتابخانه تازه قم</h1></div>'
        f'<div class="item-body"><div class="item-text"><p>{FIRST}</p>{inside}<p>{SECOND}</p></div></div></article>'
    )


def plain(above: str = "", below: str = "", story: str = f"<p>{FIRST}</p><p>{SECOND}</p>") -> RawArticle:
    """A page whose markup says nothing."""
    return read(
        f"<title>کتابخانه تازه قم | خبرگزاری مهر</title><div>{above}<h1>کتابخانه تازه قم</h1>"
        f"<i>۲۵ آذر ۱۴۰۴، ۰:۳۵</i>{story}{below}</div>"
    )


def titr(story: str, *, above: str = "", below: str = "", disclaimer: str = DISCLAIMER) -> RawArticle:
    page = f"{above}<h1>کتابخانه تازه قم</h1><div>{CREDIT}</div>{story}<div>{disclaimer}</div>{below}"
    return read(page, "titronline", TITR)
