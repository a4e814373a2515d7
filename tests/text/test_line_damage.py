"""What a line's half-spaces, glued over, spaced out and kept, say of its damage and of its writer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text.endings import AFTER_HE_KIND, COMPARATIVE_KIND, PLURAL_KIND
from qomnews.text.line_damage import (
    COMPOUND,
    COMPOUND_KIND,
    MUST,
    NO_EVIDENCE,
    QUARTERS,
    TASTE,
    VERB_KIND,
    damage_besides,
    group_of,
    kind_of,
    likely_damage,
    quarters,
)


def evidence(glued: str = "", spaced: str = "", kept: str = "") -> tuple[int, ...]:
    """The evidence of half-spaces that are certain: m for one that must be, t for taste, c for a compound's."""
    return tuple(QUARTERS * group.count(letter) for group in (glued, spaced, kept) for letter in "mtc")


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        ("می", "رود", VERB_KIND),
        ("برمی", "گردد", VERB_KIND),
        ("کتاب", "هایش", PLURAL_KIND),
        ("بزرگ", "ترین", COMPARATIVE_KIND),
        ("رفته", "اند", AFTER_HE_KIND),
        ("دانش", "آموز", COMPOUND_KIND),
    ],
)
def test_a_half_space_belongs_to_a_verb_an_ending_or_a_compound(first: str, last: str, kind: int) -> None:
    assert kind_of(first, last) == kind


@pytest.mark.parametrize(
    ("kind", "stem", "group"),
    [
        (VERB_KIND, "می", MUST),
        (AFTER_HE_KIND, "رفته", MUST),
        (PLURAL_KIND, "کتاب", TASTE),
        # خانهها can't be read; راه has no silent ه.
        (PLURAL_KIND, "خانه", MUST),
        (PLURAL_KIND, "راه", TASTE),
        (COMPARATIVE_KIND, "بزرگ", TASTE),
        (COMPOUND_KIND, "دانش", COMPOUND),
    ],
)
def test_taste_has_a_say_where_the_solid_form_can_be_read(kind: int, stem: str, group: int) -> None:
    assert group_of(kind, stem) == group


def test_lines_in_which_one_thing_was_done_are_told_from_each_other() -> None:
    kept, glued, spaced = (likely_damage(evidence(*where)) for where in (("", "", "mmc"), ("mmc",), ("", "mmc")))
    assert min(kept.undamaged, glued.glued, spaced.spaced) > 16
    assert max(glued.undamaged, spaced.undamaged, glued.spaced, spaced.glued) < 4


def test_a_line_with_both_kinds_of_damage_is_a_mixed_one() -> None:
    both = likely_damage(evidence("mm", "mm"))
    assert both.mixed > 16
    # Two of five each are expected of such a line's half-spaces, and that is eight twentieths.
    assert both.glued == both.spaced == 8
    assert likely_damage(evidence("mm", "mm", "m")).mixed > 16


def test_solid_plurals_beside_kept_half_spaces_are_their_writers_taste() -> None:
    solid = likely_damage(evidence("ttt", "", "mmm"))
    assert (solid.undamaged > 16, solid.sets_taste < 4) == (True, True)
    # A kept or a spaced plural says that the writer sets them, so that the solid ones have lost theirs.
    for other in (evidence("tm", "", "tt"), evidence("tm", "t", "t")):
        assert likely_damage(other).sets_taste > solid.sets_taste + 5
        assert likely_damage(other).taste_glued > solid.taste_glued


def test_open_compounds_beside_kept_half_spaces_are_their_writers_way() -> None:
    opened = likely_damage(evidence("", "ccc", "mmmm"))
    assert (opened.undamaged > 16, opened.sets_compounds < 4) == (True, True)
    assert likely_damage(evidence("", "ccc", "cccc")).spaced > opened.spaced


def test_without_evidence_everything_is_as_likely_as_it_is_beforehand() -> None:
    # Of four damages one does nothing, one does both; 7/20 is the mean of 0, 1, 0 and 2/5; three in four writers.
    assert likely_damage(NO_EVIDENCE)[:5] == (7, 7, 5, 5, 15)


@pytest.mark.parametrize(("margin", "expected"), [(-128, 0), (-8, 1), (0, 2), (8, 3), (127, 4)])
def test_margins_are_counted_in_quarters(margin: int, expected: int) -> None:
    assert quarters(margin) == expected


def test_what_is_asked_about_is_no_evidence_for_itself_and_more_than_enough_says_no_more() -> None:
    assert damage_besides((4, 0, 3, 0, 0, 0, 0, 0, 8), 2, 3) == likely_damage((4, 0, 0, 0, 0, 0, 0, 0, 8))
    assert damage_besides((4, 0, 0, 0, 0, 0, 0, 0, 900), 0, 0) == likely_damage((4, 0, 0, 0, 0, 0, 0, 0, 48))


@given(st.tuples(*[st.integers(0, 48)] * 9))
def test_answers_are_shares_whatever_the_evidence(counts: tuple[int, ...]) -> None:
    found = likely_damage(counts)
    assert all(type(share) is int and 0 <= share <= 20 for share in found)
    assert found.glued + found.spaced + found.undamaged <= 22
