"""What is read without the grammar, or not read at all, is what the grammar would say of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qomnews.dates import DateError, Moment, may_say_one, usual
from qomnews.dates.folding import fold
from qomnews.dates.grammar import IN_TEXT
from qomnews.dates.jalali import MONTHS
from qomnews.dates.lexer import tokens
from qomnews.dates.lexicon import ENTRIES
from qomnews.dates.parser import _understood

NOW = datetime(2025, 12, 16, 10, tzinfo=UTC)
WEEKDAYS = ["", "شنبه ", "یکشنبه ", "دو شنبه ", "سه‌شنبه، ", "چهارشنبه ", "پنج‌شنبه ", "جمعه "]
PIECES = st.sampled_from([*ENTRIES, "\u200c", "\n", *"/-.:،|", "2025-12-16T00:35", "16 Dec 2025"]) | st.integers(
    0, 9999
).map(str)


def by_the_grammar(text: str) -> Moment | None:
    try:
        return _understood.__wrapped__(text)[2]
    except DateError:
        return None


@settings(max_examples=150)
@given(
    st.sampled_from(WEEKDAYS),
    st.integers(0, 32),
    st.sampled_from(MONTHS),
    st.integers(1195, 1505),
    st.sampled_from(["", " 0:35", "، ۱۲:۰۰", " - 24:00", ", 23:61"]),
)
@example("", 30, "اسفند", 1402, "")
@example("", 1, "فروردین", 1401, "، ۰:۳۰")
def test_a_jalali_date_is_what_the_grammar_reads(weekday: str, day: int, month: str, year: int, time: str) -> None:
    text = f"{weekday}{day} {month} {year}{time}"
    assert usual(text) in (None, by_the_grammar(text))


@settings(max_examples=150)
@given(
    st.datetimes(datetime(1800, 1, 1), datetime(2140, 1, 1)),  # noqa: DTZ001 - the offset is written behind it
    st.sampled_from(["+03:30", "+04:30", "+00:00", "-05:00", "+03:25", "+24:00", "+12:60"]),
)
@example(datetime(1404, 9, 25), "+03:30")  # noqa: DTZ001 - a Jalali year
def test_a_timestamp_is_what_the_grammar_reads(local: datetime, offset: str) -> None:
    text = f"{local:%Y-%m-%dT%H:%M:%S}{offset}"
    assert usual(text) in (None, by_the_grammar(text))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("۲۵ آذر ۱۴۰۴، ۰:۳۵", "2025-12-16T00:35:00+03:30"),
        ("سه شنبه 25 آذر 1404 - 00:35", "2025-12-16T00:35:00+03:30"),
        ("۰۱ خرداد ۱۴۰۲", "2023-05-22T00:00:00+03:30"),
        ("2025-12-15T21:05:00+00:00", "2025-12-16T00:35:00+03:30"),
    ],
)
def test_the_usual_forms_need_no_grammar(text: str, instant: str) -> None:
    moment = usual(text)
    assert moment is not None
    assert moment.iso == instant


@pytest.mark.parametrize(
    "text", ["31 مهر 1404", "25 آذر 1604", "25 آذر 1404، 25:00", "2025-02-29T00:00:00+03:30", "دیروز", ""]
)
def test_what_is_none_or_in_another_form_is_left_to_the_grammar(text: str) -> None:
    assert usual(text) is None


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join) | st.lists(PIECES, max_size=8).map("".join))
@example("پری روز")
@example("۲۵ آ\u0640ذر ماه سال ۱۴۰۴")
@example("20251216T003500Z")
@example("بیست و پنجم آذر ۱۴۰۴")
@example("نیم ساعت پیش")
def test_a_text_with_a_date_never_passes_for_one_without(text: str) -> None:
    if not may_say_one(text):
        assert IN_TEXT.search("".join(token.code for token in tokens(fold(text)))) is None
        assert by_the_grammar(text) is None


def test_prose_with_numbers_says_none() -> None:
    prose = "از ۵۹۱ طرح رسیده، ۷ طرح پس از ۸ سال به داوری پایانی راه یافت و برق ۲۱ درصد کمتر شد."
    assert len(tokens(fold(prose))) > 10
    assert not may_say_one(prose)
