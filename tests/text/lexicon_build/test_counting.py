"""Counts, and the facts that are made of them."""

from __future__ import annotations

from qomnews.text.facts import (
    ADJECTIVE,
    AFTER_MI,
    CLOSES,
    COMPARED,
    CONJUGATED,
    GATHERED,
    LISTED,
    NO_PART,
    NOUN,
    OPENS,
    PLURALISED,
    SILENT_HE,
    SPELT,
    TAGGED,
    steps,
)
from qomnews.text.lexicon_build.counting import Counts, facts_of
from qomnews.text.lexicon_build.sources import ListedWord, SpeltWord, WordLists

NO_LISTS = WordLists({}, {}, {}, frozenset())


def counts(*runs: str, uneven: tuple[str, ...] = ()) -> Counts:
    """Counts of runs of words, of even and of uneven text."""
    counted = Counts()
    counted.add([run.split(" ") for run in runs], even=True)
    counted.add([run.split(" ") for run in uneven], even=False)
    return counted


def test_words_are_counted_everywhere_and_pairs_only_in_even_text() -> None:
    counted = counts("کتاب تازه را", "کتاب تازه", uneven=("کتاب کهنه",))
    assert counted.even == {"کتاب": 2, "تازه": 2, "را": 1}
    assert counted.uneven == {"کتاب": 1, "کهنه": 1}
    # Not across the border of two runs.
    assert counted.pairs == {("کتاب", "تازه"): 2, ("تازه", "را"): 1}


def test_counts_of_two_texts_add_up() -> None:
    both = counts("کتاب تازه") + counts("کتاب", uneven=("قلم",))
    assert (both.even, both.uneven, both.pairs) == ({"کتاب": 2, "تازه": 1}, {"قلم": 1}, {("کتاب", "تازه"): 1})


LISTS = WordLists(
    listed={"کتاب": ListedWord(120_000, tagged=True, adjective=False, noun=True)},
    spelt={
        "خانه": SpeltWord(pluralised=True, silent_he=True, compared=False),
        "بزرگ": SpeltWord(pluralised=False, silent_he=False, compared=True),
        "می‌برد": SpeltWord(pluralised=False, silent_he=False, compared=False),
    },
    web={"کتاب": 1000.0},
    after_mi=frozenset(("رود",)),
)


def test_a_word_has_its_counts_and_what_its_lists_say() -> None:
    facts = facts_of(LISTS, counts("کتاب کتاب", uneven=("کتاب",)))
    # hazm's count is in thousands: 120.
    assert facts.word("کتاب") == (steps(2), steps(1), steps(1000), steps(120), LISTED | TAGGED | NOUN)
    assert facts.word("خانه") == (0, 0, 0, 0, SPELT | PLURALISED | SILENT_HE)
    assert facts.word("بزرگ")[4] == SPELT | COMPARED
    assert not facts.word("کتاب")[4] & ADJECTIVE


def test_verbs_are_known_from_stems_and_from_what_is_spelt_with_mi() -> None:
    facts = facts_of(LISTS, counts())
    assert facts.word("رود")[4] & AFTER_MI
    assert facts.word("برد")[4] & CONJUGATED
    assert facts.is_verb("رود")
    assert facts.is_verb("برد")


def test_words_open_and_close_the_forms_that_they_stand_in() -> None:
    facts = facts_of(NO_LISTS, counts("اطلاع‌رسانی‌ها"))
    assert facts.word("اطلاع")[4] == OPENS
    assert facts.word("اطلاع‌رسانی")[4] == OPENS
    assert facts.word("رسانی")[4] == CLOSES
    assert facts.word("ها")[4] == CLOSES
    assert facts.following("اطلاع") == {"رسانی"}
    assert facts.following("اطلاع‌رسانی") == {"ها"}


def test_what_follows_mi_is_not_kept() -> None:
    assert facts_of(NO_LISTS, counts("می‌رود")).following("می") == frozenset()


def test_forms_are_found_by_their_letters() -> None:
    facts = facts_of(NO_LISTS, counts("زمین‌های", "زمینه‌ای"))
    assert sorted(facts.parted("زمینهای")) == [("زمین", "های"), ("زمینه", "ای")]


def test_a_form_that_uneven_text_has_but_once_may_be_a_slip() -> None:
    once = facts_of(NO_LISTS, counts(uneven=("کت‌اب",)))
    twice = facts_of(NO_LISTS, counts(uneven=("کم‌آب", "کم‌آب")))
    assert list(once.parted("کتاب")) == []
    assert list(twice.parted("کمآب")) == [("کم", "آب")]


def test_parts_of_compounds_are_counted_by_partners_and_by_how_often_they_are_alone() -> None:
    listed = WordLists({"خوش‌ساز": ListedWord(1, tagged=True, adjective=True, noun=False)}, {}, {}, frozenset())
    facts = facts_of(listed, counts("تمدن‌ساز هم‌ساز تمدن‌ساز", "ساز"))
    # Two partners before it, one listed compound; three of five uses in compounds (one more is never seen): 60 percent.
    assert facts.part("ساز") == (0, 0, 0, steps(2), steps(1), 60, 0, 0)
    assert facts.part("تمدن") == (steps(1), 0, 66, 0, 0, 0, 0, 0)
    assert facts.part("خوش") == (0, steps(1), 0, 0, 0, 0, 0, 0)


def test_gathered_forms_are_known_and_their_parts_are_counted_by_themselves() -> None:
    lists = WordLists({}, {}, {}, frozenset(), gathered=frozenset(("تمدن‌ساز", "خانه‌ساز", "دستبند")))
    facts = facts_of(lists, counts("ساز"))
    assert facts.word("دستبند") == (0, 0, 0, 0, GATHERED)
    assert facts.word("تمدن‌ساز")[4] & GATHERED
    assert list(facts.parted("تمدنساز")) == [("تمدن", "ساز")]
    assert facts.part("ساز") == (0, 0, 0, 0, 0, 0, 0, steps(2))
    assert facts.part("تمدن") == (0, 0, 0, 0, 0, 0, steps(1), 0)


def test_endings_and_mi_make_no_compound() -> None:
    facts = facts_of(NO_LISTS, counts("رقابت‌ها می‌رود خانه‌ای بزرگ‌تر"))
    for part in ("رقابت", "ها", "می", "رود", "خانه", "ای", "بزرگ", "تر"):
        assert facts.part(part) == NO_PART


def test_the_ends_of_a_compound_are_found_behind_its_ending() -> None:
    facts = facts_of(NO_LISTS, counts("اطلاع‌رسانی‌ها"))
    assert facts.part("رسانی") == (0, 0, 0, steps(1), 0, 50, 0, 0)
    assert facts.part("اطلاع") == (steps(1), 0, 50, 0, 0, 0, 0, 0)


def test_open_pairs_are_kept_where_they_might_be_one_word() -> None:
    facts = facts_of(NO_LISTS, counts("اطلاع‌رسانی", "اطلاع رسانی", "کتاب ها", "کتاب تازه"))
    assert facts.open("اطلاع", "رسانی") == steps(1)
    assert facts.open("کتاب", "ها") == steps(1)
    assert facts.open("کتاب", "تازه") == 0
