"""Windows by day: what a calendar of a backfill shows in each of its squares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.backfill.second_look import days_of
from qomnews.dates import jalali_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.store import BackfillWindow

DayState = Literal["done", "empty", "failed", "left"]
JalaliDay = tuple[int, int, int]

# Where a day is in several windows, the last of these counts.
_RANK: tuple[DayState, ...] = ("left", "failed", "empty", "done")
LEVELS = 4


@attrs.frozen
class Square:
    """How a day stands, and how many stories its window found a day."""

    state: DayState
    stories: float = 0.0


def squares(windows: Iterable[BackfillWindow]) -> dict[JalaliDay, Square]:
    """Every Jalali day that a window has a part of."""
    found: dict[JalaliDay, Square] = {}
    for window in windows:
        square = Square(_state(window), window.found / days_of(window) if window.state == "done" else 0.0)
        for day in jalali_days(window.since, window.until):
            before = found.get(day)
            if before is None or _rank(square) > _rank(before):
                found[day] = square
    return found


def levels(days: Iterable[Square]) -> list[float]:
    """The bounds between few, some, many and most stories a day: quarters of the days that have any."""
    counts = sorted(square.stories for square in days if square.state == "done" and square.stories)
    if not counts:
        return []
    return [counts[len(counts) * part // LEVELS] for part in range(1, LEVELS)]


def level(stories: float, bounds: Sequence[float]) -> int:
    """Where a number of stories stands between bounds: 0 for none, then 1 (few) to 4 (most).

    >>> [level(stories, [10, 20, 30]) for stories in (0, 3, 10, 29, 31)]
    [0, 1, 2, 3, 4]
    """
    return 0 if not stories else 1 + sum(stories >= bound for bound in bounds)


def _state(window: BackfillWindow) -> DayState:
    if window.state == "done":
        return "empty" if window.empty else "done"
    return "failed" if window.state == "failed" else "left"


def _rank(square: Square) -> int:
    return _RANK.index(square.state)
