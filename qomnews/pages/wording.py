"""What pages say that is not their story: patterns over folded text, the same in any markup.

Folded text holds letters and digits only, so that a lost half-space, an Arabic yeh or a stray colon changes nothing.
"""

from __future__ import annotations

import functools
import re

from qomnews.letterwise import letter_by_letter

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("يىﻱﯼﻯ", "ی"),
        **dict.fromkeys("كﮎﻙ", "ک"),
        **dict.fromkeys("ةۀ", "ه"),
        **dict.fromkeys("أإٱآ", "ا"),
        "ؤ": "و",
        "ئ": "ی",
        "ـ": None,
        **{chr(base + digit): str(digit) for base in (0x06F0, 0x0660) for digit in range(10)},
    }
)
_NOT_LETTERS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits alone, Arabic forms as Persian ones, digits as ASCII, lower case.

    >>> fold("نوشته‌های  مشابه:") == fold("نوشته هاي مشابه")
    True
    """
    # Titles and lines are folded again and again, whole pages once: those would only fill the cache.
    return _fold_short(text) if len(text) <= 300 else _fold(text)


@letter_by_letter
def _fold(text: str) -> str:
    return _NOT_LETTERS.sub("", text.translate(_LETTERS)).lower()


_fold_short = functools.lru_cache(maxsize=4096)(_fold)


def _any_of(*phrases: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern over folded text: one of the phrases, alone but for what may stand before and after it."""
    return re.compile(f"{before}(?:{'|'.join(fold(phrase) for phrase in phrases)}){after}")


# A line from which on nothing is story: related titles, comments, comment rules. A count may follow.
_END = _any_of(
    "نوشته های مشابه", "مطالب مشابه", "اخبار مشابه", "خبرهای مشابه", "مطالب مرتبط",
    "اخبار دیگر", "خبرهای دیگر", "مطالب دیگر", "دیگر اخبار", "دیگر خبرها",
    "اخبار مرتبط", "خبرهای مرتبط", "مقالات مرتبط",
    "نوشته های مرتبط", "لینک های مرتبط", "ثبت دیدگاه", "ارسال دیدگاه", "دیدگاه شما", "دیدگاه ها", "دیدگاه کاربران",
    "دیدگاهتان را بنویسید", "دیدگاه خود را بنویسید", "نظر شما", "نظر شما چیست", "نظرات", "نظرات کاربران", "نظرات شما",
    "نظرات بینندگان", "نظرات مخاطبان", "ارسال نظر", "ارسال نظرات", "نظر بدهید", "نظر دهید", "ثبت نظر", "کامنت ها",
    "پربازدیدترین", "پربازدیدترین ها", "پربازدیدترین اخبار", "پربازدیدها", "پر بیننده ترین", "پربیننده ها",
    "آخرین اخبار", "آخرین خبرها", "تازه ترین اخبار", "تازه ترین ها", "جدیدترین اخبار", "اخبار پیشنهادی",
    "مطالب پیشنهادی", "پیشنهاد سردبیر", "از سراسر وب", "انتهای پیام", "پایان پیام", "انتهای خبر",
    "شاید از این مطالب هم خوشتان بیاید", "داغ ترین ها", "داغ ترین اخبار", "پربحث ترین ها", "پربحث ترین اخبار",
    "برچسب ها", "برچسب های خبر", "کلیدواژه ها", "کلید واژه ها",
    after=r"\d*",
)  # fmt: skip
# The head of a box of links inside a body; what it links to goes with it.
_READ_MORE = _any_of(
    "بیشتر بخوانید", "بیشتر بدانید", "همچنین بخوانید", "بخوانید", "هم بخوانید", "این مطلب را هم بخوانید",
    "این خبر را هم بخوانید", "حتما بخوانید", "مطالعه بیشتر", "در همین رابطه", "در همین زمینه", "در این باره بخوانید",
    "بیشتر ببینید", "خبرهای بیشتر", "در این رابطه بخوانید", "پیشنهاد می شود بخوانید", "از اینجا بخوانید",
)  # fmt: skip
_READ_MORE_START = _any_of(
    "بیشتر بخوانید", "همچنین بخوانید", "این مطلب را هم بخوانید", "این خبر را هم بخوانید", "حتما بخوانید",
    "بیشتر بدانید", "بیشتر ببینید", "در این رابطه بخوانید",
)  # fmt: skip
# Buttons and marginal lines, each a line of its own.
_FURNITURE = _any_of(
    "چاپ", "پرینت", "چاپ خبر", "نسخه چاپی", "نسخه قابل چاپ", "اشتراک گذاری", "اشتراک", "اشتراک گذاری این خبر",
    "اشتراک گذاری خبر", "به اشتراک بگذارید", "این خبر را به اشتراک بگذارید", "ارسال به دوستان", "ارسال خبر", "کپی لینک",
    "کپی", "کپی شد", "لینک کوتاه", "لینک کوتاه خبر", "لینک خبر", "تبلیغات", "تبلیغ", "آگهی", "بازگشت به بالا", "ذخیره",
    "این مطلب بدون برچسب می باشد", "تلگرام", "واتساپ", "توییتر", "ایتا", "روبیکا", "فیسبوک", "لینکدین",
    "اینستاگرام", "تمام صفحه", "دانلود", "دانلود فیلم", "دریافت فیلم", "کد ویدیو", "کد ویدئو", "ادامه", "ادامه مطلب",
    "اندازه متن", "اندازه قلم", "در حال بارگذاری", "گزارش خطا", "پسندیدم", "نپسندیدم", "خبرنامه",
)  # fmt: skip
_NUMBERED = _any_of(
    "کد خبر", "کد مطلب", "شناسه", "شناسه خبر", "شناسه مطلب", "شماره خبر", "بازدید", "تعداد بازدید", "کدخبر",
    before="^", after=r"[0-9a-z]+(?:بازدید|پرینت|چاپ)?$",
)  # fmt: skip
# "short link", "link of this story", "address of the page": whatever it is called, an address stands behind it.
_ADDRESS_LINE = re.compile(
    r"^(?:لینک|پیوند|نشانی|ادرس|short(?:link|url))"
    r"(?:ی|های|کوتاه|یکتا|ثابت|دایمی|مستقیم|اختصاصی|اصلی|این|خبر|مطلب|صفحه|نوشته|گزارش)*(?:https?|www)?[0-9a-z]{6,}$"
)
# Above an advertisement: "advertisements", "notice".
_ADVERT = _any_of("تبلیغات", "تبلیغ", "آگهی", "آگهی ها", "پیام بازرگانی", "محتوای تبلیغاتی", "رپورتاژ آگهی")
_SENTENCES = (
    # "all rights of this site are reserved", "quoting with naming the source is free"
    r"^(?:کلیه|تمامی|تمام|همه)ی?حقوق(?:مادیو?معنوی)?.{0,90}(?:محفوظ|متعلق)",
    r"^(?:هرگونه)?(?:استفاده|بازنشر|کپیبرداری|کپی|نقل|انتشار|برداشت).{0,70}ذکر(?:نام)?(?:منبع|ماخذ|پایگاه|سایت|خبرگزاری).{0,40}(?:بلامانع|ازاد|مجاز|الزامی|میباشد|است)",
    r"مجوز(?:بینالمللی)?کریتیوکامنز|creativecommons",
    # "follow us on", "join our channel", "subscribe to the newsletter"
    r"^(?:ما|اخبار|اخبارما|خبرهایما|خبرگزاری\w{2,12}|شهربیست)را?در.{2,80}دنبالکنید",
    r"^(?:به|در|برای)?.{0,50}(?:کانال|گروه|صفحه).{2,70}(?:بپیوندید|ملحقشوید|عضوشوید|دنبالکنید)",
    r"^(?:برای)?.{0,40}(?:عضویت|عضو|ثبتنام|اشتراک).{0,30}خبرنامه",
    r"^(?:ایمیل|نشانیایمیل|پستالکترونیک).{0,60}(?:واردکنید|منتشرنخواهدشد)",
    # "share this with your friends"
    r"^(?:لطفا)?(?:این|ان)?(?:خبر|مطلب|گزارش|نوشته|صفحه|پست|یادداشت|مقاله|فیلم|ویدیو|عکس)(?:ها)?را.{0,50}(?:بهاشتراکبگذارید|بهاشتراکبگذار|ارسالکنید|بفرستید)$",
    # the rules of the comment form
    r"^(?:دیدگاه|نظر|پیام)(?:ها)?ی?ی?(?:ات)?(?:ارسالشده|که|حاوی).{0,140}(?:نخواهدشد|خواهدشد|نمیشود|میشود)$",
    # "the source of this story is X and the search engine Y takes no responsibility for it"
    r"^منبعخبر.{2,60}استو.{0,40}درقبالمحتوایان.{0,20}مسیولیتی",
    r"درقبالمحتوایانهیچمسیولیتی",
    r"^بااستنادبهماده74قانونتجارتالکترونیک",
    r"مسیولیتنقضحقوقتصریحشدهمولفان",
    # "news site X (host):" above a printed page
    r"^پایگاهخبری(?:تحلیلی)?.{2,30}(?:ir|com|net)$",
    r"^شناسه\d+انتشار.{6,40}$",
    r"^مرورگرشما.{0,60}پشتیبانینمیکند$",
)
# In one pattern each, which is a third of the time: most begin a line.
_BEGINNING = re.compile("|".join(pattern for pattern in _SENTENCES if pattern.startswith("^")))
_WITHIN = re.compile("|".join(pattern for pattern in _SENTENCES if not pattern.startswith("^")))
_MAX_FURNITURE_LETTERS = 300
# "news site X (host) :", above or below a printed page, its title behind it.
_PRINT_LINE = re.compile(r"^پایگاه\s+خبری[^()]{2,40}\([\w.-]{4,40}\)\s*:")
# "source: X", a line of its own at the end of a story.
_SOURCE_LINE = re.compile(r"^منبع(?: خبر)?\s*:\s*(?P<name>[^.؟!:]{2,50}?)\s*[.]?$")


def is_print_line(text: str) -> bool:
    """Whether a line heads a copy of the title for the printed page: `پایگاه خبری … (host) :`."""
    return bool(_PRINT_LINE.match(text))


def ends_story(text: str) -> bool:
    """Whether a line is the head of what follows a story (related titles, comments, "end of message")."""
    return len(text) < 60 and bool(_END.fullmatch(fold(text)))


def is_read_more(text: str) -> bool:
    """Whether a line is a "read more" line: alone as the head of a box, or with its title behind it."""
    folded = fold(text) if len(text) < 250 else ""
    return bool(folded) and bool(_READ_MORE.fullmatch(folded) or _READ_MORE_START.match(folded))


def is_read_more_head(text: str) -> bool:
    """Whether a line is a "read more" line without a title behind it."""
    return len(text) < 60 and bool(_READ_MORE.fullmatch(fold(text)))


def heads_advert(text: str) -> bool:
    """Whether a line is the head of an advertisement; what it links to goes with it."""
    return len(text) < 40 and bool(_ADVERT.fullmatch(fold(text)))


def source_line(text: str) -> str | None:
    """Whom a line of its own names as the source.

    >>> source_line("منبع: ایسنا")
    'ایسنا'
    """
    match = _SOURCE_LINE.match(text)
    return match["name"] if match else None


def is_furniture(text: str) -> bool:
    """Whether a line is a button, a print or id line, a newsletter, copyright or legal line: no story's text."""
    return len(text) <= 2 * _MAX_FURNITURE_LETTERS and _is_furniture(text)


# Where the markup is unknown, the same line is asked about from several sides.
@functools.lru_cache(maxsize=1024)
def _is_furniture(text: str) -> bool:
    folded = fold(text)
    if len(folded) <= 40 and (_FURNITURE.fullmatch(folded) or _NUMBERED.match(folded)):
        return True
    if _ADDRESS_LINE.match(folded):
        return True
    if source_line(text) is not None or _PRINT_LINE.match(text):
        return True
    return bool(_BEGINNING.match(folded) or _WITHIN.search(folded))
