from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.dates import find, parse

NOW = datetime(2025, 12, 16, 10, tzinfo=UTC)
NBSP = "\u00a0"


def _texts(text: str) -> list[str]:
    return [found.text for found in find(text)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("خبرگزاری مهر سه شنبه 25 آذر 1404 - 00:35", ["سه شنبه 25 آذر 1404 - 00:35"]),
        ("خبرگزاری مهر 25 آذر 1404", ["25 آذر 1404"]),
        ("شناسه : 69048 | انتشار : 01 خرداد 1402 - 15:43   پرینت", ["01 خرداد 1402 - 15:43"]),
        (
            f"شناسه{NBSP}: 69048{NBSP}|{NBSP}انتشار :{NBSP}01{NBSP}خرداد 1402 - 15:43{NBSP}{NBSP}پرینت",
            [f"01{NBSP}خرداد 1402 - 15:43"],
        ),
        ("مصوب ۱۳۸۲/۱۰/۱۷ مجلس شورای اسلامی", ["۱۳۸۲/۱۰/۱۷"]),
        ("از ۱۴۰۳/۰۱/۰۱ تا ۱۴۰۳/۱۲/۳۰.", ["۱۴۰۳/۰۱/۰۱", "۱۴۰۳/۱۲/۳۰"]),
        ("1402/03/05-1402/03/10", ["1402/03/05", "1402/03/10"]),
        ("در ۲۵ آذر ۱۴۰۴ ساعت ۲۵:۱۰ گفت", ["۲۵ آذر ۱۴۰۴"]),
        ("۲۵ آذر ۱۴۰۴. ساعت ۹ جلسه بود", ["۲۵ آذر ۱۴۰۴"]),
        ("۲۵ آذر ۱۴۰۴\n\n۱۲:۳۰", ["۲۵ آذر ۱۴۰۴"]),
        ("۲۵ آذر\n۱۴۰۴ و بعد", ["۲۵ آذر\n۱۴۰۴"]),
        ("منتشرشده: ۱۱ روز قبل در قم", ["۱۱ روز قبل"]),
        ("دیروز ۱۸:۰۵ | دو ساعت پیش", ["دیروز ۱۸:۰۵", "دو ساعت پیش"]),
        ("<time datetime=2025-12-16T00:35:00+03:30>", ["2025-12-16T00:35:00+03:30"]),
        ("pubDate: Tue, 16 Dec 2025 00:35:00 +0330 end", ["Tue, 16 Dec 2025 00:35:00 +0330"]),
        ("کد ۲۵ مهر ۲۵ آذر ۱۴۰۴", ["۲۵ آذر ۱۴۰۴"]),
        ("نسخه (۱۴۰۴/۰۹/۲۵)", ["۱۴۰۴/۰۹/۲۵"]),
    ],
)
def test_dates_in_running_text(text: str, dates: list[str]) -> None:
    assert _texts(text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "تلفن ۰۲۵-۳۷۷۰۱۴۰۲",
        "تلفن 025-37-1402",
        "تلفن: 25-12-1402-33",
        "قیمت ۱۲.۵۰۰.۱۴۰۲ ریال",
        "۱۲،۵۰۰،۱۴۰۲ ریال",
        "نسخه 1.2.3.1402",
        "https://shahr20.ir/1402/03/05/slug",
        "photo25/9/1404/x",
        "ردیف ۳ - ۵ - ۱۴۰۲",
        "سال 1404",
        "۱۴۰۴",
        "ماده ۷۴ قانون",
        "31 مهر 1404",
        "1404/13/01",
        "۲۵ آذر",
        "مهر ۱۴۰۴",
        "25/9/04",
        "ساعت ۱۲:۳۰",
        "هفته قبل در قم",
        "۱۱ روز قبل از انتخابات",
        "۲ روز پیش‌بینی شد",
        "سه شنبه",
        "A25 آذر 1404B",
        "",
        " \n ",
    ],
)
def test_what_is_no_date_in_running_text(text: str) -> None:
    assert _texts(text) == []


def test_positions_are_those_of_the_text_as_it_came() -> None:
    text = "\u200fخبر \u202bسه‌شنبه ۲۵ آ\u0640ذر ۱۴۰۴\u202c تمام"
    (found,) = find(text)
    assert text[found.start : found.end] == found.text
    assert (found.start, found.text) == (text.index("سه"), "سه‌شنبه ۲۵ آ\u0640ذر ۱۴۰۴")


PIECES = st.sampled_from(
    [
        *(
            "۲۵",
            "1404",
            "12",
            "9",
            "/",
            "-",
            ":",
            ".",
            "،",
            " ",
            "\n",
            "‌",
            "آذر",
            "مهر",
            "سه شنبه",
            "ساعت",
            "روز",
            "قبل",
        ),
        *(
            "پیش",
            "از",
            "دیروز",
            "و",
            "نیم",
            "یک",
            "ربع",
            "صبح",
            "شب",
            "می",
            "2025",
            "T",
            "Z",
            "+03:30",
            "انتشار",
            "خبر",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join) | st.lists(PIECES, max_size=25).map("".join) | st.text())
def test_what_is_found_can_be_parsed_and_does_not_overlap(text: str) -> None:
    end = 0
    for found in find(text):
        assert end <= found.start < found.end
        assert found.text == text[found.start : found.end]
        parse(found.text, now=NOW)
        end = found.end


@pytest.mark.parametrize(
    "piece",
    [
        "1/",
        "1 ",
        " ",
        "\n ",
        "‌",
        "۲ ساعت و ",
        "25 آذر 14 ",
        "بیست و ",
        "12:30 , - 1 ",
        "1",
        "سه ",
        "16 Dec ",
        "1404-09-25 ",
    ],
)
@pytest.mark.timeout(60)
def test_a_long_run_of_the_same_is_read_to_its_end(piece: str) -> None:
    # A fifth of a second where time grows with the text, minutes where it grows with its square.
    assert isinstance(find(piece * (64_000 // len(piece))), list)
