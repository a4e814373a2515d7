"""Folding for search: letters as mirrors compare them, words still parted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qomnews.search.folding import NOTHING, aligned, folded, pieces, spelt
from qomnews.text import skeleton

TEXTS = st.text(st.sampled_from("آابپةيیكکهۀئؤء\u200c\u064b\u0651\u0640۱٢3 \n.،-aÉ½ﷲ") | st.characters())


@given(TEXTS)
def test_what_is_left_are_the_letters_of_the_skeleton(text: str) -> None:
    letters = folded(text).replace("\u200c", "")
    assert "".join(letters.split()) == skeleton(text)


@given(TEXTS)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(TEXTS)
def test_aligned_text_keeps_every_place(text: str) -> None:
    assert len(aligned(text)) == len(text)
    if "½" not in text and len(folded(text)) <= len(text):
        assert aligned("می‌رود، قـم") == f"می\u200cرود  ق{NOTHING}م"


def test_signs_part_words_and_marks_do_not() -> None:
    assert folded("گفت:«سلامٌ!»").split() == ["گفت", "سلام"]
    assert folded("کو\u00adچه و مـ\u200fدرسه").split() == ["کوچه", "و", "مدرسه"]


def test_a_word_is_spelt_in_its_pieces() -> None:
    assert pieces("\u200cمی\u200c\u200cرود\u200c") == ("می", "رود")
    assert spelt(folded("می‌رود خانه")) == {("می", "رود"), ("می",), ("رود",), ("خانه",)}
