from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qomnews.mirrors.letters import coded, decoded
from qomnews.text import skeleton

ANY = st.text(st.characters(codec=None))
PERSIAN = st.text(st.sampled_from("ابپتجچدرزژسشعفقکگلمنوهی ۱۲۳ \u200c،.aZ"))


@given(ANY)
def test_any_text_has_a_byte_for_each_letter_of_its_skeleton(text: str) -> None:
    lines = text.split("\n")
    assert [len(line) for line in coded(text).split(b"\n")] == [len(skeleton(line)) for line in lines]


@given(PERSIAN)
def test_persian_comes_back(text: str) -> None:
    assert decoded(coded(text)) == skeleton(text)


@given(ANY, ANY)
def test_texts_with_one_skeleton_have_the_same_bytes(text: str, other: str) -> None:
    assert coded(skeleton(text)) == coded(text.replace("\n", " "))
    if skeleton(text) == skeleton(other):
        assert coded(text.replace("\n", " ")) == coded(other.replace("\n", " "))


def test_a_ligature_and_an_emoji_take_no_letter_away() -> None:
    assert coded("ﷲ 😀 ﻻ قم") == coded("الله لا قم")
