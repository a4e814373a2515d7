from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.mirrors.letters import coded
from qomnews.mirrors.numerals import differing_number, value_of

UNITS = ("", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه")
TEENS = ("ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده")
TENS = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
HUNDREDS = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")


def spoken(number: int) -> str:
    """A number of one to a million as it is said."""
    thousands, rest = divmod(number, 1000)
    parts = [f"{spoken(thousands)} هزار"] if thousands else []
    hundreds, small = divmod(rest, 100)
    parts.append(HUNDREDS[hundreds])
    if 10 <= small < 20:
        parts.append(TEENS[small - 10])
    else:
        parts += [TENS[small // 10], UNITS[small % 10]]
    return " و ".join(filter(None, parts))


@given(st.integers(1, 999_999))
def test_what_is_said_is_the_number(number: int) -> None:
    assert value_of(coded(spoken(number))) == number


@pytest.mark.parametrize(("words", "value"), [("هزار", 1000), ("دو میلیون و پانصد هزار", 2_500_000), ("هیجده", 18)])
def test_thousands_and_other_spellings(words: str, value: int) -> None:
    assert value_of(coded(words)) == value


@pytest.mark.parametrize("words", ["", "باران", "سیل", "دوستان", "و", "یک روز", "ده" * 100])
def test_what_is_no_number_is_none(words: str) -> None:
    assert value_of(coded(words)) is None


def test_friday_differs_from_the_days_that_are_called_by_saturday() -> None:
    friday, monday = coded("هوای قم برای جمعه"), coded("هوای قم برای دوشنبه")
    assert differing_number(friday, monday) == ("6", "2")
    assert differing_number(monday, friday) == ("2", "6")
    assert differing_number(friday, coded("هوای قم برای جمعیت")) is None
