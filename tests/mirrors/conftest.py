"""Stories and ways to change them, for every test of mirrors."""

from __future__ import annotations

from typing import Protocol

import pytest

from qomnews.article import Article, Block, Kind, Precision, RawText

TITLE = "کتابخانهٔ تازه‌ساز محلهٔ نیروگاه با ده هزار جلد کتاب باز شد"
LEAD = "کتابخانهٔ محلهٔ نیروگاه قم پس از سه سال کار ساختمانی با حضور اهالی باز شد و از فردا عضو می‌پذیرد."
PARAGRAPHS = (
    (
        "مدیر کتابخانه‌های عمومی شهر در آیین گشایش این ساختمان گفت: زمین این کتابخانه را یکی از اهالی محله بخشیده است "
        "و شهرداری منطقه نیز هزینهٔ اسکلت آن را پرداخت. ساختمان ۱۲۵۰ متر زیربنا دارد و در دو طبقه ساخته شده است."
    ),
    (
        "وی افزود: تالار مطالعهٔ خواهران و برادران هر کدام ۸۰ صندلی دارد و بخش کودک با نقاشی‌های دانش‌آموزان همین محله "
        "آراسته شده است. کتاب‌ها را ناشران شهر، خیران و خانواده‌ها هدیه کرده‌اند و فهرست آن‌ها در سامانه دیده می‌شود."
    ),
    (
        "به گفتهٔ او، ساعت کار کتابخانه از هفت صبح تا نه شب است و در روزهای امتحان تا نیمه‌شب باز می‌ماند؛ نانوایی روبه‌رو "
        "هم قول داده است برای شب‌مانده‌ها چای و نان تازه بیاورد."
    ),
    (
        "یکی از سالمندان محله که روبان را برید، گفت در جوانی برای خواندن روزنامه تا میدان بزرگ شهر پیاده می‌رفته و حالا "
        "نوه‌هایش از پنجرهٔ خانه قفسه‌ها را می‌بینند. او نخستین کارت عضویت را گرفت و کتابی دربارهٔ پرندگان امانت برد."
    ),
    "در پایان، گروه سرود دبستان قطعه‌ای تازه خواند و کتابدارها به هر کودک یک دفتر و مداد یادگاری دادند.",
)
OTHERS = (
    (
        "کشاورزان جعفریه آبیاری قطره‌ای را جشن گرفتند",
        (
            "برداشت انار در باغ‌های جعفریه امسال دو هفته زودتر آغاز شد و باغداران می‌گویند لوله‌های آبیاری قطره‌ای هم آب "
            "کمتری می‌برد و هم میوه را درشت‌تر می‌کند. تعاونی روستا برای هر هکتار وامی کم‌بهره داده و لوله‌ها را "
            "کارگاهی در همان بخش می‌سازد.\n\nرئیس تعاونی یادآور شد که چاه‌های قدیم شور شده‌اند و اگر باغ‌ها به همان شیوهٔ "
            "غرقابی می‌ماندند تا پنج سال دیگر چیزی از آن‌ها نمی‌ماند. کارشناسان دانشگاه هم هر ماه رطوبت خاک را می‌سنجند."
        ),
    ),
    (
        "تیم والیبال نشستهٔ استان به مرحلهٔ پایانی رسید",
        (
            "بازیکنان والیبال نشستهٔ استان در دیداری نفس‌گیر حریف خود را شکست دادند و به جمع چهار تیم پایانی راه یافتند. "
            "مربی تیم پس از بازی گفت که تمرین‌های صبحگاهی در سالن بی‌گرمایش، بچه‌ها را برای ست پنجم آماده کرده بود.\n\n"
            "پاسور تیم که از ناحیهٔ مچ آسیب دیده است با اجازهٔ پزشک در ست آخر به زمین آمد و سه امتیاز پشت سر هم گرفت. "
            "دیدار بعدی هفتهٔ آینده در کرمان برگزار می‌شود و هواداران با دو اتوبوس راهی می‌شوند."
        ),
    ),
    (
        "کارگاه سوهان‌پزی سنتی به زنان سرپرست خانوار سپرده شد",
        (
            "یکی از کهن‌ترین کارگاه‌های سوهان‌پزی بازار پس از درگذشت صاحبش با وصیت او به انجمن زنان سرپرست خانوار رسید. "
            "دیگ‌های مسی کارگاه بیش از نود سال دارند و دستور پخت آن جز جوانه گندم و زعفران رازی در خود دارد که استادکار "
            "پیر هنوز نگفته است.\n\nبیست و دو زن از امروز در دو نوبت کار می‌کنند و سود فروش میان آن‌ها بخش می‌شود. انجمن "
            "می‌خواهد بسته‌بندی کاغذی قدیم را با نقش گنبد زنده کند تا جعبه‌های پلاستیکی از ویترین‌ها برود."
        ),
    ),
)


class MakeArticle(Protocol):
    """What the fixture `article` is."""

    def __call__(
        self,
        article_id: str,
        title: str = TITLE,
        paragraphs: tuple[str, ...] = PARAGRAPHS,
        *,
        lead: str | None = LEAD,
        at: str | None = "2025-12-16T10:00:00+03:30",
        source: str | None = None,
        source_url: str | None = None,
        kind: Kind = "news",
        precision: Precision = "minute",
        captions: tuple[str, ...] = (),
    ) -> Article: ...


@pytest.fixture
def article() -> MakeArticle:
    return _article


@pytest.fixture
def others() -> tuple[tuple[str, str], ...]:
    """Titles and bodies of stories that have nothing to do with the first or each other."""
    return OTHERS


@pytest.fixture
def paragraphs() -> tuple[str, ...]:
    """The first story's body."""
    return PARAGRAPHS


@pytest.fixture
def title() -> str:
    """The first story's title."""
    return TITLE


@pytest.fixture
def lead() -> str:
    """The first story's lead."""
    return LEAD


def _article(
    article_id: str,
    title: str = TITLE,
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    *,
    lead: str | None = LEAD,
    at: str | None = "2025-12-16T10:00:00+03:30",
    source: str | None = None,
    source_url: str | None = None,
    kind: Kind = "news",
    precision: Precision = "minute",
    captions: tuple[str, ...] = (),
) -> Article:
    outlet, _, news_id = article_id.partition(":")
    body = "\n\n".join(paragraphs)
    return Article(
        id=article_id,
        story_id=article_id,
        outlet=outlet,
        desk=None,
        url=None,
        short_url=None,
        news_id=news_id,
        kind=kind,
        title=title,
        kicker=None,
        lead=lead,
        body=body,
        blocks=(*(Block("paragraph", text) for text in paragraphs), *(Block("caption", text) for text in captions)),
        byline=None,
        source_name=source,
        source_url=source_url,
        published_at=at,
        published_jalali=None,
        published_precision=precision if at else None,
        updated_at=None,
        category=(),
        tags=(),
        images=(),
        comments_count=None,
        content_hash="",
        rules={},
        first_seen_at="2025-12-16T12:00:00+03:30",
        last_changed_at="2025-12-16T12:00:00+03:30",
        flags=(),
        capture=None,
        extraction={},
        raw=RawText(title, None, lead, body, at),
    )
