"""What is said about a line's edits: that they are all of them, and what each is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text import Options, normalise
from qomnews.text.explanation import Edit, explain
from tests.text.generated_texts import LIMITS, TEXTS


def applied(line: str, edits: list[Edit]) -> str:
    """The line with the edits made; each starts where the last ended or later, finds what it names and changes it."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        assert at <= edit.start <= edit.end <= len(line)
        assert edit.before == line[edit.start : edit.end]
        assert edit.before != edit.after
        assert edit.rule
        pieces += (line[at : edit.start], edit.after)
        at = edit.end
    return "".join((*pieces, line[at:]))


def restored(_before: str, _after: str) -> tuple[str, str]:
    return "half-space/restored", ""


def told(line: str) -> list[tuple[str, str, str]]:
    edits = explain(line, why=restored)
    assert applied(line, edits) == normalise(line)
    return [(edit.before, edit.after, edit.rule) for edit in edits]


@LIMITS
@given(line=TEXTS, data=st.data())
def test_the_edits_of_a_line_make_the_normalised_line(
    line: str, data: st.DataObject, every_options: list[Options]
) -> None:
    options = data.draw(st.sampled_from(every_options))
    assert applied(line, explain(line, options)) == normalise(line, options)


def test_clean_lines_have_no_edits(clean_sentences: list[str]) -> None:
    assert [edit for sentence in clean_sentences for edit in explain(sentence)] == []


def test_sentences_without_half_spaces_have_them_restored_and_nothing_else(clean_sentences: list[str]) -> None:
    for sentence in clean_sentences:
        for between in ("", " "):
            assert {rule.partition("/")[0] for *_, rule in told(sentence.replace("\u200c", between))} <= {"half-space"}


@pytest.mark.parametrize(
    ("line", "before", "after", "rule"),
    [
        ("علي", "ي", "ی", "letters/yeh"),
        ("موسى", "ى", "ی", "letters/yeh"),
        ("كتاب", "ك", "ک", "letters/kaf"),
        ("قم ہم", "ہ", "ه", "letters/look-alike"),
        ("ﻗﻢ", "ﻗﻢ", "قم", "letters/presentation-form"),
        ("عبدﷲ", "ﷲ", "الله", "letters/presentation-form"),
        ("خانۀ ما", "ۀ", "هٔ", "letters/heh-hamza"),
        ("ا\u0653ب", "ا\u0653", "آ", "letters/nfc"),
        ("قم 1402/11/19", "1402/11/19", "۱۴۰۲/۱۱/۱۹", "digits"),
        ("مثلًً", "لًً", "لً", "marks"),
        ("قم ً است", " ً ", " ", "marks"),
        ("قم!ً", "!ً", "!", "marks"),
        ("کتـــاب", "ـــ", "", "tatweel"),
        ("قم ـ خبرنگار", " ـ ", " – ", "tatweel"),
        ("شه\u200fر", "\u200f", "", "invisible"),
        ("قم   است", "   ", " ", "spaces"),
        ("قم\u00a0است", "\u00a0", " ", "spaces"),
        ("قم ", " ", "", "spaces"),
        ("قم,تهران", ",", "، ", "punctuation/comma"),
        ("قم؛ ری;قم", ";", "؛ ", "punctuation/semicolon"),
        ("قم ?", " ?", "؟", "punctuation/question-mark"),
        ("قم...", "...", "…", "punctuation/ellipsis"),
        ("رفت .", " .", ".", "punctuation/spacing"),
        ("گفت:متن", ":", ": ", "punctuation/spacing"),
        ("« متن»", "« ", "«", "punctuation/spacing"),
        ("می¬رود", "می¬رود", "می‌رود", "half-space/broken"),
        ("کار‌ها", "کار‌ها", "کارها", "half-space/idle"),
        ("خوب‌ است", "خوب‌ است", "خوب است", "half-space/idle"),
        ("رسانه‌.", "رسانه‌", "رسانه", "half-space/idle"),
        ("در رسانه های قم", "رسانه های", "رسانه‌های", "half-space/restored"),
        ("و میشود", "میشود", "می‌شود", "half-space/restored"),
        ("کار ها", "کار ها", "کارها", "half-space/restored"),
    ],
)
def test_an_edit_is_named_by_its_rule(line: str, before: str, after: str, rule: str) -> None:
    assert told(line) == [(before, after, rule)]


def test_both_quotes_of_a_pair_are_edits() -> None:
    assert told('"متن"') == [('"', "«", "punctuation/quotes"), ('"', "»", "punctuation/quotes")]


@pytest.mark.parametrize(
    ("half_spaces", "after", "rule"),
    [("spaces", "کتاب ها", "half-space/opened"), ("remove", "کتابها", "half-space/removed")],
)
def test_half_spaces_that_are_not_wanted_are_named_with_the_option(half_spaces: str, after: str, rule: str) -> None:
    (edit,) = explain("کتاب‌ها", Options(half_spaces=half_spaces))  # type: ignore[arg-type]
    assert (edit.after, edit.rule, edit.evidence) == (after, rule, f"half_spaces={half_spaces}")


def test_offsets_are_code_points_of_the_line_as_it_came() -> None:
    (comma, half_space) = explain("قم😀ﻻ,می رود")[1:]
    assert (comma.start, comma.end) == (4, 5)
    assert (half_space.start, half_space.end) == (5, 11)


def test_letters_name_their_code_points() -> None:
    assert explain("علي")[0].evidence == "U+064A ARABIC LETTER YEH"


def test_a_word_with_a_half_space_is_one_edit_that_says_what_else_changed() -> None:
    (edit,) = explain("رسانه هاي", why=restored)
    assert (edit.before, edit.after, edit.rule) == ("رسانه هاي", "رسانه‌های", "half-space/restored")
    assert edit.evidence == "also letters/yeh"


def test_half_spaces_are_asked_for_with_folded_letters_and_single_spaces() -> None:
    asked: list[tuple[str, str]] = []

    def why(before: str, after: str) -> tuple[str, str]:
        asked.append((before, after))
        return "half-space/plural", "seen 12 times"

    (edit,) = explain("رســانه \u200f هاي", why=why)
    assert asked == [("رسانه های", "رسانه‌های")]
    assert (edit.before, edit.rule) == ("رســانه \u200f هاي", "half-space/plural")
    assert edit.evidence == "seen 12 times; also tatweel, letters/yeh"


def test_only_words_that_the_lexicon_decides_on_are_asked_for() -> None:
    def why(before: str, after: str) -> tuple[str, str]:
        pytest.fail(f"asked for {before} and {after}")

    assert explain("کار‌ها می¬رود خوب‌ است كتـاب", why=why)
    assert explain("کتاب‌ها", Options(half_spaces="spaces"), why=why)


@pytest.mark.parametrize(
    "unit",
    ["ي", "ك ", " ,", "1", "1 ", "ـ", "\u064b", "\u200c", "ي\u200f", "می رود ", "می¬", "ﻻ", "..", ". .", '"',
     "\u200fك"],
    ids=ascii,
)  # fmt: skip
@pytest.mark.timeout(120)
def test_a_long_line_of_one_thing_takes_linear_time(unit: str) -> None:
    line = "ك" + unit * (100_000 // len(unit))
    assert applied(line, explain(line)) == normalise(line)
