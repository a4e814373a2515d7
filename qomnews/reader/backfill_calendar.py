"""Backfills as pages show them: how far each is, and a calendar with a square a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.backfill.calendar import level, levels, squares
from qomnews.report.charts import Chart, Label, Piece
from qomnews.store import BackfillWindow

if TYPE_CHECKING:
    from qomnews.backfill.calendar import JalaliDay, Square
    from qomnews.reader.language import Language

_SQUARE, _STEP, _BESIDE, _ABOVE = 16, 19, 110, 22


@attrs.frozen
class Backfill:
    """The windows of one outlet and scope: how many are in each state, and what they gave."""

    outlet: str
    scope: str
    windows: Sequence[BackfillWindow]

    @property
    def states(self) -> Counter[str]:
        """How many are `done`, `failed`, or still to be worked at (`left`)."""
        return Counter(each.state if each.state in ("done", "failed") else "left" for each in self.windows)

    @property
    def since(self) -> datetime:
        """Where the earliest begins."""
        return min(each.since for each in self.windows)

    @property
    def until(self) -> datetime:
        """Where the latest ends."""
        return max(each.until for each in self.windows)

    @property
    def found(self) -> int:
        """Stories that their listings named."""
        return sum(each.found for each in self.windows)

    @property
    def fetched(self) -> int:
        """Stories that were fetched."""
        return sum(each.fetched for each in self.windows)

    @property
    def empty(self) -> int:
        """Windows that are strangely empty."""
        return sum(each.empty for each in self.windows)


def calendar(backfill: Backfill, lang: Language) -> Chart:
    """A square a day, a row a month, the first day where reading begins: the darker the more stories."""
    days = squares(backfill.windows)
    bounds = levels(days.values())
    months = sorted({day[:2] for day in days})
    wide = _BESIDE + 31 * _STEP
    from_right = lang.direction == "rtl"

    def x(day: int) -> float:
        return wide - _BESIDE - day * _STEP if from_right else _BESIDE + (day - 1) * _STEP

    pieces = [
        Piece(
            x(day[2]),
            _ABOVE + months.index(day[:2]) * _STEP,
            _SQUARE,
            _SQUARE,
            _look(square, bounds),
            _said(day, square, lang),
        )
        for day, square in days.items()
    ]
    side = wide - 4 if from_right else 4
    names = [
        Label(side, _ABOVE + place * _STEP + _SQUARE - 3, lang.digits(f"{lang.month(month)} {year}"))
        for place, (year, month) in enumerate(months)
    ]
    numbers = [Label(x(day) + _SQUARE / 2, _ABOVE - 6, lang.digits(str(day))) for day in (1, 5, 10, 15, 20, 25, 30)]
    return Chart(pieces, numbers, names, wide, _ABOVE + len(months) * _STEP)


def _look(square: Square, bounds: Sequence[float]) -> str:
    if square.state != "done":
        return f"day-{square.state}"
    return f"day-done level{level(square.stories, list(bounds))}"


def _said(day: JalaliDay, square: Square, lang: Language) -> str:
    year, month, number = day
    name = lang.digits(f"{number} {lang.month(month)} {year}")
    if square.state in ("left", "failed"):
        return lang.t(f"health.day_{square.state}", day=name)
    return lang.t(f"health.day_{square.state}", day=name, count=lang.number(square.stories, 1))
