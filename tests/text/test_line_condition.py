"""What a line's words and pairs say of what has become of its half-spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text.half_spaces import Pair
from qomnews.text.line_condition import (
    affixes_beside,
    condition,
    likelihood,
    pair_line_signs,
    question_signs,
    undamaged_beside_pair,
    undamaged_beside_question,
)
from qomnews.text.line_damage import (
    COMPOUND_KIND,
    NO_EVIDENCE,
    SPACED,
    damage_besides,
    group_of,
    kind_of,
    likely_damage,
    quarters,
)
from qomnews.text.looks import SURE, Look
from qomnews.text.word import Question
from qomnews.text.words import Words
from tests.text.known_words import NO_TREES, facts, lexicon

NOTHING = facts()
VERDICTS = {"می‌شود": 40, "می‌رود": 30, "آن‌ها": 20, "کتاب‌ها": 20, "خانه‌ای": 12}
WORDS = Words(NOTHING, NO_TREES, lexicon(NOTHING, VERDICTS).verdicts)


def pairs(*margins: int, first: str = "قم", second: str = "قم") -> list[Pair]:
    kind = kind_of(first, second)
    affix, group = kind != COMPOUND_KIND, group_of(kind, first)
    return [
        Pair(place, first, second, margin, affix, kind, group, quarters(margin), (1, 2, 3, 4))
        for place, margin in enumerate(margins)
    ]


def test_half_spaces_of_a_line_are_counted_by_what_became_of_them() -> None:
    line = condition(WORDS.all(["کتاب‌ها", "خانه‌ها", "می‌رود", "میشود", "آنها", "خانهای", "قم"]), [])
    assert (line.kept, line.kept_optional, line.kept_after_he) == (3, 1, 1)
    # میشود certainly, خانهای only likely; آنها is written so too.
    assert (line.glued, line.solid) == (1, 1)
    # All of them stand at an ending or after می.
    assert (line.kept_affixes, line.glued_affixes) == (3, 1)


def test_compounds_of_a_line_are_counted_apart_from_affixes() -> None:
    line = condition(WORDS.all(["اطلاع‌رسانی", "اطلاع‌رسانی‌ها"]), [*pairs(16), *pairs(16, -3, -4, second="ها")])
    assert (line.kept, line.kept_affixes) == (3, 1)
    assert (line.likely, line.affixes) == (3, 2)


def test_pairs_of_a_line_are_counted_by_how_likely_they_were_half_spaces() -> None:
    # Log-odds of 2, 1, 0 and -2 in eighths: certain is above 1.5, likely above -0.5.
    line = condition(WORDS.all(["قم"] * 9), pairs(16, 8, 0, -16))
    assert (line.certain, line.likely) == (1, 3)
    assert line.weight == pytest.approx(0.8808 + 0.7311 + 0.5 + 0.1192, abs=1e-3)


def test_a_line_without_words_says_nothing() -> None:
    line = condition([], [])
    assert not any((line.kept, line.glued, line.solid, line.certain, line.likely, line.weight))


@pytest.mark.parametrize(("margin", "chance"), [(0, 0.5), (8, 0.731), (-8, 0.269), (127, 1.0), (-128, 0.0)])
def test_a_margin_is_a_probability(margin: int, chance: float) -> None:
    assert likelihood(margin) == pytest.approx(chance, abs=1e-3)


def question(form: str, margin: int, *, optional: bool = False, place: int = 0, after: int = 0) -> Question:
    parts = tuple(form.split("\u200c"))
    kind = kind_of(parts[0], parts[-1])
    group = group_of(kind, parts[-2])
    return Question(place, after, Look(parts, margin), optional, kind, group, quarters(margin))


def test_a_word_is_no_evidence_for_itself() -> None:
    alone = condition(WORDS.all(["میشود"]), [])
    nothing = condition(WORDS.all(["قم"]), [])
    ask = question("می‌شود", 40)
    # The only glued word of the line against none: what the question itself brings is taken off.
    assert question_signs(alone, ask)[2:21] == (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0)
    two = condition(WORDS.all(["میشود", "میرود"]), [])
    assert (question_signs(two, ask)[7], question_signs(two, ask)[12]) == (1, 1)
    assert nothing.glued == 0


def test_a_word_that_is_solid_by_choice_is_no_evidence_for_itself_either() -> None:
    ask = question("آن‌ها", 20, optional=True)
    assert question_signs(condition(WORDS.all(["آنها"]), []), ask)[13] == 0
    assert question_signs(condition(WORDS.all(["آنها", "کتابها"]), []), ask)[13] == 1


def test_a_question_shows_its_own_margin_place_and_parts() -> None:
    line = condition(WORDS.all(["می‌شود", "کتاب‌ها", "رسانه‌ها", *["قم"] * 7]), pairs(20))
    signs = question_signs(line, question("می‌رفته‌اند", SURE, place=1, after=2))
    # Three kept, one of them by choice, one after ه, one that must be, all at affixes; it has one itself; a likely
    # pair, of four quarters, and a certain one: 8 · 1 / 5 is 2; ten words are two fives.
    assert signs[:21] == (SURE, 0, 3, 1, 1, 1, 3, 0, 1, 0, 1, 4, 0, 0, 1, 2, 1, 1, 3, 1, 2)


def test_a_pair_is_no_evidence_for_itself() -> None:
    likely = pairs(20, 20, first="کتاب", second="ها")
    one = pair_line_signs(condition(WORDS.all(["کتاب", "ها"]), likely[:1]), likely[0], -128)
    # As when the line had no pair but one that says nothing.
    none = pair_line_signs(condition(WORDS.all(["کتاب", "ها"]), pairs(-128)), likely[0], -128)
    assert one[10:12] == (0, 0)
    assert one[0] == none[0] == 20
    line = condition(WORDS.all(["کتاب", "ها"] * 2), likely)
    assert pair_line_signs(line, likely[0], 20)[10:12] == (1, 1)
    assert affixes_beside(line, likely[0]) == 1


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ("کتاب", "ها", (1, 0)),
        ("بزرگ", "ترین", (2, 0)),
        ("رفته", "اند", (3, 0)),
        ("می", "رود", (0, 1)),
        ("بی", "کار", (0, 4)),
    ],
)
def test_a_pair_shows_its_ending_or_its_opener(first: str, second: str, kinds: tuple[int, int]) -> None:
    found = pairs(5, first=first, second=second)
    signs = pair_line_signs(condition(WORDS.all([first, second]), found), found[0], -128)
    assert signs[1:3] == kinds


def test_the_evidence_of_a_line_is_counted_by_what_became_of_it_and_by_whom_it_was_up_to() -> None:
    found = [*pairs(40, first="می", second="رود"), *pairs(0, first="کتاب", second="ها")]
    line = condition(WORDS.all(["کتاب‌ها", "خانه‌ها", "اطلاع‌رسانی", "میشود", "آنها", "خانهای", "قم"]), found)
    # Glued: میشود certainly (4) and خانهای (3 of 4) must be, آنها (4) is taste; spaced: می رود (4), کتاب ها (2);
    # kept: one each, in quarters.
    assert line.evidence == (7, 4, 0, 4, 2, 0, 4, 4, 4)


def test_signs_end_with_the_damage_of_the_rest_of_the_line_and_with_what_is_asked_about() -> None:
    (pair,) = found = pairs(40, first="می", second="رود")
    line = condition(WORDS.all(["کتاب‌ها", "میشود"]), found)
    rest = damage_besides(line.evidence, SPACED + pair.group, pair.weight)
    assert rest == likely_damage((4, 0, 0, 0, 0, 0, 0, 4, 0))
    assert pair_line_signs(line, pair, -128)[17:] == (*rest, pair.kind, pair.group, 1, 2, 3, 4)
    ask = question("می‌شود", 40)
    rest = likely_damage((0, 0, 0, 4, 0, 0, 0, 4, 0))
    assert question_signs(line, ask)[21:] == (*rest, ask.kind)
    assert condition([], []).evidence == NO_EVIDENCE


def test_a_line_with_nothing_but_kept_half_spaces_is_likely_undamaged_whatever_is_asked_about() -> None:
    (pair,) = found = pairs(40, first="می", second="رود")
    ask = question("می‌شود", 40)
    kept = condition(WORDS.all(["کتاب‌ها", "خانه‌ها", "خانه‌ای"]), found)
    assert undamaged_beside_pair(kept, pair) > 0.8
    # For what is solid the spaced verb speaks of damage, and the glued one for what is spaced.
    both = condition(WORDS.all(["میشود", "قم"]), found)
    assert undamaged_beside_question(both, ask) == likely_damage((0, 0, 0, 4, 0, 0, 0, 0, 0)).undamaged / 20 < 0.2
    assert undamaged_beside_pair(both, pair) == likely_damage((4, 0, 0, 0, 0, 0, 0, 0, 0)).undamaged / 20 < 0.2


@given(
    st.lists(st.sampled_from(["کتاب‌ها", "خانه‌ها", "می‌رود", "میشود", "آنها", "خانهای", "قم"]), max_size=200),
    st.lists(st.integers(-128, 127), min_size=1, max_size=200),
)
def test_signs_of_a_line_of_any_length_stay_small(words: list[str], margins: list[int]) -> None:
    found = pairs(*margins, first="کتاب", second="ها")
    line = condition(WORDS.all(words), found)
    signs = pair_line_signs(line, found[0], max(margins))
    assert all(type(sign) is int and -128 <= sign <= 127 for sign in signs)
    asked = [ask for word in WORDS.all(words) for ask in word.questions]
    for ask in asked:
        assert all(type(sign) is int and 0 <= sign <= 127 for sign in question_signs(line, ask)[1:])
