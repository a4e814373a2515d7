"""Keys under which a text's mirrors are looked up: the smallest hashes of its grams."""

from __future__ import annotations

from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

LIMIT = 16_000
"""Letters of a text that are compared: the longest reports have about 12,000; it bounds time and memory."""
HASHED = LIMIT + 1_000
"""Letters that are hashed: a text's and a title's."""
GRAM = 20
"""Letters in a gram that a key is made of: about four words."""
SHORTEST_CHUNK = 40
LONGEST_CHUNK = 150
"""Letters of a chunk: about a sentence."""
MOST_KEYS = 28
"""Keys of a text: a story has fifteen or so, one of 2,500 letters has as many as count."""

_WORD = 1 << 64
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)
_RANGE = 1 << 32
_SIGN = 1 << 31
_SPREADING = np.uint32(0x9E3779B1)
_UNSPREADING = pow(int(_SPREADING), -1, _RANGE)


def _powers(base: int) -> NDArray[np.uint64]:
    values = np.empty(HASHED + 1, np.uint64)
    power = 1
    for i in range(HASHED + 1):
        values[i] = power
        power = power * base % _WORD
    return values


@cache
def _tables() -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Numbers for letters, powers of the base, and those of its inverse, which an odd number has modulo 2^64."""
    letters = np.arange(1, 257, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93) | np.uint64(1)
    return letters, _powers(_BASE), _powers(pow(_BASE, -1, _WORD))


def gram_hashes(text: bytes) -> NDArray[np.int32]:
    """The hash of each gram of a text's first `HASHED` letters, in order; signed 32-bit numbers."""
    letters = np.frombuffer(text[:HASHED], np.uint8)
    if letters.size < GRAM:
        return np.empty(0, np.int32)
    numbers, powers, inverses = _tables()
    # Each gram as a polynomial: the sum up to its end less that up to its beginning, moved to the power of nought.
    sums = np.cumsum(numbers.take(letters) * powers[: letters.size])
    grams = sums[GRAM - 1 :].copy()
    grams[1:] -= sums[:-GRAM]
    grams *= inverses[: grams.size]
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


def keys_of(hashes: NDArray[np.int32], *texts: Sequence[int]) -> set[int]:
    """The keys of texts with these hashes: the smallest of each chunk, of a text `MOST_KEYS` in all.

    Two texts with a sentence in common have its key in common, however long either is; of a text with more chunks the
    smallest count, so that two long ones have an equal share in common.

    Args:
        hashes: those of texts laid end to end; it takes half the time to hash a text and its title in one go.
        texts: for each of the texts its ends as in `chunks`, counted from its own beginning.
    """
    edges: list[int] = []
    counts: list[int] = []
    begin = 0
    for ends in texts:
        before = len(edges)
        behind = begin + (ends[-1] if ends else 0)
        last = min(behind - GRAM + 1, hashes.size)
        for start, end in chunks(ends):
            # A gram of two chunks belongs to the first, unless that one is too short for any.
            stop = min(begin + max(end - GRAM + 1, start + 1), last)
            if begin + start < stop:
                edges += begin + start, stop
        counts.append((len(edges) - before) // 2)
        begin = behind
    if not edges:
        return set()
    # Up to the last hash needs no edge, and `reduceat` allows none there.
    minima = np.minimum.reduceat(hashes, edges if edges[-1] < hashes.size else edges[:-1])[::2]
    if max(counts) > MOST_KEYS:
        borders = list(accumulate(counts, initial=0))
        minima = np.concatenate([np.unique(minima[low:high])[:MOST_KEYS] for low, high in pairwise(borders)])
    # Spread over the whole range of 32 bits again; no two become one.
    return set((minima.view(np.uint32) * _SPREADING).view(np.int32).tolist())


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
