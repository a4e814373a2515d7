"""Two pages' plain texts in each outlet's markup become the right records, without boilerplate.

The texts are written for these tests in the form of captured pages (half-spaces lost, lines around the story
included). Where the captures themselves lie beside the checkout, they are tried as well; they are not ours to keep.
"""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from qomnews.article import Block, RawArticle
from qomnews.pages import extract

WRITTEN = Path(__file__).parent / "written"
CAPTURES = Path(__file__).parents[3] / "shared" / "seeds"
CAPTURED = {"shahr20": "000_607741c03f5386a3.txt", "titronline": "004_c519dec944737499.txt"}


@attrs.frozen
class Captured:
    """A captured page's text: what its fields are, and the lines around them."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@pytest.fixture(params=["written", "captured"])
def sections(request: pytest.FixtureRequest) -> Callable[[str], list[str]]:
    """Gives an outlet's text, parted at its blank lines."""

    def read(outlet: str) -> list[str]:
        path = WRITTEN / f"{outlet}.txt" if request.param == "written" else CAPTURES / CAPTURED[outlet]
        if not path.exists():
            pytest.skip("the captures are not here")
        return path.read_text(encoding="utf-8").strip("\n").split("\n\n")

    return read


@pytest.fixture
def shahr20_text(sections: Callable[[str], list[str]]) -> Captured:
    """Lead, print line, second title and id line stand together; related titles and comment rules end the page."""
    title, head, *paragraphs, tail = sections("shahr20")
    lead, *before = head.split("\n")
    return Captured(title, lead, tuple(text.strip() for text in paragraphs), tuple(before), tuple(tail.split("\n")))


@pytest.fixture
def titronline_text(sections: Callable[[str], list[str]]) -> Captured:
    """The source line stands above the lead; disclaimer and legal paragraph end the page."""
    title, head, *paragraphs, tail = sections("titronline")
    source_line, lead = head.split("\n")
    return Captured(title, lead, tuple(text.strip() for text in paragraphs), (source_line,), tuple(tail.split("\n")))


ORIGINAL = "https://www.mehrnews.com/news/6685120/x"


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def _mehr_item(text: Captured, date: str, number: str) -> str:
    return f"""<html lang="fa"><head><meta charset="utf-8"><title>{text.title} - خبرگزاری مهر</title>
<meta name="date" content="2026-05-01T00:00:00+03:30"></head><body><article id="item" class="box item">
<div class="print-header"><ul><li class="date">{date}</li><li class="id">کد خبر: <span>{number}</span></li></ul></div>
<div class="item-nav"><ol class="breadcrumb"><li><a href="/s">استانها</a></li><li><a href="/q">قم</a></li></ol>
<div class="item-date"><span>{date}</span></div></div>
<div class="item-title"><h1 class="title">{text.title}</h1></div>
<div class="item-summary"><p class="summary introtext" itemprop="description">{text.lead}</p></div>
<div class="item-body"><div class="item-text" itemprop="articleBody">{_paragraphs(text.paragraphs)}</div>
<div class="item-code">کد خبر <span>{number}</span></div></div></article>
<div class="item-boxes2"><div class="related-items">مطالب مرتبط {_paragraphs(text.after)}</div></div></body></html>"""


def _mehr_rutitr(text: Captured, date: str, number: str) -> str:
    return f"""<html><head><title>{text.title}</title></head><body><div class="item"><div class="rutitr">خبر قم</div>
<h1 class="title">{text.title}</h1><div class="item-time">{date}</div><p class="introtext">{text.lead}</p>
<div itemprop="articleBody">{"<br><br>".join(text.paragraphs)}</div><div class="item-code"><span>{number}</span></div>
</div></body></html>"""


def _shahr20_single(text: Captured, before: str) -> str:
    after = "".join(f"<li><a href='/{68000 + n}/a-b-c/'>{line}</a></li>" for n, line in enumerate(text.after[1:7]))
    rules = "".join(f"<p>{line}</p>" for line in text.after[7:])
    return f"""<html lang="fa"><head><meta charset="utf-8"><title>{text.title} - شهر بیست</title></head><body>
<section class="single"><h2 class="single-post-title">{text.title}</h2><div class="lead">{text.lead}</div>
<div class="con">{before}{_paragraphs(text.paragraphs)}<div class="page-bottom"><p>ما را دنبال کنید</p></div></div>
<h3>نوشته های مشابه</h3><ul>{after}</ul>{rules}</section></body></html>"""


def _titronline_lines(text: Captured) -> str:
    disclaimer = text.after[0].replace("ادامه", f'<a href="{ORIGINAL}">ادامه</a>')
    lines = "<br><br>".join((f"{text.before[0]}<br>{text.lead}", *text.paragraphs))
    return f"""<html><head><meta charset="utf-8"><title>{text.title} | تیترآنلاین</title></head><body><table><tr><td>
<h2>{text.title}</h2>{lines}<br><br>{disclaimer}<br>{text.after[1]}</td></tr></table></body></html>"""


def _titronline_boxes(text: Captured) -> str:
    disclaimer = text.after[0].replace("(ادامه)", f'<a href="{ORIGINAL}">(ادامه)</a>')
    return f"""<html><head><meta charset="utf-8"><title>{text.title}</title></head><body><div><h1>{text.title}</h1>
<p>{text.before[0]}</p><p><b>{text.lead}</b></p>{_paragraphs(text.paragraphs)}<p>{disclaimer}</p><p>{text.after[1]}</p>
</div></body></html>"""


def _check(article: RawArticle, text: Captured) -> None:
    assert article.title == text.title
    assert article.lead == text.lead
    assert article.body == tuple(Block("paragraph", paragraph) for paragraph in text.paragraphs)


@pytest.mark.parametrize("build", [_mehr_item, _mehr_rutitr])
def test_the_text_titr_online_copied_in_mehrs_markup(build: Callable[..., str], titronline_text: Captured) -> None:
    page = build(titronline_text, "۲۵ آذر ۱۴۰۴، ۰:۳۵", "6685120")
    article = extract(page.encode(), outlet="mehr", url=ORIGINAL)
    _check(article, titronline_text)
    assert article.published_raw == "۲۵ آذر ۱۴۰۴، ۰:۳۵"
    assert (article.news_id, article.url) == ("6685120", "https://www.mehrnews.com/news/6685120")
    assert article.source_name is None


def test_the_shahr20_text_in_mehrs_markup(shahr20_text: Captured) -> None:
    page = _mehr_item(shahr20_text, "۱ خرداد ۱۴۰۲، ۱۵:۴۳", "5790001")
    article = extract(page.encode(), outlet="mehr", url=None)
    _check(article, shahr20_text)
    assert (article.url, article.news_id) == (None, "5790001")
    assert (article.category, article.desk) == (("استانها", "قم"), "qom")


@pytest.mark.parametrize("mark", ["<p>{}</p>", "{}<br>", "<div>{}</div>", "<span>{}</span><br/>"])
def test_the_shahr20_text_in_its_own_markup(mark: str, shahr20_text: Captured) -> None:
    page = _shahr20_single(shahr20_text, "".join(mark.format(line) for line in shahr20_text.before))
    article = extract(page.encode(), outlet="shahr20", url="https://shahr20.ir/69048/memorandum/")
    _check(article, shahr20_text)
    assert article.published_raw == "01 خرداد 1402 - 15:43"
    assert article.news_id == "69048"
    assert article.source_name == "روابط عمومی شهرداری قم"


def test_the_titr_online_text_in_shahr20s_markup(titronline_text: Captured) -> None:
    id_line = "<p>شناسه : 80123 | انتشار : 25 آذر 1404 - 00:35   پرینت</p>"
    article = extract(_shahr20_single(titronline_text, id_line).encode(), outlet="shahr20", url=None)
    _check(article, titronline_text)
    assert (article.published_raw, article.news_id) == ("25 آذر 1404 - 00:35", "80123")


@pytest.mark.parametrize("build", [_titronline_lines, _titronline_boxes])
def test_the_titr_online_text_in_markups_of_which_nothing_is_known(
    build: Callable[..., str], titronline_text: Captured
) -> None:
    url = "https://www.titronline.ir/news/4455667/x"
    article = extract(build(titronline_text).encode(), outlet="titronline", url=url)
    _check(article, titronline_text)
    assert article.published_raw == "سه شنبه 25 آذر 1404 - 00:35"
    assert (article.source_name, article.source_url) == ("خبرگزاری مهر", ORIGINAL)
    assert article.news_id == "4455667"


@pytest.mark.parametrize("build", [_titronline_lines, _titronline_boxes])
def test_no_boilerplate_of_titr_online_reaches_the_body(build: Callable[..., str], titronline_text: Captured) -> None:
    article = extract(build(titronline_text).encode(), outlet="titronline", url=None)
    body = " ".join(block.text for block in article.body)
    for foreign in ("منبع خبر", "تیترآنلاین", "ماده ۷۴", "ادامه)", "00:35"):
        assert foreign not in body


def test_the_shahr20_text_where_titr_online_mirrors_it(shahr20_text: Captured) -> None:
    page = f"""<html><head><title>{shahr20_text.title}</title></head><body><h1>{shahr20_text.title}</h1>
<div>شهر بیست دوشنبه 01 خرداد 1402 - 15:43</div><div>{shahr20_text.lead}</div>{_paragraphs(shahr20_text.paragraphs)}
<div>منبع خبر "شهر بیست" است و موتور جستجوگر خبر تیترآنلاین در قبال محتوای آن هیچ مسئولیتی ندارد. (ادامه)</div>
</body></html>"""
    article = extract(page.encode(), outlet="titronline", url=None)
    _check(article, shahr20_text)
    assert article.published_raw == "دوشنبه 01 خرداد 1402 - 15:43"
    assert (article.source_name, article.source_url) == ("شهر بیست", None)
