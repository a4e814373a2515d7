from __future__ import annotations

import pytest

from qomnews.text import Options, normalise
from qomnews.text.spans import mask, mask_numbers, unmask

UNTOUCHED = [
    "https://shahr20.ir/news/123",
    "https://www.mehrnews.com/news/6671064/كتاب-هاي-قم?a=1&b=2#x",
    "http://example.org/a_(b)/c",
    "www.mehrnews.com/x349jN",
    "mehrnews.com/x349jN",
    "shahr20.ir",
    "info.desk+1@qom-news.ir",
    "#شهر_قم",
    "#كتاب12",
    "#مثلاً",
    "@qom_news20",
    "COVID-19",
    "F-16",
    "4K",
    "10.5km",
    "C++",
    "H2O",
    "AT&T",
    "Shahr20",
    "&zwnj;",
    "report-12.pdf",
    "گزارش12.pdf",
    "`x = 12 , كتاب`",
    "فایل‌های_قم.xlsx",
]


@pytest.mark.parametrize("span", UNTOUCHED)
@pytest.mark.parametrize("frame", ["{}", "متن {} متن", "متن ({}) متن", "«{}»", "متن {}، متن", "متن {}", "متن: {}."])
def test_what_is_not_prose_stays_as_it_is(span: str, frame: str) -> None:
    text = frame.format(span)
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12", "۱۲"),
        ("قیمت 10.450 ریال", "قیمت ۱۰.۴۵۰ ریال"),
        ("۱۰٬۴۵۰ ریال", "۱۰٬۴۵۰ ریال"),
        ("10,450 ریال", "۱۰,۴۵۰ ریال"),
        ("ساعت 12:30 امروز", "ساعت ۱۲:۳۰ امروز"),
        ("تاریخ 1402/11/19 بود", "تاریخ ۱۴۰۲/۱۱/۱۹ بود"),
        ("تاریخ 2024-02-08 بود", "تاریخ ۲۰۲۴-۰۲-۰۸ بود"),
        ("نتیجه 3-2 شد", "نتیجه ۳-۲ شد"),
        ("12% مردم", "۱۲% مردم"),
        ("کووید19", "کووید۱۹"),
    ],
)
def test_numbers_dates_and_times_keep_their_structure(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    "line", ["12", "متن 12 و ۱۳۹۸/۰۱/۰۲، ٤٥-٤٦.", "12 .5", "1.2.3 متن", "۱۲٬۰۰۰ متن1متن", "متن", ""]
)
def test_numbers_alone_are_masked_as_among_other_spans(line: str) -> None:
    masked, spans = mask_numbers(line)
    assert (masked, spans) == mask(line)
    assert unmask(masked, spans, "keep") == line


@pytest.mark.parametrize(
    ("digits", "after"),
    [("fa", "F-16 و ۱۲.۵ و ۳۴"), ("latin", "F-16 و 12.5 و 34"), ("keep", "F-16 و 12.5 و ۳٤")],
)
def test_only_numbers_get_other_digits(digits: str, after: str) -> None:
    assert normalise("F-16 و 12.5 و ۳٤", Options(digits=digits)) == after  # type: ignore[arg-type] # parametrised


def test_a_line_in_another_script_keeps_its_digits() -> None:
    assert normalise("Version 2 of 3, see page 12?") == "Version 2 of 3, see page 12?"


def test_a_line_of_numbers_alone_is_prose() -> None:
    assert normalise("12:30") == "۱۲:۳۰"


def test_an_address_ends_where_the_sentence_goes_on() -> None:
    assert normalise("به https://shahr20.ir/news/123،مراجعه كنيد") == "به https://shahr20.ir/news/123، مراجعه کنید"


def test_what_stands_between_quotations_is_prose() -> None:
    assert normalise("﴿قل﴾ 12 ﴿هو﴾ كتاب ﴿الله﴾ a.b@c.ir 3") == "﴿قل﴾ ۱۲ ﴿هو﴾ کتاب ﴿الله﴾ a.b@c.ir ۳"


def test_one_word_with_marks_is_not_a_quotation() -> None:
    assert normalise("كِتاب علي") == "کِتاب علی"


def test_spans_that_overlap_are_one() -> None:
    text = "متن ﴿بِسْمِ اللَّهِ﴾ و قُلْ هُوَ اللَّهُ أَحَدٌ در آيه.pdf"
    assert normalise(text) == text
