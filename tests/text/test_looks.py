"""What the lexicon keeps of solid words and of neighbours: in few bytes, and as its models say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text.endings import glued
from qomnews.text.half_spaces import engine
from qomnews.text.letters import LETTERS, MARKS
from qomnews.text.looks import WHOLE, Joins, Look, joins_of, read_verdict, scaled, verdict_bytes
from qomnews.text.neighbours import NEVER, WITH_ANY, WITH_PARTNER
from qomnews.text.readings import SHORTEST
from qomnews.text.signs import pair_signs
from tests.text.known_words import facts

ANSWERS = st.sampled_from((NEVER, WITH_PARTNER, WITH_ANY))
PARTS = st.lists(st.text("ابهیک", min_size=1, max_size=9), min_size=2, max_size=4).map(tuple)


@given(PARTS, st.integers(-127, 127), st.builds(Joins, ANSWERS, ANSWERS, st.booleans()))
def test_what_is_kept_of_a_word_is_read_back(parts: tuple[str, ...], margin: int, joins: Joins) -> None:
    look = Look(parts, margin)
    kept = verdict_bytes(look, joins)
    assert read_verdict("".join(parts), kept) == (look, joins)
    # A byte for what it may join, one for the margin, one for each half-space.
    assert len(kept) == 1 + 1 + len(parts) - 1


@given(st.builds(Joins, ANSWERS, ANSWERS, st.booleans()))
def test_a_word_that_is_whole_takes_one_byte(joins: Joins) -> None:
    assert read_verdict("کتاب", verdict_bytes(WHOLE, joins)) == (WHOLE, joins)
    assert len(verdict_bytes(WHOLE, joins)) == 1


@pytest.mark.parametrize(
    ("guess", "joins"),
    [
        ("ها", Joins(NEVER, WITH_ANY, verb=False)),
        ("می", Joins(WITH_ANY, NEVER, verb=False)),
        ("کتاب", Joins(NEVER, NEVER, verb=False)),
    ],
)
def test_a_word_may_join_what_its_first_and_last_part_may_join(guess: str, joins: Joins) -> None:
    assert joins_of(facts(), guess) == joins


@pytest.fixture(scope="module")
def words(news_sentences: list[str]) -> list[str]:
    """The words of the news without their half-spaces; those with marks are never kept."""
    found = re.findall(f"[{LETTERS}{MARKS}]+", glued(" ".join(news_sentences)))
    return sorted({word for word in found if not re.search(f"[{MARKS}]", word)})


def test_the_committed_lexicon_keeps_of_words_what_its_models_say(words: list[str]) -> None:
    known = engine().words
    assert len(words) > 3000
    for word in words:
        if len(word) >= SHORTEST:
            assert known.look(word) == known.judged(word)
        kept = known.word(word)
        assert (kept.opening, kept.closing, kept.verb) == joins_of(known.facts, kept.guess)


def test_the_committed_lexicon_keeps_of_neighbours_what_its_models_say(news_sentences: list[str]) -> None:
    restoring = engine()
    pairs = 0
    for sentence in news_sentences:
        words = restoring.words.all(sentence.replace("\u200c", " ").rstrip(".").split(" "))
        for pair in restoring.pairs(words, [" "] * (len(words) - 1)):
            signs = pair_signs(restoring.words.facts, pair.first, pair.second)
            assert pair.margin == scaled(restoring._neighbours.score(signs))
            pairs += 1
    assert pairs > 1000
