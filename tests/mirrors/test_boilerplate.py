from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.mirrors import Clustering, MemoryIndex, fingerprint, judge
from qomnews.mirrors.letters import coded, decoded
from qomnews.mirrors.verification import explanation_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.article import Article

    MakeArticle = Callable[..., Article]

# What an outlet prints under everything, in words that no list knows.
HOUSE = (
    "این روزنامه از سال ۱۳۷۲ هر بامداد در چاپخانهٔ کوچهٔ ارک آماده می‌شود و دوچرخه‌سوارانش آن را تا ساعت هفت به در خانهٔ "
    "همشهریان می‌رسانند؛ بهای ماهانه با نان سنگک یکی است."
)


def filled(article: MakeArticle, others: tuple[tuple[str, str], ...], count: int) -> MemoryIndex:
    index = MemoryIndex()
    for number, (title, body) in enumerate(others[:count]):
        stranger = article(f"tabnak:{number}", title, (*body.split("\n\n"), HOUSE), lead=None)
        index.add(stranger.id, fingerprint(stranger))
    return index


def test_what_three_strangers_have_too_is_worn(article: MakeArticle, others: tuple[tuple[str, str], ...]) -> None:
    story = fingerprint(article("tabnak:9", paragraphs=("باران دیشب سقف بازارچهٔ سفالگران را ریخت.", HOUSE), lead=None))
    assert judge("tabnak:9", story, filled(article, others, 2)).fingerprint.worn == ()
    marked = judge("tabnak:9", story, filled(article, others, 3)).fingerprint
    assert marked.own == coded("باران دیشب سقف بازارچهٔ سفالگران را ریخت.")
    assert marked.unmarked() == story


def test_a_heavily_cut_copy_with_much_of_its_outlets_own_is_found_once_that_is_known(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    whole = fingerprint(article("mehr:1", lead=None))
    # The house's words stand in front, so that the two do not begin alike.
    cut = fingerprint(article("tabnak:9", "خبری دیگر از نیروگاه", (HOUSE, *paragraphs[:2], HOUSE), lead=None))
    for known, found in ((0, []), (3, ["mehr:1"])):
        index = filled(article, others, known)
        index.add("mehr:1", whole)
        assert [other for other, _ in judge("tabnak:9", cut, index).matches] == found


def test_a_form_filled_anew_is_another_story_though_only_one_of_two_is_known_to_be_a_form(article: MakeArticle) -> None:
    form = (
        "تا شب قطع یا کم‌فشار خواهد بود. از شهروندان درخواست می‌شود آب مورد نیاز خود را از پیش ذخیره کنند و در این مدت "
        "شیرهای آب را ببندند. سامانهٔ ۱۲۲ شبانه‌روزی پاسخ‌گوست."
    )
    what = (
        "شرکت آب و فاضلاب استان اعلام کرد به دلیل تعمیر خط اصلی، آب مشترکان خیابان گسارجرد، مجتمع سعیدی و کوچه‌های "
        "پیرامون بلوار شیاردشت تا میدان کوزه‌گران"
    )
    days = (("isna", "پنج‌شنبه", 11, "2025-04-14T10:55:00+03:30"), ("irna", "چهارشنبه", 7, "2025-04-15T10:55:00+03:30"))
    notices = [
        fingerprint(article(f"{outlet}:1", "آب قطع می‌شود", (f"{what} {day} از ساعت {hour} {form}",), lead=None, at=at))
        for outlet, day, hour, at in days
    ]
    start = notices[1].text.find(coded(form))
    worn = notices[1].marked(((start, start + len(coded(form).replace(b"\n", b""))),))
    assert explanation_of(*notices).match is None
    assert explanation_of(notices[0], worn).match is None
    assert explanation_of(worn, notices[0]).match is None


def test_mirrors_of_one_story_wear_nothing(article: MakeArticle) -> None:
    stories = Clustering()
    for number, outlet in enumerate(("mehr", "shahr20", "isna", "irna", "fars", "tasnim")):
        verdict = stories.add(article(f"{outlet}:{number}"))
    assert len(verdict.story.mirrors) == 5
    assert stories.index.fingerprint_of("tasnim:5").worn == ()


def test_what_is_worn_is_kept_with_the_fingerprint(article: MakeArticle, others: tuple[tuple[str, str], ...]) -> None:
    marked = judge(
        "mehr:9", fingerprint(article("mehr:9", paragraphs=(HOUSE,))), filled(article, others, 3)
    ).fingerprint
    assert marked.worn
    again = type(marked).from_bytes(marked.to_bytes())
    assert again == marked
    assert "دوچرخه" not in decoded(again.own)


def test_a_copy_of_a_notice_whose_form_is_worn_is_found_by_its_title(article: MakeArticle) -> None:
    streets = ("آذر", "صفائیه", "دورشهر", "باجک", "سالاریه", "نیروگاه", "عمار", "امامت")
    clustering = Clustering()
    for number, street in enumerate(streets):
        text = f"آب خیابان {street} فردا از ساعت ۹ تا {10 + number} می‌رود. {HOUSE}"
        title = f"رفتن آب خیابان {street} در روز {number + 1} دی"
        for outlet in ("mehr", "shahr20"):
            clustering.add(article(f"{outlet}:{number}", title, (text,), lead=None))
    assert len(clustering.stories()) == len(streets)


def test_what_is_learned_of_a_known_mirror_is_remembered(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    clustering = Clustering()
    clustering.add(article("tabnak:9", "خبری دیگر از نیروگاه", (HOUSE, *paragraphs[:2], HOUSE), lead=None))
    for number, (title, body) in enumerate(others):
        clustering.add(article(f"isna:{number}", title, (*body.split("\n\n"), HOUSE), lead=None))
    assert clustering.index.fingerprint_of("tabnak:9").worn == ()
    clustering.add(article("mehr:1", lead=None))
    assert len(clustering.stories()) == 1 + len(others)
    assert clustering.index.fingerprint_of("tabnak:9").worn != ()


def test_articles_of_one_story_count_once_among_strangers(
    article: MakeArticle, others: tuple[tuple[str, str], ...]
) -> None:
    index = filled(article, others, 3)
    story = fingerprint(article("tabnak:9", paragraphs=("باران دیشب سقف بازارچهٔ سفالگران را ریخت.", HOUSE), lead=None))
    index.story_of.update({"tabnak:0": "x", "tabnak:1": "x"})
    assert judge("tabnak:9", story, index).fingerprint.worn == ()
    index.story_of.clear()
    assert judge("tabnak:9", story, index).fingerprint.worn != ()
