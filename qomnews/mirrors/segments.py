"""A story's own words: its text without what outlets put around other people's stories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.article import Block

MAX_ATTRIBUTION = 80
"""Characters after «به گزارش» within which its comma or colon must come; a longer one is a sentence of its own."""

_SPACE = "[\\s\u200c\u00a0]*"
# A full stop inside a host name or a number ends nothing.
# Written so that the search is for one of a few characters, which is five times faster than for alternatives.
_SENTENCE_END = re.compile(r"[!?؟؛\n.](?:(?<!\.)|(?<![0-9A-Za-z]\.)|(?![0-9A-Za-z]))")


def _unified(text: str) -> str:
    """Persian yeh and kaf, no tatweel: the patterns below know one spelling only; faster than `str.translate`."""
    return text.replace("ي", "ی").replace("ى", "ی").replace("ك", "ک").replace("\u0640", "")


def _loose(*phrases: str) -> str:
    """One alternation of phrases whose spaces may be there, be half-spaces or be gone."""
    return "|".join(_SPACE.join(re.escape(word) for word in phrase.split()) for phrase in phrases)


_ATTRIBUTION = re.compile(
    rf"^\W*(?:و\b{_SPACE})?(?:بنا{_SPACE})?"
    # by the report of, as quoted from, as ... reports
    rf"(?P<phrase>{_loose('به گزارش', 'بر گزارش', 'به نقل از')})(?!\w*(?:ها|ی)\b)"
    rf"(?P<who>[^،,:؛\n]{{1,{MAX_ATTRIBUTION}}})[،,:]"
)
_READ_MORE = re.compile(
    r"^\W*(?:"
    + _loose(
        "بیشتر بخوان",  # read more
        "همچنین بخوان",  # read also
        "بخوانید",
        "ادامه خبر",  # the story goes on
        "ادامه مطلب",
        "انتهای پیام",  # end of message
        "پایان پیام",
        "اخبار مرتبط",  # related stories
        "خبرهای مرتبط",
        "مطالب مرتبط",
        "مطلب مرتبط",
        "نوشته های مشابه",  # similar posts
        "ثبت دیدگاه",  # leave a comment
        "ارسال نظر",
        "کد خبر",  # number of the story
        "لینک کوتاه",  # short link
        "لینک خبر",
        "برچسب ها",  # tags
        "اشتراک گذاری",  # share
        "به اشتراک بگذار",
        "این خبر را به اشتراک",
        "ما را در",  # follow us on
        "کانال تلگرام",
        "منبع خبر",  # the story's source
        "منبع :",
        "با استناد به ماده ۷۴",  # the aggregator's legal paragraph
        "با استناد به ماده 74",
        "مسئولیت صحت",  # responsibility for its truth
        "مسئولیت محتوای",
        "بازنشر مطالب",  # reprinting
        "استفاده از مطالب",
        "تمامی حقوق",  # all rights
        "تمام حقوق",
        "کلیه حقوق",
        "پایگاه خبری شهر بیست (shahr20",
        "دیدگاه های ارسال شده",  # comment rules
        "پیام هایی که",
    )
    + r")"
)
# What a line is about that speaks of the page rather than of the world: site, channel, follow, member, share, comment,
# reprint, source, rights, responsibility, link, read, see, related, photographer, editors, advertisement and the like.
_OF_THE_PAGE = frozenset(
    """
    سایت وبسایت پایگاه پورتال رسانه کانال تلگرام ایتا بله روبیکا سروش اینستاگرام توییتر واتساپ آپارات گپ
    شبکه اجتماعی صفحه صفحات پیج عضو عضویت بپیوندید دنبال اپلیکیشن نصب دانلود خبرنامه پیامک پیامکی
    کاربران کاربر مخاطبان مخاطب خوانندگان نظر نظرات دیدگاه دیدگاهها دیدگاه\u200cها ارسال ثبت کامنت پاسخ
    امتیاز اشتراک همرسانی بازنشر نشر انتشار منتشر بازتاب استفاده منبع ماخذ ذکر درج حقوق محفوظ متعلق
    مسئولیت محتوا محتوای صحت تایید تأیید رد موضع مواضع لینک پیوند نشانی آدرس کلیک اینجا بخوانید ببینید
    بشنوید تماشا مشاهده مرتبط مشابه پیشین ادامه جزئیات گالری آلبوم تصاویر عکس عکاس تصویر ویدئو ویدیو
    فیلم خبرنگار تحریریه سردبیر دبیر سرویس گروه آگهی تبلیغ تبلیغات سفارش برچسب برچسبها کلیدواژه کد شناسه
    کوتاه چاپ نسخه بازدید انتهای پیام پایان مطلب مطالب خبر خبرها اخبار خبری گزارش یادداشت تیتر صرفا
    صرفاً لزوما لزوماً الزاما بدیهی قوانین مغایر توهین
    """.split()  # noqa: SIM905 - a list of 140 quoted words is no easier to read
)
_FEWEST_OF_THE_PAGE = 3
_SHARE_OF_THE_PAGE = 0.3
_LONGEST_OF_THE_PAGE = 240
# Something has to stand between any two runs of spaces: else there are too many ways to share them out.
_CONTINUED = re.compile(rf"[(\[]{_SPACE}ادامه{_SPACE}(?:(?:دارد|خبر|مطلب){_SPACE})?(?:[.…]+{_SPACE})?[)\]]")
# A list of related titles follows a line that says nothing else.
_READ_MORE_ONLY = re.compile(rf"^\W*(?:{_loose('بیشتر بخوانید', 'همچنین بخوانید', 'اخبار مرتبط', 'مطالب مرتبط')})\W*$")
_MAX_READ_MORE_LINE = 300
_TITLE_PREFIX = re.compile(
    r"^\W*(?:"
    + _loose(
        "گزارش تصویری",  # photo report
        "گزارش ویدئویی",
        "تصاویر",  # pictures
        "تصویر",
        "عکس ها",
        "عکس",
        "عکسنوشت",
        "فیلم",  # film
        "ویدئو",
        "ویدیو",
        "کلیپ",
        "ببینید",  # see
        "بشنوید",  # hear
        "بخوانید",
        "قاب امروز",  # today's frame
        "photo",
        "video",
        "اینفوگرافیک",
        "اینفوگرافی",
        "پادکست",
        "فوری",  # urgent
    )
    + rf"){_SPACE}(?:\+{_SPACE}(?:{_loose('عکس', 'فیلم', 'تصاویر', 'ویدئو')}){_SPACE})?[|/:：؛،!»ـ–—+-]+",
    re.IGNORECASE,
)
_FILMS = re.compile("فیلم|وید|کلیپ|ببینید|video|film", re.IGNORECASE)  # film, video, clip, see
_PICTURES = re.compile("تصو|تصاو|عکس|قاب|photo", re.IGNORECASE)  # pictures, photo, frame
# picture, pictures, film, table, details, document, sound: what a title says is attached
_MEDIA = _loose(
    *("گزارش تصویری", "گزارش ویدئویی", "عکس ها", "عکس", "فیلم", "تصاویر", "تصویر", "ویدئو", "ویدیو"),
    *("جدول", "جزئیات", "اسناد", "سند", "صوت"),
)
_TITLE_SUFFIX = re.compile(rf"{_SPACE}[+|/(\[–—-]{_SPACE}(?:{_MEDIA})(?:{_SPACE}[+و]{_SPACE}(?:{_MEDIA}))?\W*$")


def segments(text: str) -> Iterator[str]:
    """Sentence-sized pieces of a text that are the story's own.

    Attribution phrases are cut off; read-more lines, legal lines and the like are left out whole.

    >>> list(segments("به گزارش خبرنگار مهر، باران بارید. بیشتر بخوانید: هوا"))
    ['باران بارید']
    """
    text = _unified(text)
    if "ادامه" in text:  # to be continued
        text = _CONTINUED.sub("\n", text)
    for piece in _SENTENCE_END.split(text):
        own = without_attribution(piece) if "گزارش" in piece or "نقل" in piece else piece  # report, quoted
        own = own.strip()
        if own and not _READ_MORE.match(own) and not of_the_page(own):
            yield own


def of_the_page(sentence: str) -> bool:
    """Whether a sentence speaks of the page and its readers rather than of the world, in whatever words.

    >>> of_the_page("برای دیدن خبرهای بیشتر به کانال ما در پیام‌رسان ایتا بپیوندید")
    True
    >>> of_the_page("کانال آب روستا با همت اهالی لایروبی شد")
    False
    """
    if len(sentence) > _LONGEST_OF_THE_PAGE:
        return False
    words = sentence.replace("\u200c", " ").replace("،", " ").replace(":", " ").split()
    named = len(_OF_THE_PAGE.intersection(words))
    return named >= _FEWEST_OF_THE_PAGE and named >= _SHARE_OF_THE_PAGE * len(words)


def without_attribution(sentence: str) -> str:
    """The sentence without the phrase, or the chain of phrases, that says who reported it."""
    while found := _ATTRIBUTION.match(sentence):
        sentence = sentence[found.end() :]
    return sentence


def attributions(text: str) -> list[str]:
    """Whom the phrases at the start of a sentence name, in order, as written: of the first sentence that has any.

    >>> attributions("به گزارش هشت صبح و به نقل از انتخاب : باران بارید. به گزارش ایسنا، برف آمد.")
    ['هشت صبح', 'انتخاب']
    """
    for piece in _SENTENCE_END.split(_unified(text)):
        named: list[str] = []
        sentence = piece
        while found := _ATTRIBUTION.match(sentence):
            named += [name.strip() for name in _QUOTED_FROM.split(found["who"]) if name.strip()]
            sentence = sentence[found.end() :]
        if named:
            return named
    return []


_QUOTED_FROM = re.compile(rf"(?:\bو{_SPACE})?(?:{_loose('به نقل از', 'به گزارش')})")


def own_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """Texts of a body's blocks, without captions and without read-more boxes and the lists under them."""
    in_box = False
    for block in blocks:
        if block.kind == "caption" or (in_box and block.kind == "list_item"):
            continue
        start = _unified(block.text[:_MAX_READ_MORE_LINE])
        in_box = _READ_MORE_ONLY.match(start) is not None
        if in_box or (len(block.text) < _MAX_READ_MORE_LINE and _READ_MORE.match(start) is not None):
            continue
        yield block.text


def own_title(title: str) -> str:
    """A title without the medium that an outlet puts before or after it.

    >>> own_title("فیلم | باران در قم + عکس")
    'باران در قم'
    """
    title = _unified(title)
    return _TITLE_SUFFIX.sub("", _TITLE_PREFIX.sub("", title)).strip()


def titled_medium(title: str) -> str | None:
    """The medium that a title names before or after what it says: `photo`, `video`, or nothing.

    >>> titled_medium("فیلم | باران در قم"), titled_medium("باران در قم + عکس"), titled_medium("باران در قم")
    ('video', 'photo', None)
    """
    title = _unified(title)
    named = _TITLE_PREFIX.match(title) or _TITLE_SUFFIX.search(title)
    if named is None:
        return None
    films, pictures = _FILMS.search(named[0]), _PICTURES.search(named[0])
    return None if bool(films) == bool(pictures) else "video" if films else "photo"
