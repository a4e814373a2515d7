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
        ("اطلاعرسانی", "اطلاع‌رسانی"),
        ("برنامهریزیها", "برنامه‌ریزی‌ها"),
        ("گروهها", "گروه‌ها"),
        ("جمعهای", "جمعه‌ای"),
        ("شدهای", "شده‌ای"),
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
        ("جمعه ای", "جمعه‌ای"),
        ("شده ای", "شده‌ای"),
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
        "آن چنان بود", "کار خوب", "واقع شدن", "ای مردم", "می ناب", "بمب ساعتی", "سی متر", "به رغم", "آتشفشان", "دستبند",
        "بمب ساعتی را خنثی می‌کنند", "سی متر پارچه می‌خرد", "به رغم همه تلاش‌ها", "آتشفشان خاموش نمی‌شود",
        "دستبندی می‌سازد", "از می ناب می‌نوشد", "جمعه‌ای", "شده‌ای", "جمعه‌ای که می‌آید", "تو شده‌ای",
    ],
)  # fmt: skip
def test_whole_words_and_open_words_stay(text: str) -> None:
    assert normalise(text) == text


# «They» and «the biggest»: good writers set the half-space or don't.
SOLID_BY_CHOICE = [("آنها", "آن‌ها"), ("بزرگترین", "بزرگ‌ترین")]


@pytest.mark.parametrize("solid", [solid for solid, _ in SOLID_BY_CHOICE])
@pytest.mark.parametrize("frame", ["{}", "{} گفتند", "{} این شهر را می‌شناسند"])
def test_what_good_writers_also_write_solid_stays_in_a_line_that_has_lost_nothing(solid: str, frame: str) -> None:
    assert normalise(frame.format(solid)) == frame.format(solid)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("آنها گفتند میشود", "آن‌ها گفتند می‌شود"),
        ("مهمترین کتابخانهای که میشود دید", "مهم‌ترین کتابخانه‌ای که می‌شود دید"),
    ],
)
def test_where_a_line_has_lost_its_half_spaces_these_come_back_too(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(("solid", "parted"), SOLID_BY_CHOICE)
@pytest.mark.parametrize("frame", ["{}", "{} گفتند", "{} این شهر را می‌شناسند", "{} را می‌گویند"])
def test_uniform_parts_what_good_writers_also_write_solid_in_every_line(solid: str, parted: str, frame: str) -> None:
    uniform = Options(convention="uniform")
    assert normalise(frame.format(solid), uniform) == frame.format(parted)


@pytest.mark.parametrize("text", ["تنها", "انتها", "بهتر", "بیشتر", "دختر", "دفتر", "دکتر", "آتشفشان", "دستبند"])
def test_uniform_parts_no_whole_word(text: str) -> None:
    assert normalise(text, Options(convention="uniform")) == text


@pytest.mark.parametrize("text", ["آنها", "گروهها", "کتابهای", "بزرگترین"])
@pytest.mark.parametrize(("frame", "rest"), [("{}", "{}"), ("{} را میشود دید", "{} را می‌شود دید")])
def test_keep_solid_leaves_what_good_writers_also_write_solid(text: str, frame: str, rest: str) -> None:
    assert normalise(frame.format(text), Options(convention="keep-solid")) == rest.format(text)


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
    uniform = Options(convention="uniform")
    once = normalise("اهایهایها", uniform)
    assert normalise(once, uniform) == once
    assert once != "اهایهایها"


@pytest.mark.parametrize("gap", ["", " ", ZWNJ], ids=["solid", "space", "half-space"])
def test_a_name_that_no_list_has_is_written_as_the_user_writes_it(gap: str) -> None:
    # A leopard's cub.
    own = Options(forms=("توله‌پلنگ",))
    text = f"دو توله{gap}پلنگ و توله{gap}پلنگها را دیدند"
    assert normalise(text, own) == "دو توله‌پلنگ و توله‌پلنگ‌ها را دیدند"


def test_without_it_nothing_is_made_of_the_name() -> None:
    for text in ("تولهپلنگ", "توله پلنگ", "توله‌پلنگ"):
        assert normalise(text) == text


def test_punctuation_stands_between_words() -> None:
    assert normalise("کتاب، ها") == "کتاب، ها"


@pytest.mark.parametrize("particle", ["تا", "از", "در", "هر"])
@pytest.mark.parametrize("frame", ["گفت {} ها", "{} ها", "«{} ها»"])
def test_a_particle_has_no_plural(particle: str, frame: str) -> None:
    text = frame.format(particle)
    assert normalise(text) == text


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
