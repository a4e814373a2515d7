"""Every day from 1300/01/01 to 1450/12/29, through every spelling."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

from qomnews.dates import Moment, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The calendar by hand: leap years are four years apart, and five once in 33 years.
LEAP = {
    *(1300, 1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337, 1342, 1346, 1350, 1354, 1358, 1362, 1366, 1370),
    *(1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436, 1441, 1445),
    1449,
}
MONTHS = (
    ("فروردین", "فروردين", "فروردین‌ماه"),
    ("اردیبهشت", "اردی بهشت", "اردی‌بهشت", "ارديبهشت ماه"),
    ("خرداد", "خردادماه"),
    ("تیر", "تير", "تیر ماه"),
    ("مرداد", "امرداد", "مردادماه"),
    ("شهریور", "شهريور", "شهریور ماه"),
    ("مهر", "مهرماه"),
    ("آبان", "ابان", "آبان‌ماه"),
    ("آذر", "اذر", "آذر ماه"),
    ("دی", "دي", "دی‌ماه"),
    ("بهمن", "بهمن ماه"),
    ("اسفند", "اسفندماه"),
)
# Monday first, as `date.weekday` counts.
WEEKDAYS = (
    ("دوشنبه", "دو شنبه", "دو‌شنبه"),
    ("سه‌شنبه", "سه شنبه", "سهشنبه"),
    ("چهارشنبه", "چهار شنبه", "چهار‌شنبه"),
    ("پنجشنبه", "پنج شنبه", "پنج‌شنبه"),
    ("جمعه", "جمعة", "آدینه"),
    ("شنبه", "شنبه", "شنبه"),
    ("یکشنبه", "یک شنبه", "يك‌شنبه"),
)
DIGITS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text.translate(dict(zip(range(48, 58), "۰۱۲۳۴۵۶۷۸۹", strict=True))),
    lambda text: text.translate(dict(zip(range(48, 58), "٠١٢٣٤٥٦٧٨٩", strict=True))),
    lambda text: text.translate(dict(zip(range(48, 58), "۰1٢۳4٥۶7٨۹", strict=True))),
)
NAMED = (
    "{d} {month} {y}",
    "{d:02} {month} {y}",
    "{weekday} {d} {month} {y}",
    "{weekday}، {d:02} {month} {y}",
    "{d} {month}، {y}",
    "{d}-{month}-{y}",
    "{y} {month} {d:02}",
    "{d} {month} سال {y}",
    "{d} {month} {y} {weekday}",
    "تاریخ انتشار: {weekday} {d} {month} {y}",
)
NUMERIC = (
    "{y}/{m:02}/{d:02}",
    "{y}/{m}/{d}",
    "{y}-{m:02}-{d:02}",
    "{y}.{m}.{d}",
    "{d:02}/{m:02}/{y}",
    "{d}-{m}-{y}",
    "{d:02}.{m:02}.{y}",
    "{weekday} {y}/{m:02}/{d:02}",
)
GREGORIAN = ("{g:%Y-%m-%d}", "{g:%Y/%m/%d}", "{g:%d/%m/%Y}", "{g:%d} {gmonth} {g:%Y}")
GREGORIAN_MONTHS = (
    *("ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن"),
    *("ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"),
)
# 12:34 exists on every day, once.
TIMES = ("", " - 12:34", "، 12:34", " ساعت 12:34", " 12:34:00", "{first}12:34 - ", "{first}ساعت 12:34 ")
LAYOUTS = (*NAMED, *NUMERIC, *GREGORIAN)

Day = tuple[int, int, int, date]


def _all_days() -> Iterator[Day]:
    gregorian = date(1921, 3, 21)
    for year in range(1300, 1451):
        lengths = [31] * 6 + [30] * 5 + [30 if year in LEAP else 29]
        for month, length in enumerate(lengths, start=1):
            for day in range(1, length + 1):
                yield year, month, day, gregorian
                gregorian += timedelta(days=1)


def _spelled(said: Day, layout: str, time: str, variant: int, digits: int) -> str:
    y, m, d, g = said
    months, weekdays = MONTHS[m - 1], WEEKDAYS[g.weekday()]
    text = layout.format(
        y=y,
        m=m,
        d=d,
        g=g,
        month=months[variant % len(months)],
        weekday=weekdays[variant % len(weekdays)],
        gmonth=GREGORIAN_MONTHS[g.month - 1],
    )
    text = time.removeprefix("{first}") + text if time.startswith("{first}") else text + time
    return DIGITS[digits](text)


def _wrong(said: Day, text: str, *, timed: bool) -> str | None:
    """What is wrong with the reading of a spelling; None if nothing is."""
    y, m, d, gregorian = said
    moment: Moment = parse(text)
    clock = " 12:34" if timed else ""
    # Day precision on a day whose midnight summer time skipped is shifted by an hour, and says so.
    right = (
        moment.jalali == f"{y}-{m:02}-{d:02}{clock}"
        and moment.instant.date() == gregorian
        and moment.precision == ("minute" if timed else "day")
        and set(moment.flags) <= (set() if timed else {"shifted", "ambiguous"})
    )
    return None if right else f"{text!r} gave {moment}"


def test_the_days_are_those_of_the_whole_span() -> None:
    days = list(_all_days())
    assert (days[0], days[-1]) == ((1300, 1, 1, date(1921, 3, 21)), (1450, 12, 29, date(2072, 3, 19)))


def test_every_day_round_trips_and_every_spelling_comes_round() -> None:
    wrong = []
    for number, said in enumerate(_all_days()):
        # The strides have no common factor, so that spellings meet in ever new combinations.
        time = TIMES[number % 7]
        text = _spelled(said, LAYOUTS[number % 22], time, variant=number // 7, digits=(number // 5) % 4)
        wrong.append(_wrong(said, text, timed=bool(time)))
    assert [said for said in wrong if said] == []


def test_a_sample_of_days_round_trips_through_the_whole_product_of_spellings() -> None:
    wrong = []
    # Days some 13 years and a few months apart, each through every layout, time and script.
    for number, said in enumerate(list(_all_days())[11::4603]):
        for layout, time, variant, digits in product(LAYOUTS, TIMES, range(4), range(4)):
            if (variant + digits + number) % 4 == 0:
                text = _spelled(said, layout, time, variant, digits)
                wrong.append(_wrong(said, text, timed=bool(time)))
    assert [said for said in wrong if said] == []


def test_every_month_and_weekday_spelling_in_every_layout() -> None:
    wrong = []
    for said in list(_all_days())[40000:40366:13]:
        for layout, variant in product(NAMED, range(4)):
            wrong.append(_wrong(said, _spelled(said, layout, "", variant, digits=1), timed=False))
    assert [said for said in wrong if said] == []
