"""Fingerprints of many articles in files that every worker maps into its memory: what is read of them is what it needs.

Articles have numbers, from 0 on, in the order in which they would have arrived. `prints` holds their fingerprints end
to end, `bands` every article under each of its keys, sorted, 8 bytes a place: the key above, the number below.
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
    def fill(cls, folder: Path, prints: Iterable[tuple[bytes, Sequence[int]]]) -> Shelf:
        """A shelf with these: fingerprints as bytes, each with its keys, in the order of their numbers.

        Sorting the bands takes 16 bytes of memory a key, about 300 an article.
        """
        ends, counts = [0], [0]
        chunks: list[NDArray[np.int32]] = []
        keys: list[int] = []
        with (folder / "prints").open("wb") as file:
            for data, own in prints:
                file.write(data)
                ends.append(ends[-1] + len(data))
                counts.append(counts[-1] + len(own))
                keys += own
                if len(keys) >= _CHUNK:
                    chunks.append(np.array(keys, np.int32))
                    keys = []
        flat = np.concatenate([*chunks, np.array(keys, np.int32)])
        numbers = np.repeat(np.arange(len(counts) - 1, dtype=np.uint64), np.diff(np.array(counts)))
        bands = flat.view(np.uint32).astype(np.uint64) << np.uint64(_KEY_BITS) | numbers
        bands.sort()
        for name, array in (
            ("ends", np.array(ends, np.uint64)),
            ("counts", np.array(counts, np.uint64)),
            ("keys", flat),
            ("bands", bands),
        ):
            np.save(folder / f"{name}.npy", array)
        return cls(folder)

    def mark(self, marked: Iterable[tuple[int, bytes]]) -> None:
        """Put fingerprints beside those they take the place of; whoever unpickles the shelf from now on sees them."""
        numbers, ends = [], [0]
        with (self.folder / "marked").open("wb") as file:
            for number, data in sorted(marked):
                file.write(data)
                numbers.append(number)
                ends.append(ends[-1] + len(data))
        np.save(self.folder / "marked_numbers.npy", np.array(numbers, np.uint64))
        np.save(self.folder / "marked_ends.npy", np.array(ends, np.uint64))
        self.__dict__.pop("_marks", None)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def keys(self, number: int) -> list[int]:
        """An article's."""
        own: list[int] = self._keys[int(self._counts[number]) : int(self._counts[number + 1])].tolist()
        return own

    def holders(self, key: int, before: int, most: int) -> list[int]:
        """The first articles that hold a key, of those with smaller numbers."""
        band = (key & _LOW) << _KEY_BITS
        low, high = np.searchsorted(self._bands, np.array([band, band | before], np.uint64))
        found: list[int] = (self._bands[low : min(high, low + most)] & np.uint64(_LOW)).tolist()
        return found

    def fingerprint(self, number: int) -> Fingerprint:
        """An article's."""
        numbers, ends, marked = self._marks
        place = int(np.searchsorted(numbers, number))
        if place < len(numbers) and numbers[place] == number:
            return Fingerprint.from_bytes(_slice(marked, ends, place))
        return Fingerprint.from_bytes(_slice(self._prints, self._ends, number))

    @cached_property
    def _ends(self) -> NDArray[Any]:
        return self._array("ends")

    @cached_property
    def _counts(self) -> NDArray[Any]:
        return self._array("counts")

    @cached_property
    def _keys(self) -> NDArray[Any]:
        return self._array("keys")

    @cached_property
    def _bands(self) -> NDArray[Any]:
        return self._array("bands")

    @cached_property
    def _marks(self) -> tuple[NDArray[Any], NDArray[Any], mmap.mmap | bytes]:
        """The numbers of what is marked, where each ends, and all of it; nothing before `mark` was called."""
        if not (self.folder / "marked_numbers.npy").exists():
            return np.empty(0, np.uint64), np.zeros(1, np.uint64), b""
        return self._array("marked_numbers"), self._array("marked_ends"), self._bytes("marked")

    @cached_property
    def _prints(self) -> mmap.mmap | bytes:
        return self._bytes("prints")

    def _array(self, name: str) -> NDArray[Any]:
        array: NDArray[Any] = np.load(self.folder / f"{name}.npy", mmap_mode="r")
        return array

    def _bytes(self, name: str) -> mmap.mmap | bytes:
        with (self.folder / name).open("rb") as file:
            # There is no map of an empty file.
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if file.seek(0, 2) else b""


def _slice(data: mmap.mmap | bytes, ends: NDArray[Any], place: int) -> bytes:
    return bytes(data[int(ends[place]) : int(ends[place + 1])])
