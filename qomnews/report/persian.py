"""Numbers, dates and names as Persian readers have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qomnews.dates import to_jalali
from qomnews.dates.jalali import MONTHS
from qomnews.dates.tehran import TEHRAN

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

# Letters beyond ASCII: the others are escaped since they would mean something.
_ESCAPED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
# Saturday is the first day of the week; Python's weeks begin on Monday.
WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")

STATUSES = {0: "انجام شد", 1: "شکست خورد", 3: "ناقص", 75: "قفل بود"}
STATES = {"running": "در حال اجرا", "interrupted": "نیمه‌کاره", "finished": "پایان‌یافته"}
VERDICTS = {"passed": "خوب", "failed": "هشدار", "skipped": "داوری نشد", "error": "خطای ناظر"}
MONITORS = {
    "finish": "پایان اجرا",
    "silence": "سکوت رسانه",
    "errors": "سهم خطا",
    "coverage": "کامل بودن رکوردها",
    "drift": "تغییر قالب صفحه",
    "mirrors": "سهم بازنشر",
}
REASONS = {
    "timeout": "بی‌پاسخ در زمان مقرر",
    "refused": "اتصال رد شد",
    "unresolved": "نام میزبان پیدا نشد",
    "cut-off": "پاسخ بریده",
    "too-large": "پاسخ بیش از اندازه بزرگ",
    "foreign-address": "نشانی بیرون از رسانه",
    "refused-by-robots": "منع robots.txt",
    "redirects": "هدایت بی‌پایان",
    "proxy": "پراکسی پاسخ نداد",
    "connection": "اتصال شکست خورد",
    "program-error": "خطای برنامه",
    "no-title": "بی‌عنوان",
    "no-text": "بی‌متن",
    "bad-date": "تاریخ نادرست",
    "listing": "صفحهٔ فهرست",
    "others": "دیگر دلیل‌ها",
}
FIELDS = {
    "title": "عنوان",
    "kicker": "روتیتر",
    "lead": "لید",
    "body": "متن",
    "byline": "نویسنده",
    "published_raw": "تاریخ انتشار",
    "published_at": "تاریخ انتشار",
    "updated_raw": "تاریخ ویرایش",
    "category": "دسته",
    "tags": "برچسب‌ها",
    "images": "تصویرها",
    "short_url": "پیوند کوتاه",
    "source_name": "منبع",
    "source_url": "پیوند منبع",
    "comments_count": "شمار دیدگاه‌ها",
    "layout": "قالب صفحه",
    "article": "خبر بودن صفحه",
    "news_id": "شناسهٔ خبر",
    "url": "نشانی",
}


def number(value: float, places: int = 0) -> str:
    """A number with Persian digits, thousands apart.

    >>> number(12345), number(2.5, 1)
    ('۱۲٬۳۴۵', '۲٫۵')
    """
    return f"{value:,.{places}f}".replace(",", "٬").replace(".", "٫").translate(_DIGITS)


def share(value: float) -> str:
    """A share of one as a percentage.

    >>> share(0.256)
    '۲۶٪'
    """
    return f"{number(100 * value)}٪"


def digits(text: str) -> str:
    """A text with Persian digits."""
    return text.translate(_DIGITS)


def moment(instant: datetime) -> str:
    """Day and minute on Tehran's clocks, by the Jalali calendar.

    >>> from datetime import UTC, datetime
    >>> moment(datetime(2025, 12, 15, 21, 5, tzinfo=UTC))
    '۱۴۰۴/۰۹/۲۵ ۰۰:۳۵'
    """
    year, month, day = to_jalali(instant)
    return digits(f"{year:04}/{month:02}/{day:02} {instant.astimezone(TEHRAN):%H:%M}")


def long_day(day: date, jalali: tuple[int, int, int]) -> str:
    """A day in words.

    >>> from datetime import date
    >>> long_day(date(2025, 12, 16), (1404, 9, 25))
    'سه‌شنبه ۲۵ آذر ۱۴۰۴'
    """
    year, month, number_of_day = jalali
    return digits(f"{WEEKDAYS[day.weekday()]} {number_of_day} {MONTHS[month - 1]} {year}")


def span(length: timedelta) -> str:
    """How long something took.

    >>> from datetime import timedelta
    >>> span(timedelta(hours=26, seconds=75)), span(timedelta(seconds=9))
    ('۲۶ ساعت و ۱ دقیقه', '۹ ثانیه')
    """
    seconds = int(length.total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{number(hours)} ساعت و {number(minutes % 60)} دقیقه"
    return f"{number(minutes)} دقیقه و {number(seconds % 60)} ثانیه" if minutes else f"{number(seconds)} ثانیه"


def address(url: str) -> str:
    """An address with its Persian words readable; browsers take it so, too.

    >>> address("https://shahr20.ir/7/%D9%82%D9%85%20/")
    'https://shahr20.ir/7/قم%20/'
    """
    return _ESCAPED.sub(_unescaped, url)


def _unescaped(escaped: re.Match[str]) -> str:
    text = unquote(escaped.group(), errors="replace")
    return text if "\N{REPLACEMENT CHARACTER}" not in text and text.isprintable() else escaped.group()


def reason(name: str) -> str:
    """Why an address gave no record; a code that has no name here stays as it is.

    >>> reason("http-503"), reason("other-reason")
    ('وضعیت HTTP ۵۰۳', 'other-reason')
    """
    if name.startswith("http-"):
        return f"وضعیت HTTP {digits(name.removeprefix('http-'))}"
    return REASONS.get(name, name)
