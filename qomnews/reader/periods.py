"""A span as the bars of a chart: its days, its Jalali months or its Jalali years, whichever leaves few enough."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from qomnews.dates import TEHRAN, to_jalali

if TYPE_CHECKING:
    from qomnews.reader.language import Language

MOST_DAYS, MOST_MONTHS = 92, 120
# Labels below a chart, so that they don't run into each other.
_LABELS = 7

Key = tuple[int, ...]


@attrs.frozen
class Period:
    """A bar's time: `key` is its Jalali year, month and day, as far as it is so small; `label` is below it or empty."""

    key: Key
    name: str
    label: str

    @property
    def as_date(self) -> str:
        """As addresses have it.

        >>> Period((1404, 9), "", "").as_date
        '1404-09'
        """
        return "-".join(f"{number:02}" for number in self.key)


@attrs.frozen
class Periods:
    """All of a span, the earliest first; `size` is how much of a day's Jalali date names one."""

    size: int
    all: tuple[Period, ...]

    def key_of(self, day: date) -> Key:
        """The period that a day is in."""
        return jalali_of(day)[: self.size]


def periods(since: datetime, until: datetime, lang: Language) -> Periods:
    """The periods of a span, whole or begun; none of an empty one."""
    first, last = since.astimezone(TEHRAN).date(), (until - timedelta(microseconds=1)).astimezone(TEHRAN).date()
    length = (last - first).days + 1
    days = (first + timedelta(days=number) for number in range(length))
    keys: list[Key] = list(dict.fromkeys(jalali_of(day) for day in days))
    size = 3
    if length > MOST_DAYS:
        size = 2
        keys = list(dict.fromkeys(key[:2] for key in keys))
    if len(keys) > MOST_MONTHS:
        size = 1
        keys = list(dict.fromkeys(key[:1] for key in keys))
    every = -(-len(keys) // _LABELS)
    return Periods(
        size,
        tuple(
            Period(key, _name(key, lang), _label(key, lang) if (len(keys) - 1 - place) % every == 0 else "")
            for place, key in enumerate(keys)
        ),
    )


@lru_cache(1 << 14)
def jalali_of(day: date) -> tuple[int, int, int]:
    """A day of Tehran's by the Jalali calendar."""
    return to_jalali(datetime(day.year, day.month, day.day, 12, tzinfo=TEHRAN))


def _name(key: Key, lang: Language) -> str:
    year, *rest = key
    month = f"{lang.month(rest[0])} " if rest else ""
    day = f"{rest[1]} " if len(rest) > 1 else ""
    return lang.digits(f"{day}{month}{year}")


def _label(key: Key, lang: Language) -> str:
    year, *rest = key
    if len(rest) > 1:
        return lang.digits(f"{rest[1]} {lang.month(rest[0])}")
    return _name((year, *rest), lang)
