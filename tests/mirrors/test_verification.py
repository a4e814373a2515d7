from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qomnews.mirrors import Match, compare, comparer, explain, fingerprint, mirror_match
from qomnews.mirrors.verification import plainly_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.article import Article

    MakeArticle = Callable[..., Article]

ZWNJ = "‌"

BOX = "بیشتر بخوانید: نمایشگاه کتاب سال آینده در بوستان علوی برپا می‌شود"
LEGAL = "با استناد به ماده ۷۴ قانون تجارت الکترونیک، مسئولیت این متن بر عهده منبع خبر است."
FOREIGN = (
    "آب‌وهوای این هفته با بادی ملایم از سوی کویر همراه است و خاک نازکی بر شیشهٔ خودروها می‌نشیند. رانندگان تاکسی "
    "می‌گویند کارواش‌ها شلوغ شده و صف پمپ بنزین کوتاه مانده است."
)


def both(a: Article, b: Article) -> Match | None:
    """What `compare` says, having made sure that it says the same the other way round."""
    first, second = fingerprint(a), fingerprint(b)
    there, back = compare(first, second), compare(second, first)
    assert there == back
    return there


def arabic(text: str) -> str:
    return text.replace("ی", "ي").replace("ک", "ك")


def latin_digits(text: str) -> str:
    return text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))


CHANGES: dict[str, Callable[[str], str]] = {
    "half-spaces dropped": lambda text: text.replace(ZWNJ, ""),
    "half-spaces as spaces": lambda text: text.replace(ZWNJ, " "),
    "Arabic yeh and kaf": arabic,
    "Latin digits": latin_digits,
    "punctuation gone": lambda text: text.replace("،", "").replace("؛", "").replace(":", ""),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_spelling_alone_leaves_a_copy_verbatim(
    article: MakeArticle, paragraphs: tuple[str, ...], change: Callable[[str], str]
) -> None:
    found = both(article("mehr:1"), article("shahr20:1", paragraphs=tuple(change(text) for text in paragraphs)))
    assert found is not None
    assert (found.relation, found.similarity) == ("verbatim", 1.0)


def test_merged_paragraphs_leave_a_copy_verbatim(article: MakeArticle, paragraphs: tuple[str, ...], lead: str) -> None:
    found = both(article("mehr:1"), article("titronline:1", paragraphs=(" ".join((lead, *paragraphs)),), lead=None))
    assert found is not None
    assert found.relation == "verbatim"


def test_a_changed_attribution_and_read_more_lines_are_set_aside(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    ours = ("به گزارش خبرنگار مهر، " + paragraphs[0], *paragraphs[1:])
    theirs = (
        "به گزارش هشت صبح و به نقل از انتخاب : " + paragraphs[0],
        BOX,
        *paragraphs[1:],
        "(ادامه)",
        "انتهای پیام/",
        LEGAL,
    )
    found = both(article("mehr:1", paragraphs=ours), article("shahr20:1", paragraphs=theirs))
    assert found is not None
    assert (found.relation, found.similarity) == ("verbatim", 1.0)


@pytest.mark.parametrize("share", [0.45, 0.6, 0.8])
def test_a_cut_copy_is_truncated(article: MakeArticle, paragraphs: tuple[str, ...], share: float) -> None:
    text = "\n\n".join(paragraphs)
    cut = text[: int(len(text) * share)] + " (ادامه)"
    found = both(article("mehr:1"), article("shahr20:1", paragraphs=tuple(cut.split("\n\n"))))
    assert found is not None
    assert found.relation == "truncated"
    assert found.evidence["share_of_shorter"] == 1.0
    assert found.evidence["share_of_longer"] == pytest.approx(share, abs=0.1)


def test_a_cut_copy_under_another_title_is_found(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    found = both(article("mehr:1"), article("shahr20:1", "همسایه‌ها کتابخانه‌دار شدند", paragraphs=paragraphs[:3]))
    assert found is not None
    assert found.relation == "truncated"


@pytest.mark.parametrize(
    "title",
    [
        "فیلم | کتابخانهٔ تازه‌ساز محلهٔ نیروگاه با ده هزار جلد کتاب باز شد",
        "کتابخانهٔ تازه‌ساز محلهٔ نیروگاه با ده هزار جلد کتاب باز شد + عکس",
        "کتابخانهٔ تازه‌ساز محلهٔ نیروگاه با ده هزار جلد کتاب",
    ],
)
def test_a_title_with_a_medium_or_without_its_end_still_agrees(article: MakeArticle, title: str) -> None:
    found = both(article("mehr:1"), article("shahr20:1", title))
    assert found is not None
    assert found.evidence["title"] >= 0.9


def test_foreign_text_in_a_copy_makes_it_edited(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    for changed in ((FOREIGN, *paragraphs), (*paragraphs, FOREIGN), (*paragraphs[:2], FOREIGN)):
        mirror = article("shahr20:1", paragraphs=changed)
        assert both(article("mehr:1"), mirror) is not None
        found = mirror_match(fingerprint(mirror), fingerprint(article("mehr:1")))
        assert found is not None
        assert found.relation == "edited"


def test_a_copy_without_its_first_paragraph_is_found(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    assert both(article("mehr:1"), article("shahr20:1", paragraphs=paragraphs[1:], lead=None)) is not None


def test_a_word_here_and_there_makes_a_copy_edited(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    changed = tuple(text.replace("افزود", "ادامه داد").replace("هدیه", "اهدا") for text in paragraphs)
    found = both(article("mehr:1"), article("shahr20:1", paragraphs=changed))
    assert found is not None
    assert (found.relation, found.evidence["substitutions"]) == ("edited", 2)


def test_a_correction_of_one_number_is_a_mirror_that_says_so(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    changed = (paragraphs[0].replace("۱۲۵۰", "۱۳۵۰"), *paragraphs[1:])
    found = both(article("mehr:1"), article("shahr20:1", paragraphs=changed))
    assert found is not None
    assert found.relation == "edited"
    assert sorted(found.evidence["changed_numbers"][0]) == ["1250", "1350"]


def test_one_changed_number_in_a_short_text_or_weeks_later_makes_two_stories(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    title = "شاخص آلودگی هوای شهر در روز گذشته"
    text = (
        "مدیرکل حفاظت محیط زیست استان گفت که میانگین شاخص آلودگی هوای شهر در شبانه‌روز گذشته {} بوده و هوا برای گروه‌های "
        "حساس ناسالم است. او از خانواده‌ها خواست کودکان و سالمندان را کمتر به خیابان ببرند."
    )
    today, tomorrow = ((text.format(value),) for value in ("۱۱۲", "۱۲۷"))
    assert both(article("mehr:1", title, today, lead=None), article("shahr20:1", title, tomorrow, lead=None)) is None
    changed = (paragraphs[0].replace("۱۲۵۰", "۱۳۵۰"), *paragraphs[1:])
    late = article("shahr20:1", paragraphs=changed, at="2026-01-16T10:00:00+03:30")
    assert both(article("mehr:1"), late) is None


def test_two_changed_numbers_make_two_stories(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    changed = (paragraphs[0].replace("۱۲۵۰", "۱۳۵۰"), paragraphs[1].replace("۸۰", "۹۰"), *paragraphs[2:])
    assert both(article("mehr:1"), article("shahr20:1", paragraphs=changed)) is None


WEATHER = (
    (
        "کارشناس هواشناسی استان از پایداری هوا در شبانه‌روز آینده خبر داد و گفت: دمای بیشینهٔ شهر فردا به {} درجه و "
        "کمینهٔ آن به {} درجه می‌رسد و آسمان در ساعت‌های پس از ظهر کمی ابری می‌شود."
    ),
    (
        "او افزود: باد با سرعت {} کیلومتر در ساعت از سوی کویر می‌وزد و از رانندگان جاده‌های جنوبی می‌خواهیم چراغ مه‌شکن را "
        "روشن نگه دارند و کشاورزان نیز سم‌پاشی را به صبح زود بیندازند."
    ),
)
GOLD = "بهای هر سکهٔ تمام در بازار امروز شهر {} تومان، نیم‌سکه {} تومان و هر گرم طلای هجده عیار {} تومان بود. " * 2
RESULT = (
    "در ادامهٔ هفتهٔ {} رقابت‌های فوتسال جوانان استان، تیم‌های {} و {} در سالن شهید حیدریان به میدان رفتند که این دیدار "
    "با نتیجهٔ {} بر {} پایان یافت و تماشاگران تا سوت آخر تیم‌ها را همراهی کردند."
)


def test_daily_weather_with_other_numbers_is_another_story(article: MakeArticle) -> None:
    title = "پیش‌بینی وضع هوای شهر در روز آینده"
    today = (WEATHER[0].format("۳۱", "۱۷"), WEATHER[1].format("۲۵"))
    tomorrow = (WEATHER[0].format("۲۸", "۱۶"), WEATHER[1].format("۴۰"))
    assert both(article("mehr:1", title, today, lead=None), article("shahr20:1", title, tomorrow, lead=None)) is None
    copy = article("shahr20:2", title, tuple(latin_digits(text) for text in today), lead=None)
    assert both(article("mehr:1", title, today, lead=None), copy) is not None


def test_daily_prices_with_other_numbers_are_another_story(article: MakeArticle) -> None:
    today, tomorrow = (GOLD.format(*prices * 2) for prices in ((45200, 24100, 4120), (46900, 24800, 4250)))
    title = "بهای سکه و طلا در بازار شهر"
    assert (
        both(article("mehr:1", title, (today,), lead=None), article("shahr20:1", title, (tomorrow,), lead=None)) is None
    )


def test_results_of_other_matches_are_other_stories(article: MakeArticle) -> None:
    first = RESULT.format("پنجم", "نوید", "ستاره", "۳", "۲")
    second = RESULT.format("پنجم", "پرواز", "کوشش", "۳", "۱")
    titles = ("نتیجهٔ دیدار نوید و ستاره", "نتیجهٔ دیدار پرواز و کوشش")
    assert (
        both(article("mehr:1", titles[0], (first,), lead=None), article("shahr20:1", titles[1], (second,), lead=None))
        is None
    )


def test_a_shared_background_does_not_make_one_story(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    title, body = others[0]
    followup = article("shahr20:1", title, (*body.split("\n\n"), *paragraphs[2:]), lead=None)
    assert both(article("mehr:1"), followup) is None


def test_one_press_conference_with_other_quotes_is_two_stories(
    article: MakeArticle, lead: str, others: tuple[tuple[str, str], ...]
) -> None:
    first = article("mehr:1", others[0][0], tuple(others[0][1].split("\n\n")), lead=lead)
    second = article("shahr20:1", others[1][0], tuple(others[1][1].split("\n\n")), lead=lead)
    assert both(first, second) is None


def test_a_credit_lowers_the_threshold_but_never_suffices(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    half = (paragraphs[0], *others[0][1].split("\n\n"), *paragraphs[1:3])
    plain = article("shahr20:1", "روایتی از یک محله", half, lead=None)
    credited = article("shahr20:1", "روایتی از یک محله", half, lead=None, source="خبرگزاری مهر")
    assert both(article("mehr:1", lead=None), plain) is None
    found = both(article("mehr:1", lead=None), credited)
    assert found is not None
    assert (found.evidence["rule"], found.evidence["credit"]) == ("credit and text", "mehr")
    alone = article("shahr20:1", others[1][0], tuple(others[1][1].split("\n\n")), source="خبرگزاری مهر")
    assert both(article("mehr:1", lead=None), alone) is None


def test_the_same_title_over_another_text_is_another_story(
    article: MakeArticle, title: str, others: tuple[tuple[str, str], ...]
) -> None:
    other = article("shahr20:1", title, tuple(others[1][1].split("\n\n")), lead=None, source="خبرگزاری مهر")
    assert both(article("mehr:1"), other) is None


def test_short_items_need_title_and_text_alike(article: MakeArticle) -> None:
    title, text = "فیلم | بارش نخستین برف زمستانی در کهک", "برف امروز صبح باغ‌های کهک را سفیدپوش کرد."
    item = article("mehr:1", title, (text,), lead=None)
    assert both(item, article("shahr20:1", "بارش نخستین برف زمستانی در کهک", (arabic(text),), lead=None)) is not None
    assert both(item, article("shahr20:1", "برف در روستاهای جنوبی استان", (text,), lead=None)) is None
    assert both(item, article("shahr20:1", title, ("برف امروز عصر باغ‌های کهک را سفیدپوش کرد.",), lead=None)) is None
    late = article("shahr20:1", title, (text,), lead=None, at="2026-12-16T10:00:00+03:30")
    assert both(item, late) is None


def test_galleries_are_known_by_title_and_captions(article: MakeArticle) -> None:
    title = "تصاویر/ جشن نیمهٔ شعبان در بلوار پیامبر اعظم"
    first = article("mehr:1", title, (), lead=None, kind="photo", captions=("عکس از رهگذران",))
    same = article("shahr20:1", title, (), lead=None, kind="photo", captions=("عکس از رهگذران",))
    other = article("shahr20:1", title, (), lead=None, kind="photo", captions=("ایستگاه صلواتی",))
    silent = [article(f"{outlet}:2", title, (), lead=None, kind="photo") for outlet in ("mehr", "shahr20")]
    assert both(first, same) is not None
    assert both(first, other) is None
    assert both(*silent) is not None


def test_a_gallery_whose_sentence_opens_a_story_is_not_that_story(
    article: MakeArticle, title: str, lead: str, paragraphs: tuple[str, ...]
) -> None:
    for words in ((lead,), (lead, paragraphs[0])):
        gallery = article("shahr20:1", title, words, lead=None, kind="photo")
        assert both(article("mehr:1"), gallery) is None
        credited = article("shahr20:1", title, words, lead=None, source="مهر")
        assert both(article("mehr:1"), credited) is not None


def test_an_outlets_own_reprint_counts_only_when_nothing_changed_and_days_later_at_most(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    first = article("mehr:1")
    assert both(first, article("mehr:2", at="2025-12-18T10:00:00+03:30")) is not None
    assert both(first, article("mehr:2", at="2026-12-16T10:00:00+03:30")) is None
    assert both(first, article("mehr:2", paragraphs=paragraphs[:4])) is None
    short = [article(f"mehr:{i}", "اذان ظهر به افق قم", ("اوقات شرعی امروز.",), lead=None) for i in (1, 2)]
    assert both(*short) is None


def test_an_aggregator_may_show_a_story_twice(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    whole = article("titronline:1", source="خبرگزاری مهر")
    cut = article("titronline:2", paragraphs=paragraphs[:3], source="شهر بیست")
    assert both(whole, cut) is not None


def test_evidence_is_json(article: MakeArticle) -> None:
    found = both(article("mehr:1"), article("titronline:1", source="خبرگزاری مهر"))
    assert found is not None
    assert json.loads(json.dumps(found.evidence)) == found.evidence
    assert found.evidence["credit"] == "mehr"


def test_stories_that_have_nothing_in_common_never_match(
    article: MakeArticle, others: tuple[tuple[str, str], ...]
) -> None:
    stories = [article("mehr:0")] + [
        article(f"{outlet}:{i}", title, tuple(body.split("\n\n")), lead=None, source="مهر")
        for i, (title, body) in enumerate(others, 1)
        for outlet in ("shahr20", "titronline")
    ]
    for a, b in combinations(stories, 2):
        assert (both(a, b) is not None) == (a.news_id == b.news_id)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_spelling_changes_together_leave_a_copy_verbatim(
    article: MakeArticle, paragraphs: tuple[str, ...], data: st.DataObject
) -> None:
    text = "\n\n".join(paragraphs)
    for change in data.draw(st.lists(st.sampled_from(sorted(CHANGES)), unique=True)):
        text = CHANGES[change](text)
    # Each half-space lives or dies by itself.
    kept = data.draw(st.lists(st.sampled_from([ZWNJ, "", " "]), min_size=8, max_size=8))
    pieces = text.split(ZWNJ)
    text = pieces[0] + "".join(kept[i % 8] + piece for i, piece in enumerate(pieces[1:]))
    merged = tuple(text.split("\n\n")) if data.draw(st.booleans()) else (text.replace("\n\n", " "),)
    found = both(article("mehr:1"), article("shahr20:1", paragraphs=merged))
    assert found is not None
    assert (found.relation, found.similarity) == ("verbatim", 1.0)


@given(start=st.integers(0, 400), length=st.integers(0, 900), credited=st.booleans(), at=st.integers(0, 900))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_two_makes_no_difference(
    article: MakeArticle, paragraphs: tuple[str, ...], start: int, length: int, at: int, *, credited: bool
) -> None:
    text = " ".join(paragraphs)
    cut = text[start : start + length]
    mixed = cut[:at] + FOREIGN[: at // 4] + cut[at:]
    found = both(
        article("mehr:1"),
        article("shahr20:1", paragraphs=(mixed,), lead=None, source="مهر" if credited else None),
    )
    if found is not None:
        assert 0 < found.similarity <= 1
        assert found.similarity == round(found.similarity, 4)


def test_a_comparison_by_ids_states_the_relation_of_the_first_to_the_second(
    article: MakeArticle, paragraphs: tuple[str, ...]
) -> None:
    prints = {
        "mehr:1": fingerprint(article("mehr:1")),
        "isna:1": fingerprint(article("isna:1", paragraphs=paragraphs[:3])),
    }
    by_id = comparer(prints)
    cut, whole = by_id("isna:1", "mehr:1"), by_id("mehr:1", "isna:1")
    assert cut is not None
    assert whole is not None
    assert (cut.relation, whole.relation) == ("truncated", "edited")
    assert cut.similarity == whole.similarity
    assert by_id("isna:1", "mehr:1") is cut


def test_what_is_further_apart_than_the_horizon_is_two_stories(article: MakeArticle) -> None:
    then, now = article("mehr:1", at="2020-12-16T10:00:00+03:30"), article("shahr20:1")
    a, b = fingerprint(then), fingerprint(now)
    assert compare(a, b) is None
    assert compare(a, b, horizon_days=None) is not None
    assert compare(a, b, horizon_days=3000) is not None
    (days,) = [test for test in explain(a, b).tests if not test.passed]
    assert (days.name, days.needed) == ("days apart", 730)


def test_a_number_in_words_is_the_number_in_digits(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    spelled = (paragraphs[0].replace("۱۲۵۰", "هزار و دویست و پنجاه"), *paragraphs[1:])
    found = both(article("mehr:1"), article("shahr20:1", paragraphs=spelled))
    assert found is not None
    assert (found.evidence["changed_numbers"], found.evidence["substitutions"]) == ([], 0)
    other = (paragraphs[0].replace("۱۲۵۰", "هزار و دویست و شصت"), *paragraphs[1:])
    changed = both(article("mehr:1"), article("shahr20:1", paragraphs=other))
    assert changed is None or changed.evidence["substitutions"] == 1


def test_evidence_shows_what_differs(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    edited = (
        paragraphs[0].replace("شهرداری", "بخشداری"),
        *paragraphs[1:],
        "این بند را تنها رونوشت دارد و بس، نه آن دیگری.",
    )
    found = both(article("mehr:1"), article("shahr20:1", paragraphs=edited))
    assert found is not None
    assert found.evidence["differs"] == {
        "changed": [["شهر", "بخش"]],
        "only_in_shorter": [],
        "only_in_longer": ["اینبندراتنهارونوشتداردوبسنهاندیگری"],
    }


def test_a_cut_copy_with_an_unknown_end_is_a_copy_and_two_with_one_background_are_not(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    tail = others[0][1].split("\n\n")[1]
    cut = article("shahr20:1", "خبری از یک محله", (*paragraphs[:3], tail), lead=None)
    found = both(article("mehr:1", lead=None), cut)
    assert found is not None
    assert found.evidence["rule"] in ("text", "beginning")
    follow_up = article("shahr20:1", "خبری از یک محله", (tail, tail[::-1], *paragraphs[2:]), lead=None)
    assert both(article("mehr:1", lead=None), follow_up) is None


def test_a_form_filled_with_another_name_the_next_day_is_another(article: MakeArticle) -> None:
    form = (
        "مدیرکل فرهنگ در پیامی درگذشت {name} را به خانواده و دوستان او تسلیت گفت. در این پیام آمده است: خبر "
        "درگذشت این چهره ما را اندوهگین کرد. از خداوند برای او آمرزش و برای بازماندگان شکیبایی می‌خواهیم و یادش "
        "را گرامی می‌داریم."
    )
    title = "پیام تسلیت مدیرکل فرهنگ استان"
    first = article("mehr:1", title, (form.format(name="حمید رستگاری"),), lead=None)
    second = (form.format(name="منوچهر صباغیان"),)
    assert both(first, article("isna:1", title, second, lead=None, at="2025-12-17T10:00:00+03:30")) is None
    same = (form.format(name="حمید رستگاری"),)
    assert both(first, article("isna:1", title, same, lead=None, at="2025-12-17T10:00:00+03:30")) is not None


def test_two_of_unknown_outlets_are_judged_like_two_outlets(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    assert both(article(":1"), article(":2", paragraphs=paragraphs[:3])) is not None


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_two_makes_no_difference_and_tests_say_what_the_verdict_is(
    data: st.DataObject,
    article: MakeArticle,
    title: str,
    paragraphs: tuple[str, ...],
    others: tuple[tuple[str, str], ...],
) -> None:
    pool = [*paragraphs, *(part for _, body in others for part in body.split("\n\n"))]
    texts = st.lists(st.sampled_from(pool), min_size=1, max_size=6).map(tuple)
    titles = st.sampled_from([title, *(other for other, _ in others)])
    kinds = st.sampled_from(["news", "photo"])
    a, b = (
        fingerprint(article(name, data.draw(titles), data.draw(texts), lead=None, kind=data.draw(kinds)))
        for name in ("mehr:1", "shahr20:1")
    )
    found = explain(a, b)
    assert explain(b, a) == found
    assert compare(a, b) == compare(b, a) == found.match
    assert (found.match is not None) == all(test.passed for test in found.tests)


def table(day: str, prices: tuple[int, ...]) -> tuple[str, ...]:
    """A daily list of prices, as an outlet fills it anew every day."""
    intro = (
        "بازار سکه و طلا در نخستین ساعت‌های کار دادوستدی آرام داشت و فروشندگان راسته زرگران می‌گویند خریداران بیش از هر "
        "چیز سراغ سکه‌های کوچک را می‌گیرند. کارشناسان این بازار چشم‌به‌راه خبرهای تازه از بازار جهانی‌اند و سفارش "
        "می‌کنند خرید هیجانی نکنید تا نوسان‌ها فروکش کند و بهای واقعی پیدا شود."
    )
    names = (
        "سکه امامی",
        "سکه بهار",
        "نیم سکه",
        "ربع سکه",
        "گرمی",
        "مثقال",
        "انس",
        "دلار",
        "یورو",
        "درهم",
        "لیر",
        "نقره",
    )
    return intro, "؛ ".join(f"{name} {price}" for name, price in zip(names, prices, strict=True)), f"بهای {day}"


def test_a_table_filled_with_other_numbers_is_another(article: MakeArticle) -> None:
    first = tuple(45_000 + 37 * i for i in range(12))
    second = tuple(46_000 + 53 * i for i in range(12))
    a = article("mehr:1", "قیمت طلا و سکه در ۱۲ مرداد", table("امروز", first), lead=None)
    b = article(
        "shahr20:1", "قیمت طلا و سکه در ۱۳ مرداد", table("امروز", second), lead=None, at="2025-12-17T10:00:00+03:30"
    )
    assert both(a, b) is None
    copy = article("shahr20:1", "قیمت طلا و سکه در ۱۲ مرداد", table("امروز", first), lead=None)
    assert both(a, copy) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("تفسیر سوره بقره در حرم، جلسه نخست", "تفسیر سوره بقره در حرم، جلسه دوم"),
        ("برنامه سینماهای قم روز یکشنبه", "برنامه سینماهای قم روز شنبه"),
        ("گفت‌وگو با معمار گنبدهای کویر، بخش سوم", "گفت‌وگو با معمار گنبدهای کویر، بخش پایانی"),
        ("نتایج هفته پنجم لیگ فوتسال استان", "نتایج هفته ششم لیگ فوتسال استان"),
    ],
)
def test_parts_of_a_series_are_told_apart_by_a_word_of_their_titles(
    one: str, other: str, article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    assert both(article("mehr:1", one, (), lead=None), article("shahr20:1", other, (), lead=None)) is None
    assert both(article("mehr:1", one, (), lead=None), article("shahr20:1", one, (), lead=None)) is not None
    first = article("mehr:1", one, (paragraphs[0], *others[0][1].split("\n\n")), lead=None)
    second = article("shahr20:1", other, (paragraphs[0], *others[1][1].split("\n\n")), lead=None)
    assert both(first, second) is None


def test_a_notice_of_another_quarter_is_another(article: MakeArticle) -> None:
    notice = (
        "برق محله {quarter} برای نگهداری شبکه خاموش می‌شود. شرکت توزیع از همشهریان خواست دستگاه‌های حساس را از برق "
        "بکشند، آسانسور را در این ساعت‌ها به کار نبرند و برای پمپ آب چاره‌ای بیندیشند؛ کارکنان شرکت تا پایان کار "
        "در محل‌اند."
    )
    a = article("mehr:1", "خاموشی برق در محله پردیسان", (notice.format(quarter="پردیسان"),), lead=None)
    title, text = "خاموشی برق در محله نیروگاه", notice.format(quarter="نیروگاه")
    assert both(a, article("shahr20:1", title, (text,), lead=None, at="2026-02-16T10:00:00+03:30")) is None


def test_a_passage_that_is_printed_many_times_is_in_common_once(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    many = article("mehr:1", "تکرار یک بند", (paragraphs[0],) * 5, lead=None)
    once = article("shahr20:1", others[1][0], (paragraphs[0], others[0][1], others[1][1]), lead=None)
    assert both(many, once) is None


def test_equal_titles_without_text_are_verbatim_copies(article: MakeArticle, title: str) -> None:
    found = both(article("mehr:1", title, (), lead=None), article("shahr20:1", title, (), lead=None))
    assert found is not None
    assert (found.relation, found.similarity) == ("verbatim", 1.0)


def test_strangers_are_told_by_a_few_samples(article: MakeArticle, others: tuple[tuple[str, str], ...]) -> None:
    a = fingerprint(article("mehr:1"))
    stranger = fingerprint(article("shahr20:1", others[0][0], (others[0][1], others[1][1]), lead=None))
    assert plainly_other(a, stranger)
    assert plainly_other(stranger, a)
    assert not plainly_other(a, a)


def test_the_same_beginning_of_a_much_longer_story_is_not_enough(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    foreign = others[0][1][:300]
    cut = article("shahr20:1", "خبری از یک محله", (*paragraphs[:2], foreign), lead=None)
    short = article("mehr:1", paragraphs=paragraphs[:4], lead=None)
    long = article("mehr:1", paragraphs=(*paragraphs, others[1][1]), lead=None)
    found = both(short, cut)
    assert found is not None
    assert found.evidence["rule"] == "beginning"
    assert both(long, cut) is None


def test_a_number_in_the_title_alone_says_nothing_against_a_long_text(article: MakeArticle) -> None:
    titles = (
        "کتابخانهٔ نیروگاه با ۱۰ هزار جلد و ۵ تالار باز شد",
        "کتابخانهٔ محلهٔ نیروگاه با ۹ هزار جلد و ۴ تالار باز شد",
    )
    assert both(article("mehr:1", titles[0]), article("shahr20:1", titles[1])) is not None
    counted = ("گشایش ۱۲ کتابخانهٔ تازه در قم", "گشایش ۱۳ کتابخانهٔ تازه در شهر قم")
    item = ("کتابخانه‌های تازه درهای خود را به روی همه باز کردند و کودکان محله نخستین مهمانان بودند. " * 2,)
    assert both(article("mehr:1", counted[0], item, lead=None), article("isna:1", counted[1], item, lead=None)) is None


def test_a_short_item_of_another_kind_is_a_copy_only_where_one_credits_the_other(article: MakeArticle) -> None:
    text = ("برف امروز صبح باغ‌های کهک را سفیدپوش کرد.",)
    title = "بارش نخستین برف زمستانی در کهک"
    a = article("mehr:1", title, text, lead=None)
    assert both(a, article("shahr20:1", title, text, lead=None, kind="photo")) is None
    credited = article("shahr20:1", title, text, lead=None, kind="photo", source="خبرگزاری مهر")
    assert both(a, credited) is not None
