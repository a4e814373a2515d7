"""Keys under which a text's mirrors are looked up: the smallest hashes of its grams."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

LIMIT = 16_000
"""Letters of a text that are compared: the longest reports have about 12,000; it bounds time and memory."""
GRAM = 20
"""Letters in a gram that a key is made of: about four words."""
SHORTEST_CHUNK = 40
LONGEST_CHUNK = 150
"""Letters of a chunk: about a sentence."""
MOST_KEYS = 28
"""Keys of a text: a story has fifteen or so, one of 2,500 letters has as many as count."""

_BASE = 0x9E3779B97F4A7C15
# What a gram's letter is multiplied with, by its place: 1, 2, 4, 8 or 16 letters on.
_ONE, _TWO, _FOUR, _EIGHT, _SIXTEEN = (np.uint64(pow(_BASE, places, 1 << 64)) for places in (1, 2, 4, 8, 16))
_NUMBERS = np.arange(1, 257, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93) | np.uint64(1)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)
_RANGE = 1 << 32
_SIGN = 1 << 31
_SPREADING = np.uint32(0x9E3779B1)
_UNSPREADING = pow(int(_SPREADING), -1, _RANGE)


def gram_hashes(text: bytes) -> NDArray[np.int32]:
    """The hash of each gram of a text, in order; signed 32-bit numbers."""
    letters = np.frombuffer(text, np.uint8)
    if letters.size < GRAM:
        return np.empty(0, np.int32)
    # Each gram as a polynomial, put together of shorter ones: 2, 4, 8 and 16 letters, and at last 16 and 4.
    one = _NUMBERS.take(letters)
    two = one[1:] * _ONE
    two += one[:-1]
    four = two[2:] * _TWO
    four += two[:-2]
    eight = four[4:] * _FOUR
    eight += four[:-4]
    sixteen = eight[8:] * _EIGHT
    sixteen += eight[:-8]
    grams = four[16:] * _SIXTEEN
    grams += sixteen[:-4]
    grams ^= grams >> np.uint64(29)
    grams *= _MIX
    return (grams >> _HALF).astype(np.uint32).view(np.int32)


def chunks(ends: Sequence[int]) -> list[tuple[int, int]]:
    """The parts of a text that give a key each: its segments, short ones together and long ones in pieces.

    Args:
        ends: where its segments end, ascending.

    >>> chunks([50, 60, 120, 600])
    [(0, 50), (50, 120), (120, 270), (270, 420), (420, 600)]
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        while end - start >= 2 * LONGEST_CHUNK - SHORTEST_CHUNK:
            found.append((start, start + LONGEST_CHUNK))
            start += LONGEST_CHUNK
        if end - start >= SHORTEST_CHUNK:
            found.append((start, end))
            start = end
    if ends and start < ends[-1]:
        found.append((start, ends[-1]))
    return found


def keys_of(hashes: NDArray[np.int32], articles: Sequence[Sequence[Sequence[int]]]) -> list[set[int]]:
    """The keys of articles with these hashes: the smallest of each chunk, of a text `MOST_KEYS` in all.

    Two texts with a sentence in common have its key in common, however long either is; of a text with more chunks the
    smallest count, so that two long ones have an equal share in common.

    Args:
        hashes: those of texts laid end to end; it takes half the time to hash many in one go.
        articles: of each its texts, and of each of these its ends as in `chunks`, counted from its own beginning.
    """
    edges: list[int] = []
    # How many of the edges' pairs come before each text, and before each article.
    texts, owners = [0], [0]
    begin = 0
    for article in articles:
        for ends in article:
            length = ends[-1] if ends else 0
            last = min(length - GRAM + 1, hashes.size - begin)
            for start, end in chunks(ends):
                # A gram of two chunks belongs to the first, unless that one is too short for any.
                stop = end - GRAM + 1 if end - start >= GRAM else start + 1
                if start < last:
                    edges += begin + start, begin + min(stop, last)
            texts.append(len(edges) // 2)
            begin += length
        owners.append(len(texts) - 1)
    if not edges:
        return [set() for _ in articles]
    # Up to the last hash needs no edge, and `reduceat` allows none there.
    minima = np.minimum.reduceat(hashes, edges if edges[-1] < hashes.size else edges[:-1])[::2]
    # Spread over the whole range of 32 bits again; no two become one.
    spread = (minima.view(np.uint32) * _SPREADING).view(np.int32).tolist()
    found = []
    for first, behind in pairwise(owners):
        own: set[int] = set()
        for low, high in pairwise(texts[first : behind + 1]):
            if high - low > MOST_KEYS:
                smallest = np.unique(minima[low:high])[:MOST_KEYS]
                own.update((smallest.view(np.uint32) * _SPREADING).view(np.int32).tolist())
            else:
                own.update(spread[low:high])
        found.append(own)
    return found


def places_of(hashes: NDArray[np.int32], keys: Iterable[int]) -> dict[int, int]:
    """Where the gram of each key stands in a text with these hashes, if it does."""
    places = {}
    for key in keys:
        found = np.flatnonzero(hashes == np.int32(_gathered(key)))
        if found.size:
            places[key] = int(found[0])
    return places


def _gathered(key: int) -> int:
    """The hash of a key."""
    return (key * _UNSPREADING + _SIGN) % _RANGE - _SIGN
