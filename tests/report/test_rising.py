"""Words that rise."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qomnews.report.rising import LEAST_LIKELIHOOD, lemma, log_likelihood, risen, tallied

SIZES = st.integers(1, 5000)


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int, int, int]:
    one, other = draw(SIZES), draw(SIZES)
    return draw(st.integers(0, one)), one, draw(st.integers(0, other)), other


def test_the_likelihood_is_dunnings_of_the_two_by_two_table() -> None:
    # 10 of 20 against 5 of 50; expected of each cell: row times column by all.
    cells = [(10, 20 * 15 / 70), (10, 20 * 55 / 70), (5, 50 * 15 / 70), (45, 50 * 55 / 70)]
    assert log_likelihood(10, 20, 5, 50) == pytest.approx(2 * sum(seen * math.log(seen / due) for seen, due in cells))


@given(shares())
def test_the_likelihood_is_the_same_whichever_sort_comes_first_and_never_negative(
    table: tuple[int, int, int, int],
) -> None:
    count, size, other, other_size = table
    found = log_likelihood(*table)
    assert found >= 0
    assert found == pytest.approx(log_likelihood(other, other_size, count, size), abs=1e-6)


@given(shares())
def test_having_a_word_says_as_much_as_not_having_it(table: tuple[int, int, int, int]) -> None:
    count, size, other, other_size = table
    turned = log_likelihood(size - count, size, other_size - other, other_size)
    assert log_likelihood(*table) == pytest.approx(turned, abs=1e-6)


@given(shares(), st.integers(2, 9))
def test_so_many_times_the_stories_are_so_many_times_as_sure(table: tuple[int, int, int, int], times: int) -> None:
    more = log_likelihood(*(times * number for number in table))
    assert more == pytest.approx(times * log_likelihood(*table), rel=1e-6, abs=1e-6)


@given(SIZES, SIZES, st.integers(1, 50))
def test_equal_shares_say_nothing(size: int, other: int, parts: int) -> None:
    assume(size >= parts)
    assert log_likelihood(size, size * parts, other, other * parts) == pytest.approx(0, abs=1e-6)


def plain(word: str) -> str | None:
    return None if word == "از" else word


def test_a_story_counts_once_however_often_it_says_a_word() -> None:
    found = tallied(["باران باران باران", "باران از برف"], plain)
    assert found.stories == 2
    assert found.words == {"باران": 2, "برف": 1}


def test_forms_of_a_word_are_one_word_and_its_search_is_of_its_forms() -> None:
    now = tallied(["کتاب‌ها"] * 9 + ["کتاب"] * 8, lemma)
    before = tallied(["درخت"] * 60, lemma)
    (rise,) = risen(now, before).rises
    assert (rise.word, rise.forms, rise.now, rise.before) == ("کتاب", ("کتاب‌ها", "کتاب"), 17, 0)


def test_only_what_rises_beyond_chance_is_named() -> None:
    now = tallied(["باران"] * 10 + ["برف"] * 40 + ["مه"] * 2, plain)
    before = tallied(["باران"] * 1 + ["برف"] * 160, plain)
    rises = risen(now, before).rises
    assert [rise.word for rise in rises] == ["باران"]
    assert rises[0].likelihood >= LEAST_LIKELIHOOD


def test_nothing_rises_where_nothing_was_before() -> None:
    assert risen(tallied(["باران"] * 10, plain), tallied([], plain)).rises == []


@pytest.mark.parametrize("word", ["از", "است", "شده", "شده‌است", "و", "را", "ع"])
def test_stop_words_and_single_letters_have_no_lemma(word: str) -> None:
    assert lemma(word) is None


def test_digits_and_signs_are_no_words() -> None:
    assert tallied(["۱۴۰۴ 12:30 a1 («باران»)"], plain).words == {"باران": 1, "a": 1}
