"""Of what was found, what filters leave, in which order, and how much each value of a field would leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from qomnews.search.filters import FIELDS, Field
from qomnews.store.search.layout import NO_DATE
from qomnews.store.search.texts import microseconds

if TYPE_CHECKING:
    from qomnews.search.filters import Filters
    from qomnews.store.search.columns import Columns
    from qomnews.store.search.values import Mask, Numbers

_DATES = "dates"
# Moments are some 2**51 microseconds from 1970; a rank counts for more than any of them.
_EARLIEST, _OF_A_RANK = -(2**55), 2**57


@attrs.frozen
class Facets:
    """How many stories there would be, by what could be chosen.

    What is chosen of the same field counts for nothing, what is chosen of others holds.

    Attributes:
        values: by field, the values that mean most stories, with how many.
        months: Jalali year and month (1-12), with how many, the newest first.
    """

    values: Mapping[Field, list[tuple[str, int]]]
    months: list[tuple[int, int, int]]


class Chosen:
    """Of some entries those that filters leave."""

    def __init__(self, columns: Columns, docids: Numbers, filters: Filters) -> None:
        self._columns = columns
        alive = columns.alive(include_mirrors=filters.include_mirrors)
        # What was found may be of a later state than the columns: it is shown the next time.
        docids = docids[docids < len(alive)]
        self._docids = docids[alive[docids]]
        # Of each condition that was given, which entries it leaves.
        self._left: dict[str, Mask] = {}
        for field in FIELDS:
            if asked := filters.of(field):
                wanted = columns.choices[field].wanted(asked)
                numbers = columns.of(field)[self._docids]
                self._left[field] = _at(wanted, numbers)
        if filters.since is not None or filters.until is not None:
            published = columns["published"][self._docids]
            since = NO_DATE + 1 if filters.since is None else microseconds(filters.since)
            left = published >= since
            self._left[_DATES] = left if filters.until is None else left & (published < microseconds(filters.until))

    def docids(self, apart_from: str | None = None) -> Numbers:
        """Those that all conditions leave, apart from one of them."""
        masks = [mask for name, mask in self._left.items() if name != apart_from]
        return self._docids[np.logical_and.reduce(masks)] if masks else self._docids

    def facets(self, limit: int) -> Facets:
        """So many values of each field, and months, at most."""
        values: dict[Field, list[tuple[str, int]]] = {}
        for field in FIELDS:
            choices = self._columns.choices[field]
            numbers = self._columns.of(field)[self.docids(field)]
            by_number = np.bincount(numbers, minlength=choices.size)[: choices.size]
            values[field] = choices.most(choices.counts(by_number), limit)
        return Facets(values, self._months(limit))

    def _months(self, limit: int) -> list[tuple[int, int, int]]:
        months = self._columns["month"][self.docids(_DATES)]
        counts = np.bincount(months[months >= 0])
        newest = np.flatnonzero(counts)[::-1][:limit]
        return [(int(month) // 12, int(month) % 12 + 1, int(counts[month])) for month in newest]


def _at(wanted: Mask, numbers: Numbers) -> Mask:
    """For numbers of values whether they are wanted; such as came later aren't."""
    known: Mask = np.append(wanted, np.zeros(1, bool))[np.minimum(numbers, len(wanted))]
    return known


def keys(columns: Columns, docids: Numbers, ranks: Numbers | None) -> Numbers:
    """Numbers by which entries stand in order: by rank, if they have any, then the newest first, undated ones last."""
    moments = -np.maximum(columns["published"][docids], _EARLIEST)
    result: Numbers = moments if ranks is None else moments + ranks * _OF_A_RANK
    return result


def ordered(keys: Numbers, serials: Numbers, end: int) -> Numbers:
    """The places of the first so many in the order of keys; of two alike the one that arrived later comes first."""
    if len(keys) > 4 * end:
        # Few of many: no need to have all in order.
        last = np.partition(keys, end - 1)[end - 1]
        some = np.flatnonzero(keys <= last)
    else:
        some = np.arange(len(keys))
    order: Numbers = some[np.lexsort((-serials[some], keys[some]))][:end]
    return order
