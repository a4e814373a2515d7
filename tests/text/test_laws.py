"""The laws of the normaliser, on generated text."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qomnews.text import Normaliser, Options, normalise, skeleton

PIECES = [
    *"ابپتجچحخدذرزژسشصعغفقکگلمنوهیآأؤئةيكىۀہءۃە",
    *"۱۲٣٤567",
    *"  \u200c\u200c..,،؛;:?؟!()«»\"“”…-–ـ¬#@/_%&`'\n\t\r",
    *"\u064b\u0651\u0650\u0654\u0670\u0301\u0327\u200d\u200f\u200b\u00a0\ufeff\u00ad\u2028",
    *"👨👩éAbZﷲﷺﻻﹰﹱ\ud800\x00﴿﴾٬٫",
    *("می", "نمی", "بر", "ها", "های", "تر", "ترین", "ای", "اند", "ام", "بی", "رسانه", "کتاب", "شود", "خواه", "کرده"),
    *("https://a.ir/", "www.", ".pdf", "10.450", "بِسْمِ", "اللَّهِ", "می شود", "اطلاع", "رسانی", "پیمایی"),
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=40))
LIMITS = settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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
     "\x00", "x.pdf", "¬", "\r"],
    ids=ascii,
)  # fmt: skip
@pytest.mark.timeout(120)
def test_a_long_line_of_one_thing_takes_linear_time(unit: str) -> None:
    line = unit * (250_000 // len(unit))
    once = normalise(line)
    assert skeleton(once) == skeleton(line)


def test_the_result_is_in_nfc() -> None:
    assert unicodedata.is_normalized("NFC", normalise("ا\u0653ب و cafe\u0301 و خانۀ ما"))


def test_threads_share_a_normaliser(clean_sentences: list[str]) -> None:
    normaliser = Normaliser()
    glued = [sentence.replace("\u200c", "") for sentence in clean_sentences] * 5
    alone = [Normaliser().normalise(sentence) for sentence in glued]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(normaliser.normalise, glued)) == alone
