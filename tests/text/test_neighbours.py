"""Which neighbours may be one word."""

from __future__ import annotations

import pytest

from qomnews.text.facts import CLOSES, OPENS, Facts, steps
from qomnews.text.neighbours import NEVER, WITH_ANY, WITH_PARTNER, closes, opens, uninflected
from tests.text.known_words import facts

NOTHING = facts()


@pytest.mark.parametrize("word", ["می", "نمی", "برمی", "آل"])
def test_what_stands_before_verbs_and_families_opens_any_word(word: str) -> None:
    assert opens(NOTHING, word) == WITH_ANY


def test_what_ends_in_a_letter_that_does_not_join_opens_nothing() -> None:
    known = facts({"کار": (0, 0, 0, 0, OPENS)}, {"کار": (255, 255, 100, 0, 0, 0)})
    assert opens(known, "کار") == NEVER


@pytest.mark.parametrize(
    ("compounds", "listed", "bound", "answer"),
    [
        (steps(3), 0, 30, WITH_ANY),
        (5, 6, 30, WITH_ANY),
        (steps(3), 0, 29, NEVER),
        (steps(2), 0, 90, NEVER),
    ],
)
def test_a_first_part_of_many_compounds_that_is_seldom_alone_opens_any(
    compounds: int, listed: int, bound: int, answer: int
) -> None:
    assert opens(facts(parts={"پیش": (compounds, listed, bound, 0, 0, 0)}), "پیش") == answer


def test_only_the_last_part_of_a_word_is_asked_whether_it_opens() -> None:
    known = facts(parts={"پیش": (40, 40, 90, 0, 0, 0)})
    assert opens(known, "کم‌پیش") == WITH_ANY
    assert opens(known, "پیش‌کم") == NEVER


def test_the_first_part_of_a_known_form_opens_with_its_partner() -> None:
    known = facts({"اطلاع": (0, 0, 0, 0, OPENS), "رسانی": (0, 0, 0, 0, CLOSES)})
    assert opens(known, "اطلاع") == WITH_PARTNER
    assert opens(known, "رسانی") == NEVER
    assert closes(known, "رسانی") == WITH_PARTNER
    assert closes(known, "اطلاع") == NEVER


def test_inflections_of_a_last_part_close_with_its_partner() -> None:
    known = facts({"ساز": (0, 0, 0, 0, CLOSES), "گیرنده": (0, 0, 0, 0, CLOSES)})
    for word in ("سازی", "سازان", "سازها", "گیرندگان"):
        assert closes(known, word) == WITH_PARTNER


@pytest.mark.parametrize("word", ["ها", "هایشان", "تر", "ترین", "ای", "اند", "ی", "ها‌یی"])
def test_endings_close_any_word(word: str) -> None:
    assert closes(NOTHING, word) == WITH_ANY


@pytest.mark.parametrize(
    ("word", "answer"), [("الدین", WITH_ANY), ("السلام", WITH_ANY), ("الان", NEVER), ("الف", NEVER)]
)
def test_the_arabic_article_closes_any_word_before_three_letters(word: str, answer: int) -> None:
    assert closes(NOTHING, word) == answer


def by_parts(*, compounds: int = 0, listed: int = 0, bound: int = 0, alone: int = 0) -> Facts:
    return facts({"شناس": (alone, 0, 0, 0, 0)}, {"شناس": (0, 0, 0, compounds, listed, bound)})


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        (by_parts(compounds=11, bound=30), WITH_ANY),
        (by_parts(compounds=11, bound=29), NEVER),
        (by_parts(listed=steps(8), alone=steps(20)), WITH_ANY),
        (by_parts(listed=steps(8), alone=steps(25)), NEVER),
        (by_parts(listed=steps(7)), NEVER),
    ],
)
def test_a_last_part_of_many_compounds_that_is_seldom_alone_closes_any(known: Facts, answer: int) -> None:
    assert closes(known, "شناس") == answer


@pytest.mark.parametrize(
    ("tail", "stems"),
    [
        ("سازی", {"ساز"}),
        # Of children: بچه‌ها by its letters.
        ("گیرندگان", {"گیرنده", "گیرندگ"}),
        ("سازهای", {"ساز", "سازها", "سازه"}),
        ("ی", set()),
        ("بی", set()),
        ("کتاب", set()),
    ],
)
def test_a_last_part_may_be_an_inflection_of_these(tail: str, stems: set[str]) -> None:
    assert set(uninflected(tail)) == stems
