"""Which articles hold a key: a hash table in one array, 8 bytes a place."""

from __future__ import annotations

from array import array

_HALF = 32
_LOW = (1 << _HALF) - 1
_GONE = _LOW
_SMALLEST = 1 << 10
_GROWTH = 1.6
# Fuller, and what isn't there is looked for in many places.
_FULL = 0.6
# Keys whose search is remembered: an article's and those of some that it is compared with.
_MOST_ENDS = 512


class Postings:
    """Numbers of articles (1 to 2^32 - 2) by signed 32-bit key, in no order.

    Open addressing with linear probing, for keys that are spread evenly: a place holds the key in its upper and the
    number in its lower half, 0 is free. What is discarded keeps its key, with a number that no article has, until the
    table grows.
    """

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * _SMALLEST))
        self._used = 0
        # Where the search for a key ended, and how many it found: it is mostly added next. What is said of a key holds
        # until something is discarded or the table grows.
        self._ends: dict[int, tuple[int, int]] = {}

    @property
    def bytes(self) -> int:
        """What the table takes."""
        return len(self._places) * self._places.itemsize

    def add(self, key: int, number: int, *, most: int) -> None:
        """Remember that an article holds a key, unless `most` others are known to."""
        table, size = self._places, len(self._places)
        key &= _LOW
        at, held = self._ends.pop(key, (-1, 0))
        if at < 0:
            at = key * size >> _HALF
        while place := table[at]:
            held += place >> _HALF == key and place & _LOW != _GONE
            at = at + 1 if at + 1 < size else 0
        if held < most:
            table[at] = key << _HALF | number
            self._used += 1
            if self._used > _FULL * size:
                self._grow()

    def places(self, key: int) -> list[int]:
        """The articles that hold a key."""
        table, size = self._places, len(self._places)
        key &= _LOW
        at = key * size >> _HALF
        found: list[int] = []
        while place := table[at]:
            if place >> _HALF == key and place & _LOW != _GONE:
                found.append(place & _LOW)
            at = at + 1 if at + 1 < size else 0
        if len(self._ends) >= _MOST_ENDS:
            self._ends.clear()
        self._ends[key] = at, len(found)
        return found

    def discard(self, key: int, number: int) -> None:
        """Forget that an article holds a key."""
        self._ends.clear()
        table, size = self._places, len(self._places)
        key &= _LOW
        at = key * size >> _HALF
        while place := table[at]:
            if place == key << _HALF | number:
                table[at] = key << _HALF | _GONE
                return
            at = at + 1 if at + 1 < size else 0

    def _grow(self) -> None:
        held = [place for place in self._places if place and place & _LOW != _GONE]
        size = max(_SMALLEST, int(max(len(held), 1) / _FULL * _GROWTH))
        table = array("Q", bytes(8 * size))
        for place in held:
            at = (place >> _HALF) * size >> _HALF
            while table[at]:
                at = at + 1 if at + 1 < size else 0
            table[at] = place
        self._places, self._used = table, len(held)
        self._ends.clear()
