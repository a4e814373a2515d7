"""Laws of `parse`, over any text."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qomnews.dates import TEHRAN, DateError, Moment, parse, parse_span
from qomnews.dates.folding import JOINER, fold
from qomnews.dates.lexicon import ENTRIES

NOW = datetime(2025, 12, 16, 10, tzinfo=UTC)
PIECES = st.sampled_from([*ENTRIES, *"/-.:،|()؟", "T", "Z", "+03:30"]) | st.integers(0, 9999).map(str)
DATE_LIKE = st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=12).map("".join)
INSTANTS = st.datetimes(datetime(1936, 1, 1), datetime(2121, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - aware
    lambda instant: instant.replace(microsecond=0)
)


def _read(text: str, now: datetime | None) -> Moment | DateError:
    try:
        return parse(text, now=now)
    except DateError as error:
        return error


@settings(max_examples=600, deadline=None)
@given(st.text(st.characters()) | DATE_LIKE, st.sampled_from([None, NOW]))
@example("\ud800 25 آذر 1404", None)
@example("İ" * 50, NOW)
@example("9" * 300, NOW)
@example("9" * 299 + " سال قبل", NOW)
@example("²⁵ آذر ۱۴۰۴", None)
@example("२५ آذر ۱۴۰۴", None)
def test_any_text_is_a_moment_or_a_date_error(text: str, now: datetime | None) -> None:
    match _read(text, now):
        case DateError() as error:
            assert error.text == text
            assert error.reason
            assert error.reason in str(error)
        case Moment() as moment:
            assert moment.instant.utcoffset() == moment.instant.astimezone(TEHRAN).utcoffset()
            assert moment.instant.microsecond == 0
            assert datetime.fromisoformat(moment.iso) == moment.instant


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters()) | DATE_LIKE)
def test_any_text_is_a_span_or_a_date_error(text: str) -> None:
    try:
        start, end = parse_span(text)
    except DateError:
        return
    assert start < end


@settings(max_examples=300, deadline=None)
@given(INSTANTS)
def test_what_a_moment_says_is_read_as_the_same_moment(instant: datetime) -> None:
    moment = parse(instant.isoformat())
    assert moment.instant == instant
    assert parse(moment.iso) == moment
    again = parse(moment.jalali)
    # The Jalali text has neither seconds nor an offset: in the hour that exists twice it is the first.
    if "ambiguous" not in again.flags:
        assert again.instant == instant.replace(second=0)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters()))
def test_folding_keeps_every_position(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_folding_unifies_what_looks_alike() -> None:
    assert fold("يكشنبة ۰۹٠٩ – ،\u00a0A") == "یکشنبه 0909 - , a"
    assert fold("سه\u200cشنبهٔ") == f"سه{JOINER}شنبه{JOINER}"


SAID = (
    "سه‌شنبه ۲۵ آذر ۱۴۰۴ - ۰۰:۳۵",
    "تاریخ انتشار: 1404/09/25 ساعت 00:35",
    "۲۵ آذر ماه سال ۱۴۰۴، ساعت ۱۲:۳۵ بامداد",
    "2025-12-16T00:35:00+03:30",
    "Tue, 16 Dec 2025 00:35:00 +0330",
    "۱۳ ساعت پیش",
)
JUNK = "\u200c\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u2067\u2069\u0640\ufeff\u00ad\u064e"


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SAID),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from(JUNK)), max_size=8),
    st.sampled_from(" \u00a0\u202f\t\n"),
)
def test_signs_without_width_and_kinds_of_space_change_nothing(
    said: str, junk: list[tuple[int, str]], space: str
) -> None:
    text = said.replace(" ", space)
    for position, sign in junk:
        text = text[:position] + sign + text[position:]
    assert parse(text, now=NOW) == parse(said, now=NOW)
