"""Pages of which only the text is left become the right records, without what stands around the story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qomnews.article import Block
from qomnews.captures.captured import Captured, captured
from qomnews.captures.plain_text import LAYOUT, extract_text
from qomnews.pages import NoArticleError
from qomnews.story import derive
from tests.captures.archives import packed, record

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
# In the form of the captured pages; those themselves lie beside the checkout, where they are there.
WRITTEN = Path(__file__).parents[1] / "pages" / "written"
CAPTURES = Path(__file__).parents[3] / "shared" / "seeds"
CAPTURED = {"shahr20": "000_607741c03f5386a3.txt", "titronline": "004_c519dec944737499.txt"}
SHAHR20 = "https://shahr20.ir/69048/memorandum/"
TITRONLINE = "https://www.titronline.ir/news/4455667/x"
MEHR = "https://www.mehrnews.com/news/6671064/x"


@pytest.fixture(params=["written", "captured"])
def page(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Gives the text of an outlet's page."""

    def read(outlet: str) -> str:
        path = WRITTEN / f"{outlet}.txt" if request.param == "written" else CAPTURES / CAPTURED[outlet]
        if not path.exists():
            pytest.skip("the captures are not here")
        return path.read_text(encoding="utf-8")

    return read


def paragraphs(text: str) -> list[str]:
    """The paragraphs between the head of a page and its tail."""
    return [part.strip() for part in text.strip("\n").split("\n\n")[2:-1]]


def test_a_page_of_shahr20(page: Callable[[str], str]) -> None:
    text = page("shahr20")
    raw = extract_text(text.encode(), outlet="shahr20", url=SHAHR20, fetched_at=NOW)
    title, head, *_ = text.split("\n\n")
    assert (raw.title, raw.lead) == (title, head.split("\n")[0])
    assert raw.body == tuple(Block("paragraph", each) for each in paragraphs(text))
    assert (raw.published_raw, raw.news_id) == ("01 خرداد 1402 - 15:43", "69048")
    assert raw.source_name == "روابط عمومی شهرداری قم"
    assert raw.extraction["layout"] == LAYOUT


def test_a_page_of_titr_online(page: Callable[[str], str]) -> None:
    text = page("titronline")
    raw = extract_text(text.encode(), outlet="titronline", url=TITRONLINE, fetched_at=NOW)
    title, head, *_ = text.split("\n\n")
    assert (raw.title, raw.lead) == (title, head.split("\n")[1])
    assert raw.body == tuple(Block("paragraph", each) for each in paragraphs(text))
    assert (raw.published_raw, raw.source_name) == ("سه شنبه 25 آذر 1404 - 00:35", "خبرگزاری مهر")


def test_half_spaces_that_the_text_has_lost_come_back() -> None:
    text = (WRITTEN / "titronline.txt").read_text(encoding="utf-8")
    raw = extract_text(text.encode(), outlet="titronline", url=TITRONLINE, fetched_at=NOW)
    article = derive(raw, now=NOW)
    assert raw.title is not None
    assert "درمانگاههای قم" in raw.title
    assert article.title == "آمادگی درمانگاه‌های قم برای شب‌های پررفت‌وآمد زمستان"
    assert "باز می‌مانند" in article.body
    assert article.published_at == "2025-12-16T00:35:00+03:30"


# As such a text has it: the page's own title, menus, the date above the heading, the text, what follows.
MEHR_TEXT = """\
بازگشایی بوستان چهارمردان پس از نوسازی - خبرگزاری مهر | اخبار ایران و جهان
صفحه نخست
سیاست
اقتصاد
استانها
قم
۲۵ آذر ۱۴۰۴، ۹:۳۰
شهرداری خبر داد؛
بازگشایی بوستان چهارمردان پس از نوسازی
قم- بوستان محله چهارمردان قم پس از نوسازی از امروز در دسترس خانواده‌ها است.
اشتراک‌گذاری
به گزارش خبرنگار مهر، مدیر این بوستان در آیین بازگشایی گفت: نیمکت‌ها، روشنایی و آبنماها را از نو ساخته‌ایم.
• وی ادامه داد: زمین بازی کودکان با کفپوش نرم پوشانده شده و مسیرهای پیاده‌روی برای همه هموار شده است.
کد خبر 6671064
برچسب‌ها
قم
شهرداری قم
مطالب مرتبط
کتابخانه سیار به روستاهای جنوب شهر رسید
نظر شما
"""


def test_a_page_of_mehr_with_menus_its_date_above_and_its_desk() -> None:
    raw = extract_text(MEHR_TEXT.encode(), outlet="mehr", url=MEHR, fetched_at=NOW)
    assert raw.title == "بازگشایی بوستان چهارمردان پس از نوسازی"
    assert raw.published_raw == "۲۵ آذر ۱۴۰۴، ۹:۳۰"
    assert (raw.url, raw.news_id) == ("https://www.mehrnews.com/news/6671064", "6671064")
    assert (raw.category, raw.desk) == (("استانها", "قم"), "qom")
    assert raw.lead == "قم- بوستان محله چهارمردان قم پس از نوسازی از امروز در دسترس خانواده‌ها است."
    assert [block.text[:22] for block in raw.body] == ["به گزارش خبرنگار مهر، ", "وی ادامه داد: زمین باز"]


@pytest.mark.parametrize("text", ["", "\n \n", "صفحه مورد نظر شما یافت نشد\nبه صفحه نخست بازگردید\n"])
def test_a_text_without_a_story_says_so(text: str) -> None:
    with pytest.raises(NoArticleError):
        extract_text(text.encode(), outlet="mehr", url=MEHR)


def test_bytes_that_are_no_text_break_nothing() -> None:
    with pytest.raises(NoArticleError):
        extract_text(bytes(range(256)) * 20, outlet="mehr", url=MEHR)


def test_wet_files_are_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.wet.gz"
    text = (WRITTEN / "shahr20.txt").read_bytes()
    records = [record("https://example.com/", b"text", kind="conversion"), record(SHAHR20, text, kind="conversion")]
    path.write_bytes(packed(records))
    (found,) = captured(str(path), outlets=["shahr20"])
    assert isinstance(found, Captured)
    assert found.is_plain
    assert found.raw.title == text.decode().split("\n")[0]
    assert found.raw.capture == found.capture
