"""Dates as Persian news pages say them, and the instants they mean on Tehran's clocks."""

from qomnews.dates.finder import find, may_say_one
from qomnews.dates.jalali import ImpossibleDateError, at_tehran, jalali_days, to_jalali
from qomnews.dates.moment import DateError, Found, Moment
from qomnews.dates.parser import parse
from qomnews.dates.spans import parse_span
from qomnews.dates.tehran import TEHRAN, in_tehran, iso
from qomnews.dates.usual import usual

RULES = "1"
"""Version of the rules: moves when a text may be read otherwise than before."""

__all__ = [
    "RULES",
    "TEHRAN",
    "DateError",
    "Found",
    "ImpossibleDateError",
    "Moment",
    "at_tehran",
    "find",
    "in_tehran",
    "iso",
    "jalali_days",
    "may_say_one",
    "parse",
    "parse_span",
    "to_jalali",
    "usual",
]
