"""What orders of words make a date: regular expressions over the codes of the tokens, one character a token.

Every repetition is short and bounded or over a set that what follows cannot begin with, so matching is linear.
"""

from __future__ import annotations

import re

# ساعت ۹:۳۰ · ۹:۳۰:۱۵ · ۹:۳۰ صبح · ساعت ۹ · ساعت ۹ و ۳۰ دقیقه · ساعت ۹.۳۰ · ۹ صبح
_TIME = r"(?:A?(?:H:?)?9:9(?::9(?:[.]9)?)?(?:i|H)?A?|A?H:?9(?:[V.:]9i?(?:V9e)?)?A?|9A)"
# ۲۵ آذر ۱۴۰۴ · ۲۵ آذر ماه سال ۱۴۰۴ · ۲۵-آذر-۱۴۰۴ · ۱۴۰۴ آذر ۲۵ · بیست و پنجم آذر ۱۴۰۴ · December 16, 2025
_NAMED = r"(?:(?:9O?|[no])[-/.,]?[JG][-/.,]?s?9|G9,?9)Y?"
_NUMERIC = r"(?:9/9/9|9-9-9|9[.]9[.]9)Y?"
# What stands between weekday, date and time: no full stop, which ends a sentence.
_BETWEEN = r"[-,|/:*L]{0,4}"

ABSOLUTE = (
    rf"(?:(?P<time_before>{_TIME}){_BETWEEN})?d?(?:(?P<weekday_before>W){_BETWEEN})?"
    rf"(?P<date>{_NAMED}|{_NUMERIC})"
    rf"(?:{_BETWEEN}(?P<weekday_after>W))?(?:{_BETWEEN}(?P<time_after>{_TIME}))?z?"
)
# ۲ ساعت پیش · ۲ ساعت و ۱۰ دقیقه پیش · یک ساعت و نیم پیش · نیم ساعت پیش · یک ربع پیش
_AGO = r"(?P<ago>[9n][eiH]|[9n][dH]V[9n][Hie]|[9n]HVh|hH|n?qH?)P"
# دیروز · ۱۱ روز قبل · دو هفته پیش; all of them with or without a time
_DAYS_AGO = (
    rf"(?:(?P<day_time_before>{_TIME}){_BETWEEN})?(?P<days_ago>T|[9n][dwms]P)"
    rf"(?:{_BETWEEN}(?P<day_time_after>{_TIME}))?z?"
)
RELATIVE = rf"(?P<about>~)?(?:{_DAYS_AGO}|{_AGO})"
# لحظاتی پیش · دقایقی پیش · چند دقیقه پیش · هفته قبل (one week): too common in running text to be looked for there.
_VAGUE = r"(?P<vague>0|a|ciP|[wms]P)"

ANYTHING = re.compile(rf"[-,|:.*L]*(?:{ABSOLUTE}|{RELATIVE}|{_VAGUE}|(?P<stamp>[IR]))[-,|:.*]*")
"""A whole text that is a date: labels and ornaments before, ornaments after."""

IN_TEXT = re.compile(rf"(?:{ABSOLUTE}|{RELATIVE}|(?P<stamp>[IR]))")
"""A date in running text, with all that belongs to it."""

IN_TEXT_DAY = re.compile(rf"(?P<date>{_NAMED}|{_NUMERIC})")
"""The day alone: for a text whose time turns out to be none."""


def why_not(codes: str) -> str:  # noqa: PLR0911 - one answer per case
    """What keeps known words from being a date, in words; for codes that `ANYTHING` does not match."""
    core = re.sub(r"[-,|:.*LVdWzs]", "", codes)
    if not core:
        return "it names no day"
    if re.fullmatch(r"9", core):
        return "a bare number is no day" if set(codes) <= set("9-,|:.*L") else "it names no day"
    if re.search(r"[9no][JG]", core):
        return "the year is missing" if core.count("9") < 2 else "its parts stand in an unknown order"
    if re.search(r"[JG]9", core):
        return "the day of the month is missing"
    if re.search(r"[JG]", core):
        return "day and year are missing"
    if re.fullmatch(_TIME, re.sub(r"[-,|*LdWzs]", "", codes)):
        return "it is a time without a day"
    if "P" in core:
        return "how long ago is not said by a number of seconds, minutes, hours, days, weeks, months or years"
    return "its parts stand in an unknown order"
