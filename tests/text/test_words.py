"""Single words: what is asked about them, what their half-spaces say, and what they may be joined with."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qomnews.text.endings import AFTER_HE_KIND
from qomnews.text.facts import AFTER_MI, CLOSES, GATHERED, LISTED, OPENS, TAGGED, Facts
from qomnews.text.line_damage import COMPOUND, COMPOUND_KIND, MUST, VERB_KIND
from qomnews.text.looks import SURE, UNLIKELY, WHOLE, Look, scaled
from qomnews.text.neighbours import NEVER, WITH_ANY, WITH_PARTNER
from qomnews.text.word import Question, may_join
from qomnews.text.words import Words
from tests.text.known_words import NO_TREES, PART_ALL, PART_NONE, facts, lexicon

NOTHING = facts()
# Ten marks on a word: longer than any word with its half-spaces.
TOO_LONG = "ک" * 41


def words(verdicts: Mapping[str, int] | None = None, known: Facts = NOTHING) -> Words:
    return Words(known, NO_TREES, lexicon(known, verdicts).verdicts)


@pytest.mark.parametrize(("score", "margin"), [(0.0, 0), (1.5, 12), (-2.0, -16), (99.0, 127), (-99.0, -127)])
def test_margins_are_eighths_that_fit_a_byte(score: float, margin: int) -> None:
    assert scaled(score) == margin


def test_a_word_that_was_judged_when_the_lexicon_was_built_is_not_judged_again() -> None:
    assert words({"کتاب‌ها": 24}).look("کتابها") == Look(("کتاب", "ها"), 24)
    assert words({"کتاب‌ها": -3}).look("کتابها") == Look(("کتاب", "ها"), -3)
    assert words({"کتابها": 0}).look("کتابها") == WHOLE


def test_a_form_that_was_only_gathered_takes_no_half_space_away() -> None:
    gathered = facts({"گاه‌وبیگاه": (0, 0, 0, 0, GATHERED)}, known=("گاه‌وبیگاه",))
    assert words({"گاه‌وبیگاه": SURE + 1}, gathered).word("گاه‌وبی‌گاه").text == "گاه‌وبی‌گاه"
    listed = facts({"گاه‌وبیگاه": (0, 0, 0, 0, GATHERED | LISTED)}, known=("گاه‌وبیگاه",))
    assert words({"گاه‌وبیگاه": SURE + 1}, listed).word("گاه‌وبی‌گاه").text == "گاه‌وبیگاه"


def test_a_word_that_is_not_in_the_lexicon_is_judged_by_the_models() -> None:
    # Four for what is parted, four against what is whole: eight, in eighths.
    assert Words(NOTHING, PART_ALL, {}).look("میرود") == Look(("می", "رود"), 64)
    assert Words(NOTHING, PART_NONE, {}).look("میرود") == Look(("می", "رود"), -64)


@pytest.mark.parametrize("word", ["بها", "کار", "قم", TOO_LONG, "کارها"])
def test_a_word_without_another_reading_is_whole(word: str) -> None:
    assert Words(NOTHING, PART_ALL, {}).look(word) == WHOLE


def test_a_solid_word_is_asked_whether_it_has_lost_a_half_space() -> None:
    word = words({"می‌رود": SURE + 1}).word("میرود")
    assert (word.text, word.guess) == ("میرود", "می‌رود")
    # A verb's half-space is up to nobody; all four quarters but for an eighth say that it is one.
    assert word.questions == (Question(0, 0, Look(("می", "رود"), SURE + 1), False, VERB_KIND, MUST, 4),)
    assert (word.glued, word.solid, word.kept) == (1, 0, 0)


@pytest.mark.parametrize(("margin", "glued"), [(SURE, 0), (SURE + 1, 1)])
def test_only_what_certainly_lost_a_half_space_speaks_of_a_glued_line(margin: int, glued: int) -> None:
    assert words({"خانه‌ای": margin}).word("خانهای").glued == glued


def test_what_good_writers_also_write_solid_says_nothing_of_a_glued_line() -> None:
    word = words({"آن‌ها": 40}).word("آنها")
    assert (word.glued, word.solid) == (0, 1)
    assert word.questions[0].optional


def test_what_is_likelier_whole_is_asked_about_and_not_guessed() -> None:
    word = words({"کتاب‌ها": -20}).word("کتابها")
    assert word.guess == "کتابها"
    assert (word.solid, len(word.questions)) == (0, 1)


def test_what_nobody_would_part_is_not_asked_about() -> None:
    assert words({"تن‌ها": UNLIKELY}).word("تنها").questions == ()
    assert len(words({"تن‌ها": UNLIKELY + 1}).word("تنها").questions) == 1


@pytest.mark.parametrize(
    ("text", "kept", "optional", "after_he"),
    [
        ("کتاب‌ها", 1, 1, 0),
        ("بزرگ‌ترین", 1, 1, 0),
        ("خانه‌ها", 1, 0, 1),
        ("می‌رود", 1, 0, 0),
        ("رفته‌اند", 1, 0, 0),
        ("اطلاع‌رسانی", 1, 0, 0),
        ("برنامه‌ریزی‌های", 2, 1, 0),
        ("نمی‌رفته‌اند", 2, 0, 0),
    ],
)
def test_the_half_spaces_of_a_word_are_counted_by_whether_good_writers_set_them(
    text: str, kept: int, optional: int, after_he: int
) -> None:
    word = words().word(text)
    assert (word.kept, word.kept_optional, word.kept_after_he) == (kept, optional, after_he)
    assert word.guess == text
    assert not word.mended


def test_a_part_of_a_word_is_asked_about_in_its_place() -> None:
    word = words({"برنامه‌ریزی": 30}).word("برنامهریزی‌ها")
    (ask,) = word.questions
    assert ask[:4] == (0, 1, Look(("برنامه", "ریزی"), 30), False)
    assert (ask.kind, ask.group) == (COMPOUND_KIND, COMPOUND)
    assert word.guess == "برنامه‌ریزی‌ها"
    last = words({"رفته‌اند": 30}).word("می‌رفتهاند")
    (ask,) = last.questions
    assert ask[:4] == (1, 0, Look(("رفته", "اند"), 30), False)
    assert (ask.kind, ask.group) == (AFTER_HE_KIND, MUST)


@pytest.mark.parametrize(
    ("text", "verdict", "mended"),
    [("می‌خ‌واهد", "می‌خواهد", "می‌خواهد"), ("کتا‌بها", "کتاب‌ها", "کتاب‌ها"), ("ن‌می‌شود", "نمی‌شود", "نمی‌شود")],
)
def test_half_spaces_in_the_wrong_place_move_where_the_word_is_certain(text: str, verdict: str, mended: str) -> None:
    word = words({verdict: SURE + 1}).word(text)
    assert (word.text, word.mended) == (mended, True)
    doubtful = words({verdict: SURE}).word(text)
    assert (doubtful.text, doubtful.mended) == (text, False)


def test_a_word_in_fragments_is_put_together_where_it_is_certainly_whole() -> None:
    listed = facts({"خبرگزار": (40, 0, 0, 0, TAGGED), "تنهاا": (40, 0, 0, 0, TAGGED)})
    assert words({"خبرگ‌زار": -SURE - 1}, listed).word("خب‌رگزار").text == "خبرگزار"
    assert words({"خبرگ‌زار": -SURE}, listed).word("خب‌رگزار").text == "خب‌رگزار"
    # Not listed anywhere: the writer may know better.
    assert words({"خبرگ‌زار": -SURE - 1}).word("خب‌رگزار").text == "خب‌رگزار"


def test_a_known_form_is_never_mended() -> None:
    known = facts({"کتا‌بها": (1, 0, 0, 0, 0)})
    assert words({"کتاب‌ها": 40}, known).word("کتا‌بها").text == "کتا‌بها"


def test_marks_are_left_out_and_nothing_is_asked() -> None:
    word = words({"خانه‌ها": 40}).word("خانه\u0654")
    assert (word.text, word.questions) == ("خانه", ())
    assert (word.closing, word.tails, word.verb) == (NEVER, (), False)
    assert words({"خانه‌ها": 40}).word("خانهها\u0654").questions == ()


@pytest.mark.parametrize("text", [TOO_LONG, "\u064b", "\u064b\u0651"])
def test_what_is_no_word_stays_as_it_is(text: str) -> None:
    word = words().word(text)
    assert (word.text, word.guess, word.questions, word.opening, word.closing) == (text, text, (), NEVER, NEVER)


def test_each_word_is_looked_at_once() -> None:
    some = words({"کتاب‌ها": 24})
    first, second = some.all(["کتابها", "کتابها"])
    assert first is second is some.word("کتابها")


KNOWN = facts(
    {
        "اطلاع": (0, 0, 0, 0, OPENS),
        "رسانی": (0, 0, 0, 0, CLOSES),
        "رسان": (0, 0, 0, 0, CLOSES),
        "رود": (0, 0, 0, 0, AFTER_MI),
        "کار": (0, 0, 0, 0, OPENS),
    },
    known=("اطلاع‌رسانی",),
)


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        # A form that is known, and its inflection; parts that are known with others.
        ("اطلاع", "رسانی", True),
        ("اطلاع", "رسانی‌ها", True),
        ("اطلاع", "رسان", False),
        ("رسانی", "اطلاع", False),
        # می before a verb; it is wine too.
        ("می", "رود", True),
        ("نمی", "رود", True),
        ("می", "ناب", False),
        # Endings after any word whose last letter joins.
        ("کتاب", "ها", True),
        ("کتاب", "هایشان", True),
        ("بزرگ", "ترین", True),
        ("کار", "ها", False),
        # The ezafe is written out after a silent ه alone.
        ("خانه", "ی", True),
        ("کتاب", "ی", False),
        ("شمس", "الدین", True),
        ("کتاب", "قم", False),
    ],
)
def test_neighbours_may_join_or_not(first: str, second: str, answer: bool) -> None:
    some = words(known=KNOWN)
    assert may_join(some.word(first), some.word(second)) is answer


def test_words_know_what_they_may_be_joined_with() -> None:
    some = words(known=KNOWN)
    assert some.word("اطلاع").opening == WITH_PARTNER
    assert some.word("اطلاع").followers == {"رسانی"}
    assert some.word("رسانی").closing == WITH_PARTNER
    assert {"رسانی", "رسان"} <= set(some.word("رسانی").tails)
    assert some.word("ها").closing == WITH_ANY
    assert some.word("رود").verb
    assert not some.word("ناب").verb
