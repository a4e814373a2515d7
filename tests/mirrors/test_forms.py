"""Forms that are filled anew, and stories in one frame, against copies with a word changed here and there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qomnews.mirrors import compare, explain, fingerprint
from qomnews.mirrors.alignment import Run
from qomnews.mirrors.forms import frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.article import Article

    MakeArticle = Callable[..., Article]

CONDOLENCE = (
    "شهردار قم در پیامی درگذشت {name} را به خانواده و شاگردان او تسلیت گفت. در این پیام آمده است: شنیدن خبر رفتن این "
    "آموزگار دلسوز، همه ما را در شهرداری اندوهگین کرد. او سال‌ها بی‌هیچ چشمداشتی برای این شهر کوشید و نامش در دل مردم "
    "می‌ماند. از خداوند برای ایشان آمرزش و برای بازماندگان شکیبایی آرزو می‌کنم."
)
COURSE = (
    "دوره رایگان {course} {day} از ساعت {hour} با آموزش {teacher} در فرهنگسرای شهر برگزار می‌شود. خواستاران دوره باید "
    "یک روز پیش از آغاز، کارت شناسایی و یک قطعه عکس به دبیرخانه بدهند. گنجایش کلاس محدود است و هر که زودتر نام بنویسد "
    "پذیرفته می‌شود. ابزار کار در کلاس هست و به کسانی که همه نشست‌ها را بیایند گواهی پایان دوره می‌دهند."
)
SHUTDOWN = (
    "شرکت آب و فاضلاب اعلام کرد برای تعمیر خط اصلی، آب خیابان‌های پیرامون میدان سعیدی {when} قطع خواهد بود.{tail} از "
    "همشهریان می‌خواهیم آب خود را از پیش ذخیره کنند و در این مدت شیرها را ببندند تا کارکنان ما زودتر به نتیجه برسند."
)
OPENING = (
    "نشست خبری رئیس اتحادیه فرش‌بافان سه‌شنبه با حضور خبرنگاران در خانه تاریخی یزدان‌پناه برگزار شد. او در آغاز این نشست "
    "روز خبرنگار را شادباش گفت و از رسانه‌ها سپاسگزاری کرد."
)
CLOSING = "این نشست با بازدید خبرنگاران از کارگاه رنگرزی و پذیرایی با سوهان پایان یافت."
QUOTES = (
    "او گفت: صادرات فرش دستباف به کشورهای همسایه در بهار دو برابر شده است و بافندگان دوباره سفارش می‌گیرند.",
    (
        "او افزود که بیمه قالی‌بافان از مهر برقرار می‌شود و دیگر کسی برای درمان در صف نمی‌ماند، چون سهم دولت رسید. "
        "نام آنان که سه سال پای دار نشسته‌اند در دفترهای اتحادیه هست و نیازی به گواهی دیگر نیست. کارگاه‌های خانگی هم "
        "پس از بازدید به این فهرست افزوده می‌شوند."
    ),
)
BOX = "خبرنامه ما را هر بامداد با نان تازه به در خانه شما می‌آوریم؛ همین امروز نشانی بدهید."


def verdict(a: Article, b: Article) -> str | None:
    """The name of the first test that parts two; None where they are one story. Whichever is asked for first."""
    first, second = fingerprint(a), fingerprint(b)
    assert compare(first, second) == compare(second, first)
    found = explain(first, second)
    assert (compare(first, second) is None) == (found.match is None)
    return next((test.name for test in found.tests if not test.passed), None)


def test_two_condolences_of_one_official_on_one_day_are_two_stories(article: MakeArticle) -> None:
    title = "پیام تسلیت شهردار قم"
    one = article("mehr:1", title, (CONDOLENCE.format(name="منوچهر صباغیان"),), lead=None)
    other = article("shahr20:1", title, (CONDOLENCE.format(name="حمید رستگاری‌نژاد"),), lead=None)
    assert verdict(one, other) == "slots filled anew"
    assert verdict(one, article("shahr20:2", title, (CONDOLENCE.format(name="منوچهر صباغیان"),), lead=None)) is None


def test_a_credit_does_not_make_one_condolence_another(article: MakeArticle) -> None:
    title = "پیام تسلیت شهردار قم"
    one = article("mehr:1", title, (CONDOLENCE.format(name="منوچهر صباغیان"),), lead=None)
    text = (CONDOLENCE.format(name="حمید رستگاری‌نژاد"),)
    assert verdict(one, article("titronline:1", title, text, lead=None, source="خبرگزاری مهر")) == "slots filled anew"


@pytest.mark.parametrize(
    ("word", "other"),
    [("آموزگار", "معلم"), ("اندوهگین", "غمگین"), ("شکیبایی", "صبر"), ("رستگاری‌نژاد", "رستگاری نژاد"), ("دلسوز ", "")],
)
def test_a_condolence_with_a_word_changed_is_a_copy(word: str, other: str, article: MakeArticle) -> None:
    title, text = "پیام تسلیت شهردار قم", CONDOLENCE.format(name="حمید رستگاری‌نژاد")
    one = article("mehr:1", title, (text,), lead=None)
    assert verdict(one, article("shahr20:1", title, (text.replace(word, other),), lead=None)) is None


def test_a_phrase_put_otherwise_is_an_editors_work_where_other_words_are_too(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    one = article("mehr:1", paragraphs=paragraphs[:3], lead=None)
    phrase = (paragraphs[0].replace("یکی از اهالی محله", "خانواده‌ای نیکوکار"), *paragraphs[1:3])
    assert verdict(one, article("shahr20:1", paragraphs=phrase, lead=None)) == "slots filled anew"
    edited = tuple(text.replace("هزینهٔ", "پول").replace("آراسته", "زیبا") for text in phrase)
    assert verdict(one, article("shahr20:2", paragraphs=edited, lead=None)) is None


def test_words_that_stand_elsewhere_in_the_other_were_moved_and_not_filled_in(article: MakeArticle) -> None:
    title = "پیام تسلیت شهردار قم"
    named = CONDOLENCE.format(name="استاد حمید رستگاری‌نژاد")
    turned = CONDOLENCE.format(name="آن آموزگار نامدار").replace("آموزگار دلسوز", "استاد حمید رستگاری‌نژاد")
    one = article("mehr:1", title, (named,), lead=None)
    assert verdict(one, article("shahr20:1", title, (turned,), lead=None)) is None
    filled = CONDOLENCE.format(name="آن آموزگار نامدار")
    assert verdict(one, article("shahr20:2", title, (filled,), lead=None)) == "slots filled anew"


def test_another_outlets_own_name_in_a_sentence_is_no_slot(article: MakeArticle) -> None:
    title, text = "گفت‌وگو با آموزگار بازنشسته", CONDOLENCE.format(name="همکارانش در گفت‌وگو با {}")
    one = article("mehr:1", title, (text.format("خبرنگار مهر در قم"),), lead=None)
    for name in ("خبرنگار شهر بیست", "خبرنگار روزنامه کویرنشینان"):
        assert verdict(one, article("shahr20:1", title, (text.format(name),), lead=None)) is None


def test_a_speaker_named_otherwise_at_the_start_of_a_sentence_is_no_slot(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    other = (paragraphs[0].replace("مدیر کتابخانه‌های عمومی شهر", "این مسئول فرهنگی استان"), *paragraphs[1:3])
    assert verdict(article("mehr:1", paragraphs=paragraphs[:3]), article("shahr20:1", paragraphs=other)) is None


def test_a_notice_filled_with_another_course_is_another_story(article: MakeArticle) -> None:
    first = COURSE.format(course="سفالگری", day="دوشنبه", hour="۱۰", teacher="پروین آهنگری")
    second = COURSE.format(course="خوشنویسی", day="جمعه", hour="۱۶", teacher="داوود گلزاری")
    one = article("mehr:1", "دوره رایگان سفالگری در فرهنگسرا", (first,), lead=None)
    assert verdict(one, article("isna:1", "دوره رایگان خوشنویسی در فرهنگسرا", (second,), lead=None)) is not None
    copy = article("isna:2", "دوره رایگان سفالگری در فرهنگسرا", ("به گزارش ایسنا، " + first,), lead=None)
    assert verdict(one, copy) is None


def test_a_notice_for_another_day_is_another_though_a_line_was_put_in_beside_it(article: MakeArticle) -> None:
    title, line = "آب میدان سعیدی قطع می‌شود", " از همین نویسنده بخوانید که چرا فواره‌های میدان سال‌هاست خاموش‌اند."
    one = article(
        "mehr:1", title, (SHUTDOWN.format(when="پنجشنبه از ساعت ۱۱ تا ۱۵", tail="").replace(" قطع خواهد بود.", ""),)
    )
    changed = SHUTDOWN.format(when="چهارشنبه از ساعت ۷ تا ۲۲", tail=line).replace(" قطع خواهد بود.", "")
    assert verdict(one, article("isna:1", title, (changed,))) == "slots filled anew"
    same = SHUTDOWN.format(when="پنجشنبه از ساعت ۱۱ تا ۱۵", tail=line).replace(" قطع خواهد بود.", "")
    assert verdict(one, article("isna:2", title, (same,))) is None


def test_a_name_changed_in_title_and_text_makes_two_of_long_decrees(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    decree = "با حکم وزیر، {name} سرپرست کتابخانه‌های عمومی استان شد و کار خود را از امروز آغاز کرد. " + paragraphs[0]
    titles = "{name} سرپرست کتابخانه‌های عمومی استان شد"
    names = ("منوچهر صباغیان", "حمید رستگاری‌نژاد")
    one, other = (
        article(f"{outlet}:1", titles.format(name=name), (decree.format(name=name), *paragraphs[1:]), lead=None)
        for outlet, name in zip(("mehr", "isna"), names, strict=True)
    )
    assert verdict(one, other) == "slots filled anew"
    untitled = article(
        "isna:2", titles.format(name=names[0]), (decree.format(name=names[1]), *paragraphs[1:]), lead=None
    )
    assert verdict(one, untitled) is None


def test_two_stories_of_one_press_conference_with_short_quotes_are_two(article: MakeArticle) -> None:
    one, other = (
        article(f"{outlet}:1", title, (OPENING, quote, CLOSING), lead=None)
        for outlet, title, quote in zip(
            ("mehr", "shahr20"), ("صادرات فرش دو برابر شد", "بیمه قالی‌بافان از مهر"), QUOTES, strict=True
        )
    )
    assert verdict(one, other) == "letters of its own within a frame"
    copy = article("isna:1", "فرش قم به همسایه‌ها رسید", (OPENING, QUOTES[0], CLOSING), lead=None)
    assert verdict(one, copy) is None


def test_a_line_put_into_the_midst_of_a_copy_makes_no_frame(article: MakeArticle) -> None:
    one = article("mehr:1", "صادرات فرش دو برابر شد", (OPENING, *QUOTES, CLOSING), lead=None)
    copy = article("isna:1", "فرش قم به همسایه‌ها رسید", (OPENING, BOX, *QUOTES, CLOSING), lead=None)
    assert verdict(one, copy) is None
    cut = article("isna:2", "فرش قم به همسایه‌ها رسید", (OPENING, BOX, QUOTES[0]), lead=None)
    assert verdict(one, cut) is None


LINES = (
    "روزنامه دیواری ما را در ایستگاه‌های اتوبوس هم می‌توان خواند، هر شنبه تازه",
    "میز شهر: گلنار و فرهاد، با عکس‌هایی از آرشیو خانوادگی خوانندگان همیشگی",
    "پیشنهاد امروز: سفر یک‌روزه به آبشار با کوله‌ای سبک و چای آتشی",
)


def test_a_cut_copy_among_an_outlets_own_lines_is_found_and_one_among_sentences_is_not(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    whole = article("mehr:1", paragraphs=paragraphs[:4], lead=None)
    cut = (LINES[0], paragraphs[0], LINES[1], paragraphs[1], LINES[2])
    found = compare(fingerprint(whole), fingerprint(article("isna:1", "همسایه‌ها کتاب‌خوان شدند", cut, lead=None)))
    assert found is not None
    assert found.evidence["rule"] == "text and lines"
    foreign = (others[0][1].split("\n\n")[0], *paragraphs[:2])
    assert verdict(whole, article("isna:2", "همسایه‌ها کتاب‌خوان شدند", foreign, lead=None)) is not None


def test_a_frame_needs_a_beginning_and_an_end_in_common_and_passages_of_both_between() -> None:
    head, end = b"h" * 100, b"e" * 60
    one, other = b"a" * 80, b"b" * 90
    runs = [Run(0, 0, 100), Run(180, 190, 60)]
    assert frame(head + one + end, head + other + end, runs) == 80
    assert frame(head + end, head + other + end, [Run(0, 0, 100), Run(100, 190, 60)]) == 0
    assert frame(head + one, head + other, [Run(0, 0, 100)]) == 0
    assert frame(head + one + end, head + other + end + b"t" * 200, runs) == 0
    assert frame(b"", b"", []) == 0
