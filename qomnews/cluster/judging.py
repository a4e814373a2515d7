"""Which of many articles are mirrors: each is judged against those before it, and any of them by itself.

`qomnews.mirrors` judges: its keys find whom to compare, its verdict says which two are mirrors. It does so while
articles arrive one by one; here all have arrived, and each is shown only those that came before it. What hangs on the
order of arrival is the same then, but for two things: which stories the articles with a passage in common are from
(there, by the verdicts until then; here, by how many keys they share), and passages that are found worn of an earlier
article later (there they stay marked, here they are marked for each pair that asks).
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import batched, combinations
from typing import TYPE_CHECKING, cast

from qomnews.mirrors import AT_ONCE, HORIZON_DAYS, MAX_PLACES, judge, keyed
from qomnews.mirrors.boilerplate import STRANGER_KEYS, STRANGER_SHARE, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qomnews.cluster.shelf import Shelf
    from qomnews.cluster.spreading import Spreading
    from qomnews.mirrors import Fingerprint, Index

# Articles that a worker judges at a time: half a second's work and more.
_RANGE = 2_000
# Fingerprints that a worker remembers: an article's neighbours are often its neighbours' too.
_REMEMBERED = 4_096


class Before:
    """What is known when an article arrives: those with smaller numbers. An index that is only looked into.

    Args:
        shelf: of all articles.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._number = 0
        self._fingerprint = lru_cache(_REMEMBERED)(shelf.fingerprint)

    def arrive(self, number: int) -> None:
        """From now on it is this one that arrives."""
        self._number = number

    def holders(self, keys: Sequence[int]) -> list[list[int]]:
        """For each key the numbers of the articles that hold it; of many, as many as show that there are too many."""
        return self._shelf.holders(keys, self._number, MAX_PLACES + 1)

    def known(self, numbers: Sequence[int]) -> dict[str, Fingerprint]:
        """Articles by their numbers as texts."""
        return {str(number): self._fingerprint(number) for number in numbers}

    def stories(self, numbers: Sequence[int]) -> dict[int, int]:
        """For each article the first of those that share more keys with it, or with one that does, than strangers."""
        own = {number: set(self._shelf.keys(number)) for number in numbers}
        first = {number: number for number in numbers}
        for a, b in combinations(sorted(own), 2):
            shared = len(own[a] & own[b])
            if shared > max(STRANGER_KEYS, int(STRANGER_SHARE * min(len(own[a]), len(own[b])))):
                first = {number: first[a] if one == first[b] else one for number, one in first.items()}
        return first


def worn(span: tuple[int, int], *, shelf: Shelf) -> list[tuple[int, bytes]]:
    """Of a range of articles those of which a passage stands in stories before, with the fingerprint that says so."""
    before = Before(shelf)
    found = []
    for number, print_ in _prints(span, shelf):
        before.arrive(number)
        known, _ = marked(print_, before.holders(print_.keys), before)
        if known is not print_:
            found.append((number, known.to_bytes()))
    return found


def pairs(span: tuple[int, int], *, shelf: Shelf, horizon_days: int | None) -> list[tuple[int, int]]:
    """The mirrors of a range of articles among those before them: the later one's number and the earlier one's."""
    before = Before(shelf)
    found = []
    for number, print_ in _prints(span, shelf):
        before.arrive(number)
        # Judging looks things up, and adds nothing.
        judged = judge(str(number), print_, cast("Index", before), horizon_days)
        found += [(number, int(known)) for known, _ in judged.matches]
    return found


def groups(spread: Spreading, shelf: Shelf, *, horizon_days: int | None = HORIZON_DAYS) -> list[list[int]]:
    """The articles that are one story, by their numbers; none that stands alone, groups by their first, ascending."""
    spans = [(start, min(start + _RANGE, len(shelf))) for start in range(0, len(shelf), _RANGE)]
    marks = spread.each(partial(worn, shelf=shelf), spans)
    shelf.mark(each for _, some in marks for each in some)
    found = spread.each(partial(pairs, shelf=shelf, horizon_days=horizon_days), spans)
    return components(each for _, some in found for each in some)


def components(bound: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together by pairs of numbers, each sorted, by the first of each.

    >>> components([(4, 1), (5, 3), (4, 3), (8, 2)])
    [[1, 3, 4, 5], [2, 8]]
    """
    first: dict[int, int] = {}

    def root(number: int) -> int:
        while (above := first.get(number, number)) != number:
            first[number] = number = first.get(above, above)
        return number

    for a, b in bound:
        low, high = sorted((root(a), root(b)))
        first[high] = low
        first.setdefault(low, low)
    found: dict[int, list[int]] = {}
    for number in sorted(first):
        found.setdefault(root(number), []).append(number)
    return [found[number] for number in sorted(found)]


def _prints(span: tuple[int, int], shelf: Shelf) -> Iterator[tuple[int, Fingerprint]]:
    """The articles of a range with their fingerprints, whose keys are made for many at once."""
    for some in batched(range(*span), AT_ONCE):
        yield from zip(some, keyed(map(shelf.fingerprint, some)), strict=True)
