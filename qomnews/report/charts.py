"""Charts as rectangles: where each stands and how large it is, for a template to draw as SVG (`chart.html`).

Time runs to the right, as Persian readers have it in charts, too: the newest day is on the right, where a narrow screen
begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from qomnews.dates.jalali import MONTHS
from qomnews.report.persian import long_day, number

if TYPE_CHECKING:
    from collections.abc import Callable

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
    labels: Sequence[Label]
    scale: Sequence[Label]
    wide: float = WIDE
    tall: float = TALL

    @property
    def left(self) -> float:
        """Where the lines of the scale begin."""
        return LEFT

    @property
    def right(self) -> float:
        """Where they end."""
        return self.wide - RIGHT


@attrs.frozen
class Part:
    """A part of a bar: so many, its class for the colour, and what it says when it is pointed at."""

    count: float
    look: str
    said: str


@attrs.frozen
class Bar:
    """Parts that stand on each other, the first one at the bottom, and what is written below; may be empty."""

    parts: Sequence[Part]
    label: str = ""

    @property
    def total(self) -> float:
        """All of it."""
        return sum(part.count for part in self.parts)


def bars(
    columns: Sequence[Bar],
    *,
    number: Callable[[float], str] = number,
    wide: float = WIDE,
    tall: float = TALL,
    top: int | None = None,
) -> Chart:
    """Bars beside each other, from the left to the right.

    Args:
        columns: the bars.
        number: how a number of the scale is written.
        wide: in units of the drawing.
        tall: the same.
        top: the highest number of the scale; None: what the highest bar wants.
    """
    most = scale_of(max((bar.total for bar in columns), default=0)) if top is None else top
    each = (wide - LEFT - RIGHT) / max(len(columns), 1)
    pieces: list[Piece] = []
    labels: list[Label] = []
    for place, bar in enumerate(columns):
        x, below = LEFT + place * each, 0.0
        for part in bar.parts:
            if part.count:
                y = _height(below + part.count, most, tall)
                height = _height(below, most, tall) - y
                pieces.append(Piece(x + each * 0.12, y, each * 0.76, height, part.look, part.said))
                below += part.count
        if bar.label:
            labels.append(Label(x + each / 2, tall - BOTTOM + 20, bar.label))
    steps = [most * step // LINES for step in range(LINES + 1)]
    scale = [Label(wide - RIGHT + 6, _height(step, most, tall), number(step)) for step in steps]
    return Chart(pieces, labels, scale, wide, tall)


def stories_by_day(summary: Summary) -> Chart:
    """A bar a day: for each outlet its own stories and, paler, those that mirror others'."""
    found = []
    for place, day in enumerate(summary.days):
        _, month, number_of_day = day.jalali
        labelled = (len(summary.days) - 1 - place) % LABELLED == 0
        label = f"{number(number_of_day)} {MONTHS[month - 1]}" if labelled else ""
        found.append(Bar(_parts(summary, day), label))
    return bars(found)


def _parts(summary: Summary, day: Day) -> list[Part]:
    parts = []
    for place, outlet in enumerate(summary.outlets):
        for counts, look, what in ((day.own, "", "خبر خودش"), (day.mirrors, " pale", "بازنشر")):
            count = counts.get(outlet.id, 0)
            said = f"{long_day(day.date, day.jalali)}، {outlet.name}: {number(count)} {what}"
            parts.append(Part(count, f"series{place + 1}{look}", said))
    return parts


def scale_of(most: float) -> int:
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


def _height(count: float, top: int, tall: float) -> float:
    return tall - BOTTOM - (tall - BOTTOM - TOP) * count / top
