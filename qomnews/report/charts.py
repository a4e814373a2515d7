"""Charts as rectangles: where each stands and how large it is, for the template to draw as SVG.

The newest day is on the right: it is what a Persian reader comes to first, and what a narrow screen shows first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from qomnews.dates.jalali import MONTHS
from qomnews.report.persian import long_day, number

if TYPE_CHECKING:
    from qomnews.report.summary import Day, Summary

WIDE, TALL = 760, 240
LEFT, RIGHT, TOP, BOTTOM = 10, 44, 12, 34
LINES = 4
# A label every so many days, so that they don't run into each other.
LABELLED = 5


@attrs.frozen
class Piece:
    """A rectangle, its class for the colour, and what it says when it is pointed at."""

    x: float
    y: float
    wide: float
    tall: float
    look: str
    said: str


@attrs.frozen
class Label:
    """A text at a place."""

    x: float
    y: float
    text: str


@attrs.frozen
class Chart:
    """Bars on lines of a scale, with their labels."""

    pieces: Sequence[Piece]
    days: Sequence[Label]
    scale: Sequence[Label]


def stories_by_day(summary: Summary) -> Chart:
    """A bar a day: for each outlet its own stories and, paler, those that mirror others'."""
    top = scale_of(max((day.total for day in summary.days), default=0))
    each = (WIDE - LEFT - RIGHT) / max(len(summary.days), 1)
    pieces: list[Piece] = []
    labels: list[Label] = []
    for place, day in enumerate(summary.days):
        x = LEFT + place * each
        pieces += _bar(summary, day, x + each * 0.12, each * 0.76, top)
        if (len(summary.days) - 1 - place) % LABELLED == 0:
            _, month, number_of_day = day.jalali
            labels.append(Label(x + each / 2, TALL - BOTTOM + 20, f"{number(number_of_day)} {MONTHS[month - 1]}"))
    steps = [top * step // LINES for step in range(LINES + 1)]
    return Chart(pieces, labels, [Label(WIDE - RIGHT + 6, _height(step, top), number(step)) for step in steps])


def scale_of(most: int) -> int:
    """The top of a scale that has room for so many, in four steps that people count in.

    >>> [scale_of(most) for most in (0, 3, 4, 9, 41, 130, 1001)]
    [4, 4, 4, 12, 80, 200, 1200]
    """
    step = 1
    while True:
        for factor in (1, 2, 3, 5):
            if most <= LINES * factor * step:
                return LINES * factor * step
        step *= 10


def _bar(summary: Summary, day: Day, x: float, wide: float, top: int) -> list[Piece]:
    pieces = []
    below = 0
    for place, outlet in enumerate(summary.outlets):
        for counts, look, what in ((day.own, "", "خبر خودش"), (day.mirrors, " pale", "بازنشر")):
            count = counts.get(outlet.id, 0)
            if not count:
                continue
            y = _height(below + count, top)
            said = f"{long_day(day.date, day.jalali)}، {outlet.name}: {number(count)} {what}"
            pieces.append(Piece(x, y, wide, _height(below, top) - y, f"series{place + 1}{look}", said))
            below += count
    return pieces


def _height(count: float, top: int) -> float:
    return TALL - BOTTOM - (TALL - BOTTOM - TOP) * count / top
