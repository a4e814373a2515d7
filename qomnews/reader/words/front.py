"""What the front page says."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "front.title": ("تازه‌ترین خبرها", "The newest stories"),
    "front.day_title": ("خبرهای {day}", "Stories of {day}"),
    "front.today": ("امروز {day}", "Today is {day}"),
    "front.days": ("روزها", "Days"),
    "front.earlier": ("روزهای پیش‌تر", "Earlier days"),
    "front.later": ("روزهای پس‌تر", "Later days"),
    "front.newest": ("تازه‌ها", "Newest"),
    "front.go": ("روز دیگر", "Another day"),
    "front.go_button": ("برو", "Go"),
    "front.go_hint": ("مانند ۱۴۰۴/۰۷/۱۲", "such as 1404/07/12"),
    "front.none": ("خبری از این رسانه نیست.", "No story of this outlet."),
    "front.outlet_title": ("تازه‌ترین خبرهای {outlet}", "The newest stories of {outlet}"),
    "front.outlet_day_title": ("خبرهای {outlet} در {day}", "Stories of {outlet} on {day}"),
    "front.all_outlets": ("همهٔ رسانه‌ها", "All outlets"),
    "front.more": ("خبرهای بیشتر از {outlet}", "More stories of {outlet}"),
    "front.pages": ("صفحه‌ها", "Pages"),
    "front.page": ("صفحهٔ {page}", "page {page}"),
    "front.page_title": ("، صفحهٔ {page}", ", page {page}"),
    "front.next_page": ("صفحهٔ بعد", "Next page"),
    "front.previous_page": ("صفحهٔ پیش", "Previous page"),
    "front.last_page": (
        "خبرهای پیش‌تر با برگزیدن روز دیده می‌شود.",
        "Choose a day to see earlier ones.",
    ),
    "front.no_outlet": ("رسانه‌ای به نام «{text}» نیست", "no outlet is called “{text}”"),
    "front.mirrors": ("{count} بازنشر", "{count} mirrors"),
    "front.edited": ("ویراست {version}", "version {version}"),
    "front.no_day": ("«{text}» روزی نیست؛ مانند ۱۴۰۴/۰۷/۱۲ بنویسید", "“{text}” is no day; write it as 1404/07/12"),
}
