"""What a read date is: `Moment`, `Found`, and the error for a text that is no date."""

from __future__ import annotations

from datetime import datetime

import attrs

from qomnews.article import Precision
from qomnews.dates.jalali import to_jalali
from qomnews.dates.tehran import in_tehran, iso

_SHOWN = 120


class DateError(ValueError):
    """A text that is no date, with the text and what was wrong with it.

    Attributes:
        text: what was to be read, whole.
        reason: what was wrong, in English.
    """

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(text, reason)
        self.text = text
        self.reason = reason

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= _SHOWN else self.text[: _SHOWN - 1] + "…"
        return f"{shown!r} is no date: {self.reason}"


@attrs.frozen
class Moment:
    """An instant as a page says it.

    Attributes:
        instant: aware, whole seconds, in the offset that Tehran had then.
        precision: the smallest part that was said: minute, hour or day (then the instant is the day's start).
        flags: what a reader should know, in this order: weekday_mismatch, relative, approximate, shifted,
            ambiguous, future.
    """

    instant: datetime
    precision: Precision
    flags: tuple[str, ...] = ()

    @property
    def iso(self) -> str:
        """The instant as ISO 8601 in Tehran's offset, such as `2025-12-16T00:35:00+03:30`."""
        return iso(self.instant)

    @property
    def jalali(self) -> str:
        """Jalali date and Tehran time, such as `1404-09-25 00:35`; the date alone where only a day was said."""
        year, month, day = to_jalali(self.instant)
        text = f"{year:04}-{month:02}-{day:02}"
        return text if self.precision == "day" else f"{text} {in_tehran(self.instant):%H:%M}"


@attrs.frozen
class Found:
    """A date in running text: `text` is the slice from `start` (inclusive) to `end` (exclusive)."""

    start: int
    end: int
    text: str
