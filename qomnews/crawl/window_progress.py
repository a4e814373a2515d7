"""Progress of a backfill on a terminal: the day at work, windows, stories, how fast, and how long still."""

from __future__ import annotations

import math
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from qomnews.crawl.backfill import Backfill
from qomnews.crawl.progress import ProgressLines
from qomnews.dates import to_jalali

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler

# What is left is foretold by the last windows that this process did, once there are some: one tells nothing.
LOOKED_AT, AT_LEAST = 30, 3
# Beyond that share of it, above and below, a time is told as two.
CLOSE = 0.15
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class WindowProgress(ProgressLines):
    """Scrapy extension in place of `ProgressLines` in a backfill's runs."""

    def advance(self) -> None:
        """Something came in: show how far the backfill is."""
        if (backfill := self._backfill) is not None:
            self._display.update(
                self._task,
                completed=backfill.windows_done,
                total=backfill.windows_total or None,
                counts=self.figures(),
            )

    def figures(self) -> str:
        """The day at work, and how far the backfill is, in words."""
        backfill = self._backfill
        if backfill is None:
            return super().figures()
        minutes = max(self._clock() - self._began, 1) / 60
        fetched = self._count("fetched")
        parts = [
            f"{backfill.windows_done}/{backfill.windows_total} windows",
            f"{backfill.stories + fetched} stories",
            f"{fetched / minutes:.0f}/min",
            time_left(backfill.paces, backfill.windows_left),
        ]
        if backfill.at_work is not None:
            year, month, day = to_jalali(backfill.at_work.since)
            parts.insert(0, f"{year}/{month:02}/{day:02}")
        return ", ".join(part for part in parts if part)

    def spider_closed(self) -> None:
        """The run is over; another one may go on with the same backfill."""
        super().spider_closed()
        if self._backfill is not None:
            self._backfill.stories += self._count("fetched")

    @property
    def _backfill(self) -> Backfill | None:
        crawler: Crawler = self._crawler
        return Backfill.of(crawler.settings)


def time_left(paces: Sequence[float], windows: int) -> str:
    """How long so many windows will take, by the seconds that others took; empty while that can't be said.

    It is a span where windows differ much: the sum of those that are left, give or take its standard deviation and
    that of the mean it rests on.

    >>> time_left([60.0, 60.0, 60.0], 30)
    'about 30 min left'
    >>> time_left([10.0, 10.0, 200.0, 10.0], 20)
    '4 min to 34 min left'
    """
    last = paces[-LOOKED_AT:]
    if len(last) < AT_LEAST or not windows:
        return ""
    expected = fmean(last) * windows
    spread = pstdev(last) * math.sqrt(windows + windows**2 / len(last))
    if spread <= CLOSE * expected:
        return f"about {duration(expected)} left"
    least, most = duration(max(expected - spread, min(last))), duration(expected + spread)
    return f"{least} left" if least == most else f"{least} to {most} left"


def duration(seconds: float) -> str:
    """A length of time in words, as exactly as anybody needs it.

    >>> duration(42), duration(600), duration(8000), duration(200000)
    ('less than 1 min', '10 min', '2 h 13 min', '2 d 7 h')
    """
    if seconds < _MINUTE:
        return "less than 1 min"
    if seconds < _HOUR:
        return f"{round(seconds / _MINUTE)} min"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h {int(seconds % _HOUR // _MINUTE)} min"
    return f"{int(seconds // _DAY)} d {int(seconds % _DAY // _HOUR)} h"
