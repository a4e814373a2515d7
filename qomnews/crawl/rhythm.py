"""An outlet's usual rhythm, learned from when its stories appeared, and how unusual it is that none has come by now.

Silence is measured in stories: how many would usually have appeared since the last one, by the hour of the day and the
day of the week in Tehran. A night counts for little, a morning in the middle of the week for much.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from qomnews.dates import TEHRAN

if TYPE_CHECKING:
    from collections.abc import Sequence

# With less than two weeks nothing is known of a day of the week, with fewer stories nothing of an hour.
DAYS_AT_LEAST, STORIES_AT_LEAST = 14, 40
# The two longest silences of the past may have been failures of the outlet or of ours, and are no measure.
FORGIVEN = 2
BEYOND_THE_LONGEST = 1.5
_HOUR = timedelta(hours=1)
# An hour in which nothing ever appeared may yet bring something.
_PSEUDO = 0.25


@attrs.frozen
class Silence:
    """How long nothing new has appeared.

    Attributes:
        since: when the last story did.
        missed: stories that would usually have appeared since then.
        usual: the longest silence of the past, measured so, but for the two longest.
    """

    since: datetime
    missed: float
    usual: float

    def is_too_long(self, stories: float) -> bool:
        """Whether so many stories at least, and clearly more than ever before, are missed."""
        return self.missed >= max(stories, BEYOND_THE_LONGEST * self.usual)


def silence(moments: Sequence[datetime], *, now: datetime) -> Silence | None:
    """How long an outlet has been silent; None where too little is known of it to tell.

    Args:
        moments: when its stories of the last weeks were published, aware, in any order; what is still to come is
            left aside.
        now: aware.
    """
    known = sorted(moment for moment in moments if moment <= now)
    if len(known) < STORIES_AT_LEAST or known[-1] - known[0] < timedelta(days=DAYS_AT_LEAST):
        return None
    rhythm = Rhythm.of(known)
    gaps = sorted((rhythm.expected(a, b) for a, b in itertools.pairwise(known)), reverse=True)
    return Silence(since=known[-1], missed=rhythm.expected(known[-1], now), usual=gaps[FORGIVEN])


class Rhythm:
    """How many stories usually appear in a stretch of time: by hour and day, each independent of the other."""

    def __init__(self, begin: datetime, hours: Sequence[float], days: Sequence[float], each_hour: float) -> None:
        # `hours` and `days` say how much more than the mean an hour of the day and a day of the week bring.
        self._begin = begin.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        self._hours, self._days, self._each_hour = hours, days, each_hour
        # Stories expected from the beginning up to each full hour; made longer as it is needed.
        self._sums = [0.0]

    @classmethod
    def of(cls, moments: Sequence[datetime]) -> Rhythm:
        """Learned from moments in their order, of which there are several."""
        here = [moment.astimezone(TEHRAN) for moment in moments]
        by_hour, by_day = [0.0] * 24, [0.0] * 7
        for moment in here:
            by_hour[moment.hour] += 1
            by_day[moment.weekday()] += 1
        # Neighbouring hours are alike: a story at five to nine says something of nine o'clock too.
        smooth = [(by_hour[h - 1] + 2 * by_hour[h] + by_hour[(h + 1) % 24]) / 4 + _PSEUDO for h in range(24)]
        weekly = [count + _PSEUDO for count in by_day]
        return cls(
            moments[0],
            [24 * count / sum(smooth) for count in smooth],
            [7 * count / sum(weekly) for count in weekly],
            len(moments) / ((moments[-1] - moments[0]) / _HOUR),
        )

    def expected(self, since: datetime, until: datetime) -> float:
        """Stories that usually appear between two moments, of which neither is before the first one learned from."""
        return self._up_to(until) - self._up_to(since)

    def _up_to(self, moment: datetime) -> float:
        hours = (moment - self._begin) / _HOUR
        whole = int(hours)
        while len(self._sums) <= whole + 1:
            self._sums.append(self._sums[-1] + self._rate(len(self._sums) - 1))
        return self._sums[whole] + (hours - whole) * (self._sums[whole + 1] - self._sums[whole])

    def _rate(self, hour: int) -> float:
        # Tehran's hours begin at half past of UTC's: the middle of one is taken for all of it.
        middle = (self._begin + (hour + 0.5) * _HOUR).astimezone(TEHRAN)
        return self._each_hour * self._hours[middle.hour] * self._days[middle.weekday()]
