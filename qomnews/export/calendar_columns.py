"""The Jalali date of a story as numbers to group by."""

from __future__ import annotations

from functools import lru_cache

from qomnews.dates.jalali import jalali_day

NAMES = ("jalali_year", "jalali_month", "jalali_day", "jalali_weekday")
"""Columns that flat records and Parquet have behind `published_jalali`; a weekday is 0 (Saturday) to 6 (Friday)."""
AFTER = "published_jalali"

UNDATED = "undated"
"""What stands for the month of a story without a date."""


@lru_cache(maxsize=4096)
def numbers(published_jalali: str | None) -> tuple[int | None, ...]:
    """Year, month, day and weekday of a story's day; None of each where it has no date.

    >>> numbers("1404-09-25 00:35")
    (1404, 9, 25, 3)
    """
    if published_jalali is None:
        return (None,) * len(NAMES)
    year, month, day = map(int, published_jalali[:10].split("-"))
    # Monday is Python's 0.
    return year, month, day, (jalali_day(year, month, day).weekday() + 2) % 7


def month_of(published_jalali: str | None) -> str:
    """The month by which folders are named.

    >>> month_of("1404-09-25 00:35"), month_of(None)
    ('1404-09', 'undated')
    """
    return published_jalali[:7] if published_jalali else UNDATED
