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
    "front.all": ("همهٔ خبرهای این روز", "All stories of this day"),
    "front.mirrors": ("{count} بازنشر", "{count} mirrors"),
    "front.edited": ("ویراست {version}", "version {version}"),
    "front.no_day": ("«{text}» روزی نیست؛ مانند ۱۴۰۴/۰۷/۱۲ بنویسید", "“{text}” is no day; write it as 1404/07/12"),
}
