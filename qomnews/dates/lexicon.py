"""Words that dates are said with, each with its code (one character, which the grammar is written in) and value.

Keys are folded and without spaces: «سه شنبه», «سه‌شنبه» and «سهشنبه» are one entry. The codes:

    J  Jalali month (1-12)            G  Gregorian month (1-12)       W  weekday (Saturday 0)
    n  number in words                o  ordinal in words             9  number in digits
    e i H d w m s  second, minute, hour (also «ساعت» before a time), day, week, month, year
    h  half      q  quarter           c  "a few"                      V  «و»
    P  ago       T  today and days before it (days back)              0  "just now"   a  "minutes ago"
    Y  era (0 Jalali, 1 Gregorian)    O  «ام» after an ordinal in digits
    A  part of the day                L  label («تاریخ انتشار»)       ~  "about"      z  "Tehran time"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qomnews.dates.folding import JOINER, fold
from qomnews.dates.jalali import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Entry(NamedTuple):
    """What a word means to the grammar: its code, its value (what the code counts) and how it is written."""

    code: str
    value: int
    name: str


_JALALI = {
    2: "اردی‌بهشت",
    5: "امرداد",
    12: "اسپند",
}
_TRANSLITERATED = "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand"
_GREGORIAN = (
    "ژانویه جنوری january jan",
    "فوریه فبروری february feb",
    "مارس مارچ march mar",
    "آوریل آپریل april apr",
    "مه می may",
    "ژوئن جون june jun",
    "ژوئیه جولای july jul",
    "اوت آگوست آگست august aug",
    "سپتامبر سپتمبر september sep sept",
    "اکتبر اکتوبر october oct",
    "نوامبر نومبر november nov",
    "دسامبر دسمبر december dec",
)
_WEEKDAYS = (
    ("شنبه", "saturday", "sat"),
    ("یکشنبه", "1شنبه", "sunday", "sun"),
    ("دوشنبه", "2شنبه", "monday", "mon"),
    ("سه‌شنبه", "3شنبه", "tuesday", "tue", "tues"),
    ("چهارشنبه", "چارشنبه", "4شنبه", "wednesday", "wed"),
    ("پنجشنبه", "پنشنبه", "5شنبه", "thursday", "thu", "thur", "thurs"),
    ("جمعه", "آدینه", "friday", "fri"),
)
_ONES = ("یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه")
_TEENS = ("ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده")
_TENS = {20: "بیست", 30: "سی", 40: "چهل", 50: "پنجاه"}

_UNITS = {"e": "ثانیه", "i": "دقیقه", "H": "ساعت", "d": "روز", "w": "هفته", "m": "ماه", "s": "سال"}
_OTHERS = {
    "h": ("نیم",),
    "q": ("ربع", "یک ربع"),
    "c": ("چند", "چندین"),
    "V": ("و",),
    "P": ("پیش", "قبل", "ago"),
    "0": (
        *("لحظاتی پیش", "لحظاتی قبل", "لحظه‌ای پیش", "لحظه‌ای قبل", "لحظه پیش", "چند لحظه پیش", "چند لحظه قبل"),
        *("هم‌اکنون", "هم‌اینک", "همین حالا", "همین الان", "همین لحظه", "اکنون", "الان", "just now"),
        *("ثانیه‌هایی پیش", "ثانیه‌هایی قبل", "چند ثانیه پیش", "چند ثانیه قبل"),
    ),
    "O": ("ام",),
    "a": ("دقایقی پیش", "دقایقی قبل", "دقیقه‌ای پیش", "دقیقه‌ای قبل"),
    "~": ("حدود", "حدودا", "تقریبا", "نزدیک به", "کمتر از", "بیش از"),
    "z": ("به وقت تهران", "به وقت ایران", "به وقت محلی"),
    # Words that stand before a date and say what happened then: published, updated, posted, sent, registered.
    "L": (
        *("تاریخ", "زمان", "تاریخ و زمان", "تاریخ و ساعت", "زمان و تاریخ", "ساعت انتشار", "ساعت و تاریخ", "به تاریخ"),
        *("انتشار", "نشر", "درج", "ارسال", "ثبت", "مخابره", "ویرایش", "تغییر", "تغییرات", "اصلاح", "بازنشر"),
        *("آخرین", "به‌روزرسانی", "بروزرسانی", "به‌هنگام‌سازی", "روزآمدسازی", "به‌روز شده", "بروز شده", "به‌روز شد"),
        *("منتشر", "منتشره", "ارسالی", "شده", "شد", "شده‌است", "در", "مورخ", "مورخه", "خبر", "مطلب", "نوشته", "است"),
        *("published", "updated", "modified", "posted", "last", "date", "time", "on", "at"),
    ),
}
_ERAS = (
    ("هجری شمسی", "هجری خورشیدی", "شمسی", "خورشیدی", "ه.ش", "ه ش"),
    ("میلادی",),
)
_DAYS_BACK = {"امروز": 0, "today": 0, "دیروز": 1, "روز گذشته": 1, "yesterday": 1, "پریروز": 2, "پس‌پریروز": 3}

# How each part of the day reads the hour that stands with it: the kind's name is what `evaluation` acts on.
DAY_PARTS = ("am", "pm", "morning", "dawn", "evening", "night", "noon")
_DAY_PARTS = {
    "am": ("قبل از ظهر", "پیش از ظهر", "ق.ظ", "ق ظ", "am", "a.m"),
    "pm": ("بعد از ظهر", "پس از ظهر", "ب.ظ", "ب ظ", "pm", "p.m"),
    "morning": ("صبح",),
    "dawn": ("بامداد",),
    "evening": ("عصر",),
    "night": ("شب",),
    "noon": ("ظهر",),
}


def _key(text: str) -> str:
    return fold(text).replace(JOINER, "").replace(" ", "").replace(".", "")


def _numbers() -> dict[str, tuple[str, int]]:
    """1-59 in words: cardinals (code n) and, to 31, ordinals (code o)."""
    cardinals = dict(enumerate((*_ONES, *_TEENS), start=1))
    cardinals |= _TENS | {
        tens + ones: f"{word} و {_ONES[ones - 1]}" for tens, word in _TENS.items() for ones in range(1, 10)
    }
    words = {word: ("n", number) for number, word in cardinals.items()}
    words |= {spelled: ("n", number) for spelled, number in (("شیش", 6), ("هیجده", 18), ("یه", 1))}
    for number, word in cardinals.items():
        if number <= 31:
            # سه -> سوم and بیست و سه -> بیست و سوم; سی -> سی‌ام; the others take م.
            ordinal = word[: -len("سه")] + "سوم" if word.endswith("سه") else word + "م"
            words[ordinal if number != 30 else "سی‌ام"] = ("o", number)
    return words | {"اول": ("o", 1), "نخست": ("o", 1)}


def _months() -> Iterator[tuple[Entry, str]]:
    for month, spelled in enumerate(_GREGORIAN, start=1):
        names = spelled.split()
        for name in (*names, *(f"ماه {name}" for name in names)):
            yield Entry("G", month, names[0]), name
    for month, (name, latin) in enumerate(zip(MONTHS, _TRANSLITERATED.split(), strict=True), start=1):
        for spelling in (name, _JALALI.get(month, name)):
            yield Entry("J", month, name), spelling
            yield Entry("J", month, name), f"{spelling} ماه"
        yield Entry("J", month, name), latin


def _days() -> Iterator[tuple[Entry, str]]:
    for word, back in _DAYS_BACK.items():
        yield Entry("T", back, word), word
    for code, kinds in (("W", _WEEKDAYS), ("Y", _ERAS)):
        for value, spellings in enumerate(kinds):
            for spelling in spellings:
                yield Entry(code, value, spellings[0]), spelling
    for kind, spellings in _DAY_PARTS.items():
        for spelling in spellings:
            yield Entry("A", DAY_PARTS.index(kind), spellings[0]), spelling


def _words() -> Iterator[tuple[Entry, str]]:
    for spelled, (code, value) in _numbers().items():
        yield Entry(code, value, spelled), spelled
    for code, unit in _UNITS.items():
        yield Entry(code, 0, unit), unit
    for code, spellings in _OTHERS.items():
        for spelling in spellings:
            yield Entry(code, 0, spelling), spelling


ENTRIES = {_key(spelling): entry for entry, spelling in (*_words(), *_days(), *_months())}
"""Folded word or phrase, without spaces, to its entry."""

BEGINNINGS = frozenset(key[:length] for key in ENTRIES for length in range(1, len(key) + 1))
"""Every beginning of a key: where a phrase can still grow."""
