"""What is known of words, from tables that the tests make up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text.facts import (
    AFTER_MI,
    CONJUGATED,
    LISTED,
    NO_PART,
    SPELT,
    TAGGED,
    UNKNOWN,
    about,
    cuts_of,
    parts_at,
    steps,
)
from tests.text.known_words import facts


# Eight times the natural logarithm of one more: ln 2 is 0.693, ln 11 is 2.398, ln 1001 is 6.909.
@pytest.mark.parametrize(("count", "step"), [(0, 0), (1, 6), (10, 19), (1000, 55), (1e20, 255)])
def test_a_count_is_eight_steps_for_each_factor_of_e(count: float, step: int) -> None:
    assert steps(count) == step


@pytest.mark.parametrize(("step", "count"), [(0, 0), (8, 2), (19, 10), (55, 967)])
def test_steps_are_about_a_count(step: int, count: int) -> None:
    assert about(step) == count


@given(st.integers(0, 10**12))
def test_the_count_of_some_steps_is_within_a_step_of_the_count(n: int) -> None:
    assert abs(steps(about(steps(n))) - steps(n)) <= 1


@given(st.lists(st.integers(0, 10**12), max_size=10))
def test_more_is_never_fewer_steps(counts: list[int]) -> None:
    assert list(map(steps, sorted(counts))) == sorted(map(steps, counts))


def test_a_word_is_cut_at_letter_positions() -> None:
    assert parts_at("برنامهریزیها", bytes((6, 10))) == ("برنامه", "ریزی", "ها")
    assert parts_at("کتاب", b"") == ("کتاب",)
    assert cuts_of(("برنامه", "ریزی", "ها")) == bytes((6, 10))
    assert cuts_of(("کتاب",)) == b""


@given(st.lists(st.text("ابکهی", min_size=1, max_size=9), min_size=1, max_size=8).map(tuple))
def test_cutting_at_the_positions_of_parts_gives_the_parts(parts: tuple[str, ...]) -> None:
    assert parts_at("".join(parts), cuts_of(parts)) == parts


def test_what_is_not_in_the_tables_was_never_counted() -> None:
    nothing = facts()
    assert nothing.word("کتاب") == UNKNOWN
    assert nothing.part("ساز") == nothing.ending_part("ساز") == NO_PART
    assert nothing.open("کتاب", "خوان") == 0
    assert list(nothing.parted("کتابخوان")) == []
    assert nothing.following("کتاب") == frozenset()
    assert not nothing.knows("کتاب")
    assert not nothing.is_verb("رود")


def test_the_known_ways_to_part_a_word_are_all_given() -> None:
    # Land-s, and a ground.
    two = facts(known=("زمین‌های", "زمینه‌ای"))
    assert sorted(two.parted("زمینهای")) == [("زمین", "های"), ("زمینه", "ای")]


def test_what_follows_a_first_part_is_given_without_what_comes_later() -> None:
    three = facts(known=("پیش‌بینی", "پیش‌بینی‌ها", "پیش‌نیاز"))
    assert three.following("پیش") == {"بینی", "نیاز"}
    assert three.following("پیش‌بینی") == {"ها"}


def test_neighbours_are_counted_in_their_order() -> None:
    pair = facts(apart={("به", "رغم"): 20})
    assert pair.open("به", "رغم") == 20
    assert pair.open("رغم", "به") == 0


@pytest.mark.parametrize(
    ("record", "known"),
    [
        ((1, 0, 0, 0, 0), True),
        ((0, 1, 0, 0, 0), True),
        ((0, 0, 1, 0, 0), True),
        ((0, 0, 0, 0, LISTED), True),
        ((0, 0, 0, 0, SPELT), True),
        # hazm's count of a word that it doesn't list, a flag that says nothing of the word by itself.
        ((0, 0, 0, 9, 0), False),
        ((0, 0, 0, 0, TAGGED), False),
    ],
)
def test_a_word_is_known_that_was_counted_or_is_listed(record: tuple[int, ...], known: bool) -> None:
    assert facts({"کتاب": record}).knows("کتاب") is known


# Three sorts of compounds end in گیرنده, five in ساز: گیرندگان and سازی are inflections of these.
ENDING = facts(parts={"گیرنده": (0, 0, 0, 11, 0, 5), "ساز": (0, 0, 0, 12, 3, 60), "سازی": (0, 0, 0, 9, 9, 40)})


@pytest.mark.parametrize(
    ("part", "record"),
    [
        ("گیرندگان", (0, 0, 0, 11, 0, 5)),
        ("ساز", (0, 0, 0, 12, 3, 60)),
        # By itself in more compounds than what it is an inflection of.
        ("سازی", (0, 0, 0, 9, 9, 40)),
        ("سازان", (0, 0, 0, 12, 3, 60)),
        ("سازم", (0, 0, 0, 12, 3, 60)),
    ],
)
def test_a_last_part_is_looked_up_under_what_it_is_an_inflection_of(part: str, record: tuple[int, ...]) -> None:
    assert ENDING.ending_part(part) == record


def test_an_ending_alone_is_an_inflection_of_nothing() -> None:
    assert facts(parts={"ه": (0, 0, 0, 9, 9, 90)}).ending_part("گان") == NO_PART


VERBS = facts(
    dict.fromkeys(("گردید", "خوانیم", "آمد", "افتد"), (0, 0, 0, 0, AFTER_MI)) | {"برد": (0, 0, 0, 0, CONJUGATED)}
)


@pytest.mark.parametrize("word", ["گردید", "برد", "نگردید", "بخوانیم", "نخوانیم", "نامد"])
def test_verbs_are_known_with_and_without_their_prefix(word: str) -> None:
    assert VERBS.is_verb(word)


@pytest.mark.parametrize("word", ["نیامد", "بیامد", "بیفتد", "نیفتد"])
def test_verbs_in_alef_have_a_yeh_behind_their_prefix(word: str) -> None:
    assert VERBS.is_verb(word)


@pytest.mark.parametrize("word", ["گرد", "کتاب", "ب", "ن", "نب", "نی", "ممآمد", "نکتاب", ""])
def test_other_words_are_no_verbs(word: str) -> None:
    assert not VERBS.is_verb(word)
