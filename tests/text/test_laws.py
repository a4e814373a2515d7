"""The laws of the normaliser, on generated text."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text import Normaliser, Options, normalise, normaliser, skeleton
from qomnews.text.letters import fold, fold_yeh_and_kaf
from tests.text.generated_texts import LIMITS, TEXTS


@LIMITS
@given(text=TEXTS, data=st.data())
def test_twice_is_once_with_every_choice(text: str, data: st.DataObject, every_options: list[Options]) -> None:
    options = data.draw(st.sampled_from(every_options))
    once = normalise(text, options)
    assert normalise(once, options) == once


@LIMITS
@given(text=TEXTS, data=st.data())
def test_no_letter_is_added_dropped_or_moved(text: str, data: st.DataObject, every_options: list[Options]) -> None:
    assert skeleton(normalise(text, data.draw(st.sampled_from(every_options)))) == skeleton(text)


@LIMITS
@given(text=TEXTS, data=st.data())
def test_the_stages_left_out_would_have_changed_nothing(
    text: str, data: st.DataObject, every_options: list[Options]
) -> None:
    options = data.draw(st.sampled_from(every_options))
    once = normalise(text, options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normaliser, "_needs_of", lambda _: -1)  # every bit: every stage
        assert normalise(text, options) == once


@LIMITS
@given(text=TEXTS)
def test_lines_stay_lines(text: str) -> None:
    assert normalise(text).count("\n") == text.count("\n")


@LIMITS
@given(text=TEXTS, other=TEXTS)
def test_lines_do_not_look_at_each_other(text: str, other: str) -> None:
    assert normalise(f"{text}\n{other}") == f"{normalise(text)}\n{normalise(other)}"


@LIMITS
@given(
    st.sampled_from(["https://shahr20.ir/news/123", "a.b@c.ir", "#شهر_قم", "@qom20", "COVID-19", "`كتاب 12`"]), TEXTS
)
def test_spans_survive_any_text_around_them(span: str, text: str) -> None:
    text = text.replace("`", "").replace("﴿", "")
    assert span in normalise(f"{text}\n متن {span} متن {text}")


@pytest.mark.parametrize(
    "unit",
    ["ا", "ه", " ", "\u200c", "ـ", "\u064b", "\u0301\u0327", "a", "1", "1.", "a-", "a--", "`", "`a", '"', "«", "﴿",
     "http://", "www.", "@", "#", "&", ".", "،", " ،", "می ", "ها ", "کتاب ها ", "بِسْمِ ", "\u200d", "👨\u200d", "\ud800",
     "\x00", "x.pdf", "¬", "\r",
     # Several things in turn: what the rules drop between two of a kind leaves a run of them.
     " \u200c", "\u200c ", "ـ ", " ـ", " \u064b", "،\u200c ", " \u200c\u200c", "» ", "( ", "« ", " »", "« »", ' "',
     "“ ”", ". ", " ..", ".\u200c", ": (", "1 ", "1 ،", "a ", "ـ\u064b", "ۀ\u0654", "\u0327é", "\u0387?", "﴿﴾",
     "﴿ ﴾ ", "ب.pdf ", "-.", "#\u200c", "# ", "&#", "a@", "www. ", "بِسْمِ1 "],
    ids=ascii,
)  # fmt: skip
@pytest.mark.timeout(120)
def test_a_long_line_of_one_thing_takes_linear_time(unit: str) -> None:
    line = unit * (250_000 // len(unit))
    once = normalise(line)
    assert skeleton(once) == skeleton(line)


def test_the_letters_that_are_no_signs_are_changed_by_the_short_folding_alone() -> None:
    letters = normaliser._LETTERS
    assert unicodedata.is_normalized("NFC", letters)
    assert not any(map(unicodedata.combining, letters))
    assert fold(letters) == fold_yeh_and_kaf(letters)


def test_the_result_is_in_nfc() -> None:
    assert unicodedata.is_normalized("NFC", normalise("ا\u0653ب و cafe\u0301 و خانۀ ما"))


def test_threads_share_a_normaliser(clean_sentences: list[str]) -> None:
    normaliser = Normaliser()
    glued = [sentence.replace("\u200c", "") for sentence in clean_sentences] * 5
    alone = [Normaliser().normalise(sentence) for sentence in glued]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(normaliser.normalise, glued)) == alone
