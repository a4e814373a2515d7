"""Keys under which a text's mirrors are looked up: the smallest hashes of its grams."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIMIT = 16_000
"""Letters of a text that are hashed."""
GRAM = 20
"""Letters in a gram that a key is made of: about four words."""

_WORD = 1 << 64
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)


def _powers(base: int) -> NDArray[np.uint64]:
    values = np.empty(LIMIT + 1, np.uint64)
    power = 1
    for i in range(LIMIT + 1):
        values[i] = power
        power = power * base % _WORD
    return values


@cache
def _tables() -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Numbers for letters, powers of the base, and those of its inverse, which an odd number has modulo 2^64."""
    letters = np.arange(1, 257, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93) | np.uint64(1)
    return letters, _powers(_BASE), _powers(pow(_BASE, -1, _WORD))


def gram_hashes(text: bytes) -> NDArray[np.int32]:
    """The hash of each gram of a text's first `LIMIT` letters, in order; signed 32-bit numbers."""
    letters = np.frombuffer(text[:LIMIT], np.uint8)
    if letters.size < GRAM:
        return np.empty(0, np.int32)
    numbers, powers, inverses = _tables()
    # Each gram as a polynomial: the sum up to its end less that up to its beginning, moved to the power of nought.
    sums = np.cumsum(numbers[letters] * powers[: letters.size])
    grams = sums[GRAM - 1 :].copy()
    grams[1:] -= sums[:-GRAM]
    grams *= inverses[: grams.size]
    grams ^= grams >> np.uint64(29)
    grams *= _MIX
    return (grams >> _HALF).astype(np.uint32).view(np.int32)


def bottom(hashes: NDArray[np.int32], count: int) -> list[int]:
    """The `count` smallest hashes: an equal share of two texts that have a part in common."""
    if hashes.size > count:
        hashes = np.partition(hashes, count)[:count]
    return list(set(hashes.tolist()))
