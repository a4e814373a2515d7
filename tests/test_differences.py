from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.differences import Difference, differences, passages, shortened
from qomnews.text import skeleton


def test_a_changed_word_is_shown_with_the_words_around_it() -> None:
    (found,) = differences("یک دو سه چهار پنج شش هفت هشت", "یک دو سه چهار پنجاه شش هفت هشت")
    assert found == Difference("دو سه چهار", "پنج", "پنجاه", "شش هفت هشت")


@pytest.mark.parametrize(
    "other",
    ["رسانه‌های قم می‌گویند: ۱۲ نفر", "رسانههای قم میگویند 12 نفر", "رسانه های قم، مي گويند «۱۲» نفر."],
)
def test_spelling_spaces_and_punctuation_are_no_differences(other: str) -> None:
    assert differences("رسانه‌های قم می‌گویند ۱۲ نفر", other) == []


def test_what_was_put_in_or_left_out_stands_on_one_side() -> None:
    assert [(each.first, each.second) for each in differences("یک دو سه", "یک سه چهار")] == [("دو", ""), ("", "چهار")]


def test_half_spaces_and_punctuation_are_shown_as_they_are_written() -> None:
    (found,) = differences("او گفت: می‌روند، شاید فردا", "او گفت: نمی‌آیند شاید فردا")
    assert (found.first, found.second) == ("می‌روند،", "نمی‌آیند")


def test_long_texts_take_no_long_time() -> None:
    text = " ".join(f"و در {number % 500} از" for number in range(5_000))
    assert len(differences(text, text.replace("499 از", "498 از"))) > 0


def test_short_passages_are_not_shortened() -> None:
    assert shortened("یک دو سه") == "یک دو سه"


WORDS = st.lists(st.sampled_from(["آب", "باد", "خاک", "آتش"]), max_size=12)


@given(WORDS, WORDS)
def test_the_differences_turn_one_text_into_the_other(first: list[str], second: list[str]) -> None:
    found = differences(" ".join(first), " ".join(second))
    gone, come = (skeleton("".join(getattr(each, side) for each in found)) for side in ("first", "second"))
    assert len(skeleton("".join(first))) - len(gone) == len(skeleton("".join(second))) - len(come)


@given(WORDS, WORDS)
def test_passages_hold_both_texts_whole(first: list[str], second: list[str]) -> None:
    run = passages(" ".join(first), " ".join(second))
    assert [word for each in run for word in each.first.split()] == first
    assert [word for each in run for word in each.second.split()] == second
    assert all(one.same != other.same for one, other in pairwise(run))


def test_passages_keep_line_breaks_once() -> None:
    (same,) = passages("یک دو\n\nسه", "یک  دو\n\nسه")
    assert (same.same, same.second) == (True, "یک دو\nسه")


def test_a_bounded_effort_leaves_texts_that_differ_little_as_they_are() -> None:
    first = " ".join(f"واژه{number}" for number in range(400))
    second = first.replace("واژه200 ", "دگر ")
    assert passages(first, second, effort=100_000) == passages(first, second)


def test_texts_that_say_a_few_words_over_and_over_end_within_the_effort_and_lose_no_word() -> None:
    first, second = "الف ب " * 2000, "الف ج " * 2000
    found = passages(first, second, effort=50_000)
    assert " ".join(passage.first for passage in found).split() == first.split()
    assert " ".join(passage.second for passage in found).split() == second.split()
    assert any(not passage.same and "الف" in passage.first and "الف" in passage.second for passage in found)
