"""Fingerprints of many articles in files that every worker maps into its memory: what is read of them is what it needs.

Articles have numbers, from 0 on, in the order in which they would have arrived. `prints` holds their fingerprints in
whatever order they were read, `bands` every article under each of its keys, sorted, 8 bytes a place: the key above, the
number below.
"""

from __future__ import annotations

import mmap
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from qomnews.mirrors import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_KEY_BITS = 32
_LOW = (1 << _KEY_BITS) - 1
# Fingerprints that are written before their keys are put by.
_CHUNK = 65_536
# Where the numbers of what is marked stand; written last.
_MARKED = "marked_numbers.npy"


class Shelf:
    """The files in a folder; `marked` are the fingerprints whose worn passages were found, which take precedence.

    Pickled it is the folder's name.

    Args:
        folder: one that every worker reaches under this name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[type[Shelf], tuple[Path]]:
        return Shelf, (self.folder,)

    @classmethod
    def fill(cls, folder: Path, count: int, prints: Iterable[tuple[int, bytes, Sequence[int]]]) -> Shelf:
        """A shelf with these: numbers below `count`, each once, with a fingerprint as bytes and its keys.

        Sorting the bands takes 16 bytes of memory a key, about 300 an article.
        """
        (folder / _MARKED).unlink(missing_ok=True)
        starts, sizes, firsts, counts = (np.zeros(count, np.uint64) for _ in range(4))
        chunks: list[NDArray[np.int32]] = []
        order: list[int] = []
        keys: list[int] = []
        place = reached = 0
        with (folder / "prints").open("wb") as file:
            for number, data, own in prints:
                file.write(data)
                starts[number], sizes[number], firsts[number], counts[number] = place, len(data), reached, len(own)
                place, reached = place + len(data), reached + len(own)
                order.append(number)
                keys += own
                if len(keys) >= _CHUNK:
                    chunks.append(np.array(keys, np.int32))
                    keys = []
        flat = np.concatenate([*chunks, np.array(keys, np.int32)])
        arrived = np.array(order, np.uint64)
        bands = flat.view(np.uint32).astype(np.uint64) << np.uint64(_KEY_BITS)
        bands |= np.repeat(arrived, counts[arrived.astype(np.int64)].astype(np.int64))
        bands.sort()
        for name, array in (
            ("spans", np.stack([starts, sizes, firsts, counts], axis=1)),
            ("keys", flat),
            ("bands", bands),
        ):
            np.save(folder / f"{name}.npy", array)
        return cls(folder)

    def mark(self, marked: Iterable[tuple[int, bytes]]) -> None:
        """Put fingerprints beside those they take the place of; whoever unpickles the shelf from now on sees them."""
        numbers, ends = [], [0]
        # All are made of what is not marked.
        found = sorted(marked)
        with (self.folder / "marked").open("wb") as file:
            for number, data in found:
                file.write(data)
                numbers.append(number)
                ends.append(ends[-1] + len(data))
        np.save(self.folder / "marked_ends.npy", np.array(ends, np.uint64))
        np.save(self.folder / _MARKED, np.array(numbers, np.uint64))
        self.__dict__.pop("_marks", None)

    def __len__(self) -> int:
        return len(self._spans)

    def keys(self, number: int) -> list[int]:
        """An article's."""
        _, _, first, count = self._spans[number].tolist()
        own: list[int] = self._keys[first : first + count].tolist()
        return own

    def holders(self, keys: Sequence[int], before: int, most: int) -> list[list[int]]:
        """For each key the first articles that hold it, of those with smaller numbers."""
        bands = (np.array(keys, np.int64).astype(np.uint64) & np.uint64(_LOW)) << np.uint64(_KEY_BITS)
        # All at once: a search of its own costs more than what it finds.
        lows = self._bands.searchsorted(bands)
        highs = np.minimum(self._bands.searchsorted(bands | np.uint64(before)), lows + most)
        return [
            (self._bands[low:high] & np.uint64(_LOW)).tolist() if low < high else []
            for low, high in zip(lows.tolist(), highs.tolist(), strict=True)
        ]

    def fingerprint(self, number: int) -> Fingerprint:
        """An article's."""
        numbers, ends, marked = self._marks
        place = int(np.searchsorted(numbers, number))
        if place < len(numbers) and numbers[place] == number:
            return Fingerprint.from_bytes(bytes(marked[int(ends[place]) : int(ends[place + 1])]))
        start, size, _, _ = self._spans[number].tolist()
        return Fingerprint.from_bytes(bytes(self._prints[start : start + size]))

    @cached_property
    def _spans(self) -> NDArray[Any]:
        """Of each article where its fingerprint begins and how long it is, and where its keys begin and how many."""
        return self._array("spans")

    @cached_property
    def _keys(self) -> NDArray[Any]:
        return self._array("keys")

    @cached_property
    def _bands(self) -> NDArray[Any]:
        return self._array("bands")

    @cached_property
    def _marks(self) -> tuple[NDArray[Any], NDArray[Any], mmap.mmap | bytes]:
        """The numbers of what is marked, where each ends, and all of it; nothing before `mark` was called."""
        if not (self.folder / _MARKED).exists():
            return np.empty(0, np.uint64), np.zeros(1, np.uint64), b""
        return self._array(_MARKED.removesuffix(".npy")), self._array("marked_ends"), self._bytes("marked")

    @cached_property
    def _prints(self) -> mmap.mmap | bytes:
        return self._bytes("prints")

    def _array(self, name: str) -> NDArray[Any]:
        # As a plain array of mapped memory: one that knows its file is slow to be cut.
        array: NDArray[Any] = np.load(self.folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
        return array

    def _bytes(self, name: str) -> mmap.mmap | bytes:
        with (self.folder / name).open("rb") as file:
            # There is no map of an empty file.
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if file.seek(0, 2) else b""
