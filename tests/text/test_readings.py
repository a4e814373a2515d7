"""The ways to read a solid word, by facts that the tests make up."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text.endings import takes
from qomnews.text.facts import LISTED, Facts
from qomnews.text.letters import NON_JOINING
from qomnews.text.readings import readings
from tests.text.known_words import facts

NOTHING = facts()


def parted(known: Facts, word: str) -> set[tuple[str, ...]]:
    """The readings but for the whole word, which is always one of them."""
    ways = readings(known, word)
    assert ways.count((word,)) == 1
    return set(ways) - {(word,)}


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("کتابها", {("کتاب", "ها")}),
        ("خانهشان", {("خانه", "شان")}),
        ("میرود", {("می", "رود")}),
        # Has gone (they say): a participle behind «می», or a word میرفته.
        ("میرفتهاند", {("می", "رفتهاند"), ("می", "رفته", "اند"), ("میرفته", "اند")}),
        ("برمیگردد", {("برمی", "گردد")}),
        # What stands behind a letter that doesn't join is written solid.
        ("بزرگترها", {("بزرگ", "ترها")}),
        ("حرفهایها", {("حرفهای", "ها"), ("حرفه", "ای", "ها")}),
        ("شمسالدین", {("شمس", "الدین")}),
        ("بنسلمان", {("بن", "سلمان")}),
    ],
)
def test_endings_verbs_and_arabic_names_are_read_without_knowing_the_word(
    word: str, ways: set[tuple[str, ...]]
) -> None:
    assert parted(NOTHING, word) == ways


@pytest.mark.parametrize(
    "word",
    [
        # A pronoun is solid behind a consonant; after these letters no half-space can be seen.
        "کتابشان",
        "کارها",
        "داد",
        # Too short, and too long for any word.
        "بها",
        "میر",
        "کتاب" * 10 + "ها",
    ],
)
def test_a_word_that_no_half_space_can_stand_in_is_whole(word: str) -> None:
    assert readings(NOTHING, word) == [(word,)]


def test_the_longest_word_has_forty_letters() -> None:
    assert parted(NOTHING, "ک" * 38 + "ها") == {("ک" * 38, "ها")}


def test_known_forms_are_read_with_and_without_their_endings() -> None:
    known = facts(known=("اطلاع‌رسانی",))
    assert parted(known, "اطلاعرسانی") == {("اطلاع", "رسانی")}
    assert ("اطلاع", "رسانیم") in parted(known, "اطلاعرسانیم")
    assert ("اطلاع", "رسانی", "ها") in parted(known, "اطلاعرسانیها")


def test_every_known_form_of_the_same_letters_is_a_reading() -> None:
    known = facts(known=("زمین‌های", "زمینه‌ای"))
    assert parted(known, "زمینهای") == {("زمین", "های"), ("زمینه", "ای")}


@pytest.mark.parametrize(("compounds", "listed", "found"), [(9, 0, True), (5, 4, True), (4, 4, False)])
def test_a_productive_last_part_makes_compounds_of_known_words(compounds: int, listed: int, found: bool) -> None:
    known = facts({"تمدن": (0, 0, 0, 0, LISTED)}, {"ساز": (0, 0, 0, compounds, listed, 0)})
    assert (("تمدن", "ساز") in readings(known, "تمدنساز")) is found
    assert ("فرهنگ", "ساز") not in readings(known, "فرهنگساز")


def test_a_productive_first_part_makes_compounds_of_known_words() -> None:
    known = facts({"کار": (9, 0, 0, 0, 0)}, {"کهن": (9, 0, 0, 0, 0, 0)})
    assert parted(known, "کهنکار") == {("کهن", "کار")}


def test_prefixes_need_no_counting() -> None:
    known = facts({"پیرایه": (0, 0, 9, 0, 0)})
    assert parted(known, "بیپیرایه") == {("بی", "پیرایه")}


def test_compounds_are_made_of_known_compounds() -> None:
    known = facts({"خودبین": (9, 0, 0, 0, 0)}, {"بی": (9, 0, 0, 0, 0, 0)}, known=("پیش‌بین",))
    assert parted(facts({"پیشبین": (9, 0, 0, 0, 0)}, known=("پیش‌بین",)), "بیپیشبین") == {
        ("بی", "پیشبین"),
        ("بی", "پیش", "بین"),
    }
    assert parted(known, "بیخودبین") == {("بی", "خودبین")}


def test_a_word_has_four_parts_at_most() -> None:
    known = facts(known=("کم‌کم‌کم‌کم", "کم‌کم‌کم‌کم‌کم"))
    assert parted(known, "کم" * 4) == {("کم", "کم", "کم", "کم")}
    assert parted(known, "کم" * 5) == set()


def test_of_too_many_readings_those_counted_most_are_kept() -> None:
    letters = "ب" * 32
    # One half-space at each place but the edges: 31 readings.
    forms = [f"{letters[:place]}\u200c{letters[place:]}" for place in range(1, 32)]
    known = facts({form: (n, 0, 0, 0, 0) for n, form in enumerate(forms)}, known=forms)
    ways = readings(known, letters)
    assert (letters,) in ways
    assert {len(parts[0]) for parts in ways if len(parts) > 1} == set(range(8, 32))


@given(st.text("ابتدرسکگلمنوهیآژ", max_size=44))
def test_each_reading_has_the_letters_of_the_word_and_half_spaces_that_can_be_seen(word: str) -> None:
    known = facts({"کم": (9, 0, 0, 0, 0)}, {"گی": (9, 9, 9, 9, 9, 9)}, known=("کم‌کم", "تن‌به‌تن", "سی‌ام"))
    ways = readings(known, word)
    assert (word,) in ways
    assert ways == sorted(set(ways))
    for parts in ways:
        assert "".join(parts) == word
        assert len(parts) == 1 or all(parts)
        assert not any(part[-1] in NON_JOINING for part in parts[:-1])
        assert all(takes(part, after) for part, after in itertools.pairwise(parts))
