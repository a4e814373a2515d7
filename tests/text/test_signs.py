"""The figures that the models see: how many, and what they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.text import lexicon
from qomnews.text.facts import ADJECTIVE, AFTER_MI, COMPARED, LISTED, NOUN, PLURALISED, SILENT_HE, SPELT, TAGGED, Facts
from qomnews.text.half_spaces import HalfSpaces
from qomnews.text.line_condition import condition, pair_line_signs, question_signs
from qomnews.text.readings import readings
from qomnews.text.signs import pair_counts, pair_signs, reading_signs
from qomnews.text.trees import Tree, Trees
from tests.text.known_words import ZWNJ, facts

# A word's length, figures, solid stem and verb; its rival and number of parts; the whole form's figures; opener and
# ending; stem; compound.
READING = 1 + 7 + 2 + 1 + 2 + 7 + 3 + 19 + 17
# Lengths; the joined form, the solid one, counted open; both alone; ending and opener; questions; parts; inflections.
PAIR = 4 + 7 + 2 + 2 + 6 + 3 + 6 + 4 + 9 + 5
PERSIAN = "ابپتجچخدرزسشفقکگلمنوهیآئ"
PARTS = [
    "کتاب",
    "خانه",
    "ها",
    "های",
    "تر",
    "ترین",
    "ای",
    "اند",
    "می",
    "نمی",
    "بی",
    "رود",
    "رفته",
    "ساز",
    "سازی",
    "گان",
    "ال",
    "ی",
]
WORDS = st.one_of(
    st.text(PERSIAN, min_size=1, max_size=42), st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map("".join)
)
RECORDS = st.tuples(*[st.integers(0, 255)] * 4, st.integers(0, (1 << 13) - 1))
PART_RECORDS = st.tuples(*[st.integers(0, 255)] * 8)
FORMS = st.lists(st.sampled_from(PARTS), min_size=2, max_size=4).map(ZWNJ.join)
FACTS = st.builds(
    facts,
    st.dictionaries(st.one_of(st.sampled_from(PARTS), FORMS, WORDS), RECORDS, max_size=12),
    st.dictionaries(st.sampled_from(PARTS), PART_RECORDS, max_size=8),
    st.dictionaries(st.tuples(st.sampled_from(PARTS), st.sampled_from(PARTS)), st.integers(0, 255), max_size=6),
    st.sets(FORMS, max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(known=FACTS, word=WORDS)
def test_every_reading_of_any_word_has_as_many_signs_all_of_them_small_whole_numbers(known: Facts, word: str) -> None:
    ways = readings(known, word)
    rows = reading_signs(known, word, ways)
    assert [len(row) for row in rows] == [READING] * len(ways)
    assert all(type(sign) is int and abs(sign) < 1 << 15 for row in rows for sign in row)


@settings(max_examples=150, deadline=None)
@given(known=FACTS, words=st.tuples(*[st.one_of(WORDS, FORMS)] * 2))
def test_any_two_neighbours_have_as_many_signs_all_of_them_small_whole_numbers(
    known: Facts, words: tuple[str, str]
) -> None:
    signs = pair_signs(known, *words)
    assert len(signs) == PAIR
    assert all(type(sign) is int and abs(sign) < 1 << 15 for sign in signs)


def _asked(tree: Tree) -> Iterator[int]:
    if isinstance(tree, tuple):
        yield tree[0]
        yield from _asked(tree[2])
        yield from _asked(tree[3])


def test_the_committed_models_ask_for_no_sign_that_is_not_there() -> None:
    models = lexicon.load().models
    engine = HalfSpaces(lexicon.load())
    words = engine.words
    (pair,) = engine.pairs(words.all(["کتاب", "ها"]))
    line = condition((), ())
    lengths = {
        "readings": READING,
        "neighbours": PAIR,
        "parting": len(question_signs(line, words.word("کتابها").questions[0])),
        "joining": len(pair_line_signs(line, pair, 0)),
    }
    for name, length in lengths.items():
        trees: Trees = getattr(models, name)
        assert max(sign for tree in trees.trees for sign in _asked(tree)) < length


KNOWN = facts(
    {
        "کتاب": (40, 30, 50, 60, LISTED | TAGGED | NOUN),
        "کتاب‌ها": (20, 0, 0, 0, 0),
        "کتاب‌های": (25, 0, 0, 0, 0),
        "کتابها": (7, 8, 9, 0, SPELT | PLURALISED),
        "بزرگ": (50, 0, 0, 0, COMPARED | ADJECTIVE | TAGGED),
        "رود": (30, 0, 0, 0, AFTER_MI),
        "میرود": (0, 0, 11, 0, 0),
        "تمدن‌ساز": (4, 0, 0, 0, SPELT | SILENT_HE),
        "تمدن": (33, 0, 35, 0, TAGGED),
        "ساز": (10, 0, 12, 0, TAGGED),
    },
    {"ساز": (1, 2, 3, 12, 13, 14, 9, 15), "تمدن": (5, 6, 7, 0, 0, 0, 8, 9)},
    {("تمدن", "ساز"): 6},
)


def test_a_whole_word_shows_its_figures_its_solid_stem_and_the_best_other_reading() -> None:
    parted, whole = reading_signs(KNOWN, "کتابها", [("کتاب", "ها"), ("کتابها",)])
    # Six letters; counts, not listed, spelt with a plural; کتاب is the stem under ها: 50 steps on the web and tagged.
    own = [6, 7, 8, 9, 0, 0, 2, 0, 54, 2, 0]
    assert whole[:13] == [*own, 20, 1]
    assert parted[:13] == [*own, 7, 2]
    # The signs of what is parted are there all the same.
    assert whole[13:20] == [-1] * 7
    assert whole[20:23] == [0, 0, 0]
    assert whole[23:] == [-1] * 36


def test_a_parted_word_shows_its_form_its_ending_and_its_stem() -> None:
    parted, _ = reading_signs(KNOWN, "کتابها", [("کتاب", "ها"), ("کتابها",)])
    assert parted[13:20] == [20, 0, 0, 0, 0, 0, 0]
    # No opener; a plural, and which one.
    assert parted[20:22] == [0, 1]
    # کتاب: counts, listed and tagged, not spelt; none of the six questions; کتابه، کتاب‌های، کتاب‌تر، کتابها; 4 letters.
    assert parted[23:42] == [40, 30, 50, 60, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 0, 7, 4, 1]
    assert parted[42:] == [-1] * 17


def test_a_verb_shows_its_opener() -> None:
    parted, whole = reading_signs(KNOWN, "میرود", [("می", "رود"), ("میرود",)])
    assert whole[1:8] == [0, 0, 11, 0, 0, 0, 0]
    # می is the first opener; رود is a verb, and one that «می» stands before.
    assert parted[20:23] == [1, 0, 0]
    assert parted[30:36] == [0, 0, 1, 1, 0, 0]


def test_a_compound_shows_its_two_parts() -> None:
    compound, _ = reading_signs(KNOWN, "تمدنساز", [("تمدن", "ساز"), ("تمدنساز",)])
    # Spelt, with a silent ه.
    assert compound[13:20] == [4, 0, 0, 0, 0, 3, 0]
    assert compound[42:] == [12, 13, 14, 15, 10, 12, 5, 6, 7, 8, 33, 35, 4, 3, 6, 0, 3]


def test_neighbours_show_both_words_and_what_they_would_be_joined_and_solid() -> None:
    signs = pair_signs(KNOWN, "تمدن", "ساز")
    # Lengths; both without half-spaces; the joined form; the solid one unknown; counted open six steps, twice asked.
    assert signs[:15] == [4, 3, 0, 0, 4, 0, 0, 0, 0, 3, 0, 0, 0, 6, 6]
    assert signs[15:21] == [33, 10, 35, 12, 33, 10]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [("کتاب", "ها", (1, 0)), ("بزرگ", "تر", (2, 0)), ("رفته", "اند", (3, 0)), ("می", "رود", (0, 1))],
)
def test_neighbours_show_an_ending_or_an_opener(first: str, second: str, kind: tuple[int, int]) -> None:
    signs = pair_signs(KNOWN, first, second)
    assert (signs[21], signs[23]) == kind


def test_two_neighbours_are_told_by_how_bound_they_are_and_by_their_counts() -> None:
    # ساز closes compounds in 14 of a hundred uses, تمدن opens them in 7; counted 33 and 10 times alone.
    assert pair_counts(KNOWN, "تمدن", "ساز‌ها") == (14, 7, 33, 10)
