"""What comparisons of records say."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "differences.title": ("چه چیزی فرق دارد", "What differs"),
    "differences.only_first": ("تنها در نخستین است،", "stands only in the first,"),
    "differences.only_second": ("تنها در دومین.", "only in the second."),
    "differences.folded_spelling": (
        "املا، فاصله و نشانه‌ها به شمار نمی‌آیند.",
        "Spelling, spaces and signs don't count.",
    ),
    "differences.gone": ("حذف‌شده", "deleted"),
    "differences.added": ("افزوده", "added"),
    "differences.gone_from": ("[حذف‌شده:", "[deleted:"),
    "differences.added_from": ("[افزوده:", "[added:"),
    "differences.folded": ("{count} واژهٔ یکسان", "{count} words that are the same"),
    "differences.same": (
        "واژه‌های هر دو یکی است.",
        "The words of both are the same.",
    ),
    "differences.others": ("جز متن، این‌ها نیز فرق دارند:", "Beside the texts these differ, too:"),
    "differences.comma": ("، ", ", "),
    "differences.cut": (
        "متن درازتر از آن است که تا پایان سنجیده شود؛ تنها آغازش سنجیده شد.",
        "The text is too long to be compared to its end; only its beginning was.",
    ),
    "differences.mirror": ("{first} و بازنشر {second}", "{first} and its mirror at {second}"),
    "differences.version": ("از نگارش {first} به {second}", "From version {first} to {second}"),
    "differences.open": ("مقایسه در صفحهٔ جدا", "Compared on a page of its own"),
    "differences.no_pair": (
        "این دو، دو رکورد یک خبر نیستند",
        "these two are not two records of one story",
    ),
    "differences.first": ("نخستین", "First"),
    "differences.second": ("دومین", "Second"),
    "differences.text.kicker": ("روتیتر", "Kicker"),
    "differences.text.title": ("عنوان", "Title"),
    "differences.text.lead": ("لید", "Lead"),
    "differences.text.body": ("متن", "Text"),
    "differences.text.captions": ("زیرنویس تصویرها", "Captions"),
    "differences.back": ("بازگشت به خبر", "Back to the story"),
}
