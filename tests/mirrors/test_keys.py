from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from qomnews.mirrors import keys as making
from qomnews.mirrors.keys import GRAM, LONGEST_CHUNK, MOST_KEYS, chunks, gram_hashes, places_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LETTERS = bytes(range(0xA0, 0xC0))


def text_of(seed: int, length: int) -> bytes:
    return bytes(random.Random(seed).choices(LETTERS, k=length))


def ends_of(*lengths: int) -> tuple[int, ...]:
    return tuple(sum(lengths[: i + 1]) for i in range(len(lengths)))


def keys_of(hashes: NDArray[np.int32], *texts: tuple[int, ...]) -> set[int]:
    """The keys of one article."""
    (found,) = making.keys_of(hashes, [texts])
    return found


@given(st.integers(0, 50), st.integers(0, 300), st.integers(GRAM, 400))
def test_a_gram_has_the_same_hash_wherever_it_stands(seed: int, before: int, length: int) -> None:
    passage = text_of(seed, length)
    text = text_of(seed + 1000, before) + passage + text_of(seed + 2000, 30)
    alone = gram_hashes(passage)
    assert (gram_hashes(text)[before : before + alone.size] == alone).all()


@given(st.lists(st.integers(1, 700), max_size=12))
def test_chunks_lie_side_by_side_and_cover_the_text(lengths: list[int]) -> None:
    ends = ends_of(*lengths)
    found = chunks(ends)
    assert [start for start, _ in found] == [0, *(end for _, end in found)][: len(found)]
    assert (found[-1][1] if found else 0) == sum(lengths)
    assert all(end - start < 2 * LONGEST_CHUNK for start, end in found)


def test_a_sentence_gives_its_key_to_whatever_text_it_stands_in() -> None:
    sentence = text_of(1, 90)
    others = [text_of(seed, 80) for seed in range(2, 12)]
    key = set(keys_of(gram_hashes(sentence), (90,)))
    before = keys_of(gram_hashes(b"".join([*others, sentence])), ends_of(*map(len, others), 90))
    between = keys_of(gram_hashes(b"".join([others[0], sentence, others[1]])), ends_of(80, 90, 80))
    assert key <= set(before)
    assert key <= set(between)


def test_of_a_long_text_a_bounded_number_of_keys_counts_and_a_part_shares_its_part() -> None:
    sentences = [text_of(seed, 80) for seed in range(100)]
    whole = keys_of(gram_hashes(b"".join(sentences)), ends_of(*map(len, sentences)))
    half = keys_of(gram_hashes(b"".join(sentences[:50])), ends_of(*map(len, sentences[:50])))
    assert len(whole) == len(half) == MOST_KEYS
    assert MOST_KEYS / 4 < len(set(whole) & set(half)) < 3 * MOST_KEYS / 4


def test_keys_have_places_in_the_texts_that_hold_them() -> None:
    text = text_of(3, 500)
    hashes = gram_hashes(text)
    keys = keys_of(hashes, ends_of(100, 200, 200))
    places = places_of(hashes, keys)
    assert sorted(places) == sorted(keys)
    assert len({int(hashes[place]) for place in places.values()}) == len(keys)
    assert places_of(gram_hashes(text_of(4, 500)), keys) == {}


@given(st.binary(max_size=60))
def test_any_bytes_have_keys_of_32_bits_or_none(text: bytes) -> None:
    keys = keys_of(gram_hashes(text), (len(text),) if text else ())
    assert bool(keys) == (len(text) >= GRAM)
    assert all(-(2**31) <= key < 2**31 for key in keys)


@given(st.lists(st.lists(st.binary(max_size=400), max_size=3), max_size=6))
def test_many_articles_in_one_go_have_the_keys_of_each_alone(articles: list[list[bytes]]) -> None:
    ends = [[(len(text),) if text else () for text in texts] for texts in articles]
    together = making.keys_of(gram_hashes(b"".join(text for texts in articles for text in texts)), ends)
    alone = [making.keys_of(gram_hashes(b"".join(texts)), [own])[0] for texts, own in zip(articles, ends, strict=True)]
    assert together == alone
