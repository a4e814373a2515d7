"""How fast mirrors follow their originals: counts by pair of outlets, medians and quartiles, and a distribution."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.store import Following

# Upper ends of the steps of the distribution. What comes before its original stands before the first one.
STEPS = (
    timedelta(),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=12),
    timedelta(days=1),
)


@attrs.frozen
class Pair:
    """How an outlet mirrors another.

    Attributes:
        outlet: whose the mirrors are.
        original: whose stories they are.
        count: how many mirrors there are.
        timed: of how many the delay is known.
        quartiles: a quarter, a half and three quarters of these came within so much; None where none is known.
    """

    outlet: str
    original: str
    count: int
    timed: int
    quartiles: tuple[timedelta, timedelta, timedelta] | None

    @property
    def median(self) -> timedelta | None:
        """Half of the mirrors came within so much."""
        return self.quartiles[1] if self.quartiles else None


@attrs.frozen
class Delays:
    """All pairs, the most frequent first; `steps`: for each step of the distribution how many, by the mirror's outlet.

    The first step is what came before its original, the last one what came later than the last of `STEPS`.
    """

    pairs: Sequence[Pair]
    steps: Sequence[Mapping[str, int]]

    @property
    def outlets(self) -> list[str]:
        """Those that mirror."""
        return sorted({pair.outlet for pair in self.pairs})

    @property
    def originals(self) -> list[str]:
        """Those whose stories are mirrored."""
        return sorted({pair.original for pair in self.pairs})

    def pair(self, outlet: str, original: str) -> Pair | None:
        """One of the pairs; None where there is no such mirror."""
        return next((pair for pair in self.pairs if (pair.outlet, pair.original) == (outlet, original)), None)


def delays(followings: Iterable[Following]) -> Delays:
    """Puts mirrors together by pair of outlets and by delay."""
    known: dict[tuple[str, str], list[timedelta]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    steps: list[Counter[str]] = [Counter() for _ in range(len(STEPS) + 1)]
    for each in followings:
        key = each.outlet, each.original
        counts[key] += 1
        if each.after is not None:
            known.setdefault(key, []).append(each.after)
            steps[step_of(each.after)][each.outlet] += 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Delays(
        [Pair(*key, count, len(known.get(key, ())), quartiles(known.get(key, ()))) for key, count in ordered], steps
    )


def step_of(after: timedelta) -> int:
    """Which step of the distribution a delay belongs to; one that ends a step is still in it.

    >>> [step_of(timedelta(minutes=minutes)) for minutes in (-1, 0, 5, 6, 1440, 1441)]
    [0, 1, 1, 2, 7, 8]
    """
    if after < timedelta():
        return 0
    return next((number for number, end in enumerate(STEPS) if number and after <= end), len(STEPS))


def quartiles(found: Sequence[timedelta]) -> tuple[timedelta, timedelta, timedelta] | None:
    """Quartiles of all that there are, those between two by the distance (R's type 7); None of nothing.

    >>> [str(each) for each in quartiles([timedelta(minutes=minutes) for minutes in (9, 1, 5, 3, 7)])]
    ['0:03:00', '0:05:00', '0:07:00']
    """
    if not found:
        return None
    if len(found) == 1:
        return found[0], found[0], found[0]
    low, middle, high = statistics.quantiles((each.total_seconds() for each in found), n=4, method="inclusive")
    return timedelta(seconds=low), timedelta(seconds=middle), timedelta(seconds=high)
