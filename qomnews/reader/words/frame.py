"""What stands around every page, and what pages say that have nothing to show."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "frame.name": ("خبرخوان قم", "Qom news reader"),
    "frame.skip": ("پرش به متن", "Skip to the text"),
    "frame.navigation": ("بخش‌ها", "Sections"),
    "frame.language": ("English", "فارسی"),
    "frame.find": ("جستجو در خبرها", "Search the news"),
    "frame.find_button": ("جستجو", "Search"),
    "frame.footer": ("ساختهٔ qomnews {version}؛ تنها برای خواندن", "Made by qomnews {version}; only for reading"),
    "place.front": ("تازه‌ها", "Newest"),
    "place.search": ("جستجو", "Search"),
    "place.health": ("تندرستی خزش", "Crawl health"),
    "place.pictures": ("نمودارها", "Charts"),
    "kind.news": ("خبر", "News"),
    "kind.photo": ("عکس", "Photo"),
    "kind.video": ("فیلم", "Video"),
    "kind.report": ("گزارش", "Report"),
    "kind.interview": ("گفتگو", "Interview"),
    "kind.note": ("یادداشت", "Note"),
    "failure.400": ("این درخواست درست نیست", "This request is not right"),
    "failure.400.help": (
        "نشانی چیزی دارد که خوانده نمی‌شود: {detail}",
        "The address holds something that can't be read: {detail}",
    ),
    "failure.401": ("نام و گذرواژه لازم است", "A name and a password are needed"),
    "failure.401.help": (
        "این خبرخوان برای همگان باز نیست. نام و گذرواژه را از گردانندهٔ آن بگیرید؛ برنامه‌ها با رمز می‌خوانند.",
        "This reader is not open to everybody. Whoever runs it can give you both; programs read with a token.",
    ),
    "failure.host": ("این خبرخوان به این نام شناخته نیست", "The reader is not known by this name"),
    "failure.host.help": (
        "گردانندهٔ آن می‌تواند نام را در serve.allowed_hosts بیفزاید.",
        "Whoever runs it can add the name to serve.allowed_hosts.",
    ),
    "failure.413": ("این درخواست بیش از اندازه بزرگ است", "This request is too large"),
    "failure.413.help": ("این خبرخوان چیزی را دریافت نمی‌کند.", "This reader takes nothing in."),
    "failure.414": ("نشانی بیش از اندازه دراز است", "The address is too long"),
    "failure.414.help": ("واژه‌ها یا صافی‌های کمتری بدهید.", "Give fewer words or filters."),
    "failure.404": ("چنین صفحه‌ای نیست", "There is no such page"),
    "failure.404.help": (
        "شاید نشانی نادرست است، یا خبر به خواست رسانه برداشته شده است.",
        "The address may be wrong, or the story had to go.",
    ),
    "failure.405": ("این صفحه تنها خوانده می‌شود", "This page can only be read"),
    "failure.405.help": ("این خبرخوان چیزی را دگرگون نمی‌کند.", "This reader changes nothing."),
    "failure.410": ("این خبر برداشته شده است", "This story had to go"),
    "failure.410.help": (
        "از انبار پاک شده و دیگر گرفته نمی‌شود.",
        "It was taken out of the store and is not fetched again.",
    ),
    "failure.500": ("خطایی رخ داد", "Something went wrong"),
    "failure.500.help": (
        "این خطای برنامه است و در گزارش آن ثبت شد. دوباره بکوشید یا به گردانندهٔ خبرخوان بگویید.",
        "This is the program's fault, and its log has it. Try again, or tell whoever runs the reader.",
    ),
    "failure.refused": ("این را نمی‌توان داد", "This can't be given"),
    "failure.refused.help": ("{detail}", "{detail}"),
    "failure.slow": ("پاسخ بیش از اندازه زمان برد", "The answer took too long"),
    "failure.slow.help": (
        "پرسش در زمان مقرر به پایان نرسید و نیمه‌کاره رها شد. بازهٔ تاریخ را کوتاه‌تر کنید یا کمی دیگر دوباره بکوشید.",
        "The question did not end within its time and was given up. Narrow the dates, or try again in a while.",
    ),
    "failure.busy": ("انبار خبرها در دسترس نیست", "The store can't be read just now"),
    "failure.busy.help": (
        "کمی دیگر دوباره بکوشید؛ اگر همچنان چنین است، گزارش برنامه می‌گوید چرا.",
        "Try again in a while; if it stays so, the program's log says why.",
    ),
    "failure.missing": ("هنوز انباری نیست", "There is no store yet"),
    "failure.missing.help": (
        "گردانندهٔ خبرخوان باید نخست خبرها را بگیرد: qomnews crawl",
        "Whoever runs the reader has to fetch stories first: qomnews crawl",
    ),
    "failure.schema": ("انبار از نگارش دیگری است", "The store is of another version"),
    "failure.schema.help": (
        "گردانندهٔ خبرخوان باید آن را به‌روز کند: qomnews db upgrade، یا برنامه را تازه کند.",
        "Whoever runs the reader has to bring it up to date: qomnews db upgrade, or to upgrade the program.",
    ),
    "failure.back": ("بازگشت به تازه‌ها", "Back to the newest stories"),
}
