"""The search page, and what filters say that can't be read."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "filters.no_word": ("«{text}» واژه‌ای برای جستجو ندارد.", "“{text}” has no word to look for."),
    "filters.no_outlet": (
        "رسانه‌ای با شناسهٔ «{text}» نیست؛ این‌ها هستند: {there}",
        "No outlet is called “{text}”; there are {there}.",
    ),
    "filters.no_kind": (
        "گونه‌ای به نام «{text}» نیست؛ این‌ها هستند: {there}",
        "No kind of story is called “{text}”; there are {there}.",
    ),
    "filters.no_date": (
        "{name}: «{text}» تاریخ نیست؛ روز، ماه یا سال بنویسید: ۱۴۰۴/۰۹/۲۵، ۱۴۰۴/۰۹، ۱۴۰۴ یا 2025-12-16",
        "{name}: “{text}” is no date; write a day, a month or a year: 1404/09/25, 1404/09, 1404 or 2025-12-16.",
    ),
    "filters.backwards": ("آغاز بازه ({first}) پس از پایان آن ({last}) است.", "from {first} is after to {last}."),
    "filters.no_flag": ("{name}: «{text}» نه true است نه false.", "{name}: “{text}” is neither true nor false."),
    "filters.too_long": (
        "{name}: مقدار بیش از {most} نویسه است.",
        "{name}: a value has more than {most} characters.",
    ),
    "filters.too_many": ("{name}: مقدارها بیش از {most} است.", "{name}: there are more than {most} values."),
}
