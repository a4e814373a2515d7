"""A user's own words and names: found whatever became of their gaps, written as the user writes them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text import Options, normalise
from qomnews.text.own_forms import OwnForms

ZWNJ = "\u200c"


def applied(text: str, *forms: str) -> str:
    """A line of words and spaces with the forms in it."""
    pieces = [""]
    for place, word in enumerate(text.split(" ")):
        if place:
            pieces.append(" ")
        pieces.append(word)
    written, fixed = OwnForms(forms).applied([*pieces, ""])
    assert written[::2] == ["", *[" "] * (len(written[::2]) - 2), ""]
    assert all(0 <= place < len(written) // 2 for place in fixed)
    return "".join(written)


FORM = "توله‌پلنگ"
TWO = "چشم‌به‌راه"
PATTERNS = ["".join(gap) for gap in itertools.product(("", " ", ZWNJ), repeat=1)]


@pytest.mark.parametrize("gap", PATTERNS, ids=["solid", "space", "half-space"])
@pytest.mark.parametrize("frame", ["{}", "دو {} را", "{} {}"])
def test_a_form_is_found_whatever_became_of_its_gap(gap: str, frame: str) -> None:
    assert applied(frame.format(*[f"توله{gap}پلنگ"] * 2), FORM) == frame.format(FORM, FORM)


@pytest.mark.parametrize("gaps", itertools.product(("", " ", ZWNJ), repeat=2))
def test_a_form_of_three_parts_is_found_whatever_became_of_its_gaps(gaps: tuple[str, str]) -> None:
    assert applied(f"او چشم{gaps[0]}به{gaps[1]}راه ماند", TWO) == f"او {TWO} ماند"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("تولهپلنگها", "توله‌پلنگ‌ها"),
        ("توله پلنگ ها", "توله‌پلنگ‌ها"),
        ("توله پلنگهای", "توله‌پلنگ‌های"),
        ("توله‌پلنگ‌هایشان", "توله‌پلنگ‌هایشان"),
        ("توله پلنگی", "توله‌پلنگی"),
        ("تولهپلنگم", "توله‌پلنگم"),
        # A pronoun is solid behind a consonant.
        ("توله پلنگشان", "توله‌پلنگشان"),
    ],
)
def test_a_form_takes_endings(text: str, written: str) -> None:
    assert applied(text, FORM) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("نی ریزها", "نی‌ریزها"), ("نیریزهای", "نی‌ریزهای"), ("نیریزی", "نی‌ریزی"), ("نیریزها", "نی‌ریزها")],
)
def test_an_ending_is_solid_after_a_letter_that_does_not_join(text: str, written: str) -> None:
    assert applied(text, "نی‌ریز") == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("شهر کرد", "شهر کرد"),
        ("شهر‌کرد", "شهر کرد"),
        # Nothing says that letters without a gap between them are two words.
        ("شهرکرد", "شهرکرد"),
        ("شهر کردها", "شهر کردها"),
        ("شهر کردی", "شهر کردی"),
    ],
)
def test_an_open_form_stays_open(text: str, written: str) -> None:
    assert applied(text, "شهر کرد") == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("کتاب‌خانه", "کتابخانه"), ("کتابخانه", "کتابخانه"), ("کتاب خانه", "کتاب خانه"), ("کتابخانهها", "کتابخانه‌ها")],
)
def test_a_solid_form_stays_solid(text: str, written: str) -> None:
    assert applied(text, "کتابخانه") == written


@pytest.mark.parametrize(
    "text",
    [
        "تو له پلنگ",
        "توله پلن گ",
        "تولهپلنگان‌زار",
        "توله قهوه پلنگ",
        "پلنگ توله",
        "توله",
        "توله پ\u064bلنگ",
        "مادرتوله پلنگ",
    ],
)
def test_other_words_with_the_same_letters_among_them_are_no_form(text: str) -> None:
    assert applied(text, FORM) == text


def test_only_one_space_stands_between_the_words_of_a_form() -> None:
    pieces = ["«", "توله", "، ", "پلنگ", "»"]
    assert OwnForms([FORM]).applied(pieces) == (pieces, frozenset())


def test_the_longest_form_wins_and_what_follows_is_looked_at_afresh() -> None:
    forms = ("کم‌آب", "کم‌آب‌رسان", "رسانه‌ملی")
    assert applied("کم آب رسان", *forms) == "کم‌آب‌رسان"
    # The longer form breaks off, and what it breaks off in begins another one.
    assert applied("کم آب رسانه ملی", *forms) == "کم‌آب رسانه‌ملی"


def test_the_places_of_forms_are_counted_in_words() -> None:
    pieces = ["", "دو", " ", "توله", " ", "پلنگ", " ", "بود", "."]
    written, fixed = OwnForms([FORM]).applied(pieces)
    assert written == ["", "دو", " ", FORM, " ", "بود", "."]
    assert fixed == {1}


@pytest.mark.parametrize("convention", ["academy", "keep-solid", "uniform"])
def test_what_the_user_writes_is_beyond_every_convention(convention: str) -> None:
    options = Options(convention=convention, forms=("آنها", FORM, "اطلاع رسانی"))  # type: ignore[arg-type] # parametrised
    text = "آن‌ها گفتند میشود: دو تولهپلنگ و اطلاع رسانی"
    assert normalise(text, options) == "آنها گفتند می‌شود: دو توله‌پلنگ و اطلاع رسانی"


LETTERS = "ابتهیکر"
FORMS = st.lists(st.text(LETTERS, min_size=1, max_size=4), min_size=1, max_size=4)
GAPS = st.sampled_from(("", " ", ZWNJ))


@st.composite
def forms_and_lines(draw: st.DrawFn) -> tuple[tuple[str, ...], str]:
    """Some forms, and a line in which they come with other gaps, endings and words among them."""
    parts = draw(st.lists(FORMS, min_size=1, max_size=4))
    forms: dict[str, str] = {}
    for form in parts:
        forms.setdefault("".join(form), draw(st.sampled_from((" ", ZWNJ, ""))).join(form))
    pieces = [
        "".join(piece + draw(GAPS) for piece in draw(st.sampled_from([*parts, ["ها"], ["هایی"], ["ی"], ["ریا"]])))
        for _ in range(draw(st.integers(1, 8)))
    ]
    line = draw(GAPS).join(pieces)
    return tuple(forms.values()), " ".join(word.strip(ZWNJ) for word in line.split(" ") if word.strip(ZWNJ)) or "ا"


@given(forms_and_lines())
def test_no_letter_is_changed_and_twice_is_once(case: tuple[tuple[str, ...], str]) -> None:
    forms, line = case
    once = applied(line, *forms)
    assert "".join(once.replace(ZWNJ, "").split()) == "".join(line.replace(ZWNJ, "").split())
    assert applied(once, *forms) == once


@given(forms_and_lines())
def test_a_form_that_stands_as_the_user_writes_it_stays_alone(case: tuple[tuple[str, ...], str]) -> None:
    forms, _ = case
    for form in forms:
        assert applied(form, form) == form
