from __future__ import annotations

import pytest

from qomnews.text import Options, normalise

ZWNJ = "\u200c"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("رسانههای", "رسانه‌های"),
        ("میشود", "می‌شود"),
        ("نمیتواند", "نمی‌تواند"),
        ("برمیگردد", "برمی‌گردد"),
        ("گفتهاند", "گفته‌اند"),
        ("نرسیدهاند", "نرسیده‌اند"),
        ("خانهای", "خانه‌ای"),
        ("بزرگترین", "بزرگ‌ترین"),
        ("اطلاعرسانی", "اطلاع‌رسانی"),
        ("برنامهریزیها", "برنامه‌ریزی‌ها"),
        ("آنها", "آن‌ها"),
        ("گروهها", "گروه‌ها"),
    ],
)
def test_lost_half_spaces_come_back(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("رسانه های قم", "رسانه‌های قم"),
        ("می شود", "می‌شود"),
        ("نمی توان گفت", "نمی‌توان گفت"),
        ("برنمی گردد", "برنمی‌گردد"),
        ("بزرگ تر", "بزرگ‌تر"),
        ("کتاب ها", "کتاب‌ها"),
        ("کار ها", "کارها"),
        ("رفته اند", "رفته‌اند"),
        ("خانه ام", "خانه‌ام"),
        ("اطلاع رسانی", "اطلاع‌رسانی"),
        ("اطلاع رسانی های", "اطلاع‌رسانی‌های"),
        ("آن ها", "آن‌ها"),
        ("راه پیمایی", "راه‌پیمایی"),
    ],
)
def test_spaces_that_stand_for_half_spaces_become_them(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("می‌خ‌واهد", "می‌خواهد"), ("کتا‌بها", "کتاب‌ها"), ("رسانه‌هایشان‌", "رسانه‌هایشان"), ("ن‌می‌شود", "نمی‌شود")],
)
def test_misplaced_half_spaces_move(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "تنها", "انتها", "انتهای راه", "فقها", "بهتر", "کمتر", "بیشتر", "دختر", "دفتر", "دکتر", "منچستر", "فیلتر",
        "میان", "میدان", "میهن", "میزان", "میلاد", "نمایش", "نمک", "سرمایه دولت", "آبیاری", "خشک و تر", "بها",
        "آن چنان بود", "کار خوب", "واقع شدن", "ای مردم", "می ناب",
    ],
)  # fmt: skip
def test_whole_words_and_open_words_stay(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["آنها", "گروهها", "کتابهای", "بزرگترین"])
def test_keep_solid_leaves_what_good_writers_also_write_solid(text: str) -> None:
    assert normalise(text, Options(convention="keep-solid")) == text


@pytest.mark.parametrize(
    ("before", "after"), [("رسانههای", "رسانه‌های"), ("میشود", "می‌شود"), ("کتاب ها", "کتاب‌ها"), ("آن‌ها", "آن‌ها")]
)
def test_keep_solid_restores_the_rest(before: str, after: str) -> None:
    assert normalise(before, Options(convention="keep-solid")) == after


@pytest.mark.parametrize(
    ("choice", "after"),
    [
        ("keep", "می‌شود میشود می شود"),
        ("spaces", "می شود میشود می شود"),
        ("remove", "میشود میشود می شود"),
        ("restore", "می‌شود می‌شود می‌شود"),
    ],
)
def test_half_spaces_are_as_chosen(choice: str, after: str) -> None:
    assert normalise("می‌شود میشود می شود", Options(half_spaces=choice)) == after  # type: ignore[arg-type] # parametrised


def test_a_word_that_could_be_parted_again_and_again_settles() -> None:
    once = normalise("اهایهایها")
    assert normalise(once) == once
    assert once != "اهایهایها"


def test_punctuation_stands_between_words() -> None:
    assert normalise("کتاب، ها") == "کتاب، ها"


def _places(text: str) -> set[int]:
    """Where half-spaces stand, counted in visible signs."""
    places, signs = set(), 0
    for char in text:
        if char == ZWNJ:
            places.add(signs)
        elif char != " ":
            signs += 1
    return places


def test_clean_text_stays_clean(clean_sentences: list[str]) -> None:
    assert len(clean_sentences) >= 60
    assert [normalise(sentence) for sentence in clean_sentences] == clean_sentences


@pytest.mark.parametrize(("instead", "floor"), [("", 0.92), (" ", 0.85)])
def test_half_spaces_of_news_come_back(clean_sentences: list[str], instead: str, floor: float) -> None:
    restored = wrong = wanted = 0
    for sentence in clean_sentences:
        want, got = _places(sentence), _places(normalise(sentence.replace(ZWNJ, instead)))
        wanted += len(want)
        restored += len(want & got)
        wrong += len(got - want)
    assert restored / wanted >= floor
    assert wrong / wanted <= 0.01
