"""Words with their punctuation: the fast way through a line gives what the slow one does."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.text.chunks import Chunks
from qomnews.text.half_spaces import HalfSpaces, engine

ZWNJ = "\u200c"
WORDS = st.sampled_from(
    ["کتاب", "ها", "های", "می", "میشود", "شود", "رسانه", "رسانههای", "آنها", "برنامه", "ریزی", "بی", "سابقه", "و", "به",
     "گفته", "اند", "اطلاع", "رسانی", "کتا‌بها", "خانهٔ", "قم", "چپ/راست", "1", "0", "-", "", "(ع)", "گفت:متن"]
)  # fmt: skip
OUTER = st.sampled_from(["", "", "", "«", "(", "»", ".", "،", ":", ")"])
LINES = st.lists(st.tuples(OUTER, WORDS, OUTER).map("".join), max_size=25).map(" ".join)


def _both_ways(halves: HalfSpaces, line: str) -> tuple[str, str]:
    chunks = line.split(" ")
    words = halves._chunks.all(chunks)
    assert words is not None
    return halves._in_chunks(line, chunks, words, "academy"), halves._in_pieces(line, "academy")


@settings(max_examples=800, deadline=None)
@given(LINES)
def test_the_fast_way_gives_what_the_slow_one_does(line: str) -> None:
    halves = engine(())
    if halves._chunks.all(line.split(" ")) is not None:
        fast, slow = _both_ways(halves, line)
        assert fast == slow


def test_the_same_on_news_whatever_became_of_its_half_spaces(clean_sentences: list[str]) -> None:
    halves, chance, fast_lines = engine(()), random.Random(2), 0
    for sentence in clean_sentences:
        for _ in range(5):
            line = "".join(chance.choice(("", " ", ZWNJ)) if char == ZWNJ else char for char in sentence)
            if halves._chunks.all(line.split(" ")) is not None:
                fast, slow = _both_ways(halves, line)
                assert fast == slow
                fast_lines += 1
    assert fast_lines > 3 * len(clean_sentences)


@pytest.mark.parametrize(
    ("chunk", "parts"),
    [("«کتاب»", ("«", "کتاب", "»")), ("قم", ("", "قم", "")), ("قم.", ("", "قم", ".")), ("1", ("1", "", "1"))],
)
def test_a_chunk_is_a_word_between_its_punctuation_or_only_that(chunk: str, parts: tuple[str, str, str]) -> None:
    words = Chunks(engine(()).words).all([chunk])
    assert words is not None
    assert (words[0].before, words[0].text, words[0].after) == parts


@pytest.mark.parametrize("chunk", ["چپ/راست", "گفت:متن", "ک" * 50])
def test_a_chunk_of_several_words_or_of_endless_ones_takes_the_slow_way(chunk: str) -> None:
    assert Chunks(engine(()).words).all(["قم", chunk]) is None
