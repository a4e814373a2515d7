from __future__ import annotations

import unicodedata

import pytest

from qomnews.text import Options, normalise
from qomnews.text.letters import fold, folding

ZWNJ, ZWJ, RLM, LRM, NBSP, BOM, SHY, ZWSP = (
    "\u200c", "\u200d", "\u200f", "\u200e", "\u00a0", "\ufeff", "\u00ad", "\u200b",
)  # fmt: skip
KEEP = Options(half_spaces="keep")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("كتاب علي", "کتاب علی"),
        ("موسى", "موسی"),
        ("ﻗﻢ و ﻛﺘﺎﺏ", "قم و کتاب"),
        ("ﻻله", "لاله"),
        ("عبدﷲ", "عبدالله"),
        ("خانۀ ما", "خانهٔ ما"),
        ("خانه" + "\u0654" + " ما", "خانهٔ ما"),
        ("ھمہ", "همه"),
        ("خانە", "خانه"),
        ("دائرة المعارف", "دائرة المعارف"),
        ("حجةالاسلام", "حجةالاسلام"),
        ("ا\u0653ب", "آب"),
        ("رئیس مؤسسه تأیید کرد", "رئیس مؤسسه تأیید کرد"),
    ],
)
def test_letters_take_their_persian_form(before: str, after: str) -> None:
    assert normalise(before, KEEP) == unicodedata.normalize("NFC", after)


def test_a_text_all_in_presentation_forms_is_folded_as_each_of_them_is() -> None:
    forms = [chr(code) for code in range(0xFE80, 0xFEFD)]
    assert fold("".join(forms)) == "".join(map(fold, forms))


def test_nothing_that_folding_gives_is_folded_again() -> None:
    table = folding()
    assert not {ord(char) for after in table.values() for char in after} & table.keys()


@pytest.mark.parametrize("sign", ["﷼", "ﷺ", "﷽", "ﷻ"])
def test_signs_of_words_stay_signs(sign: str) -> None:
    assert normalise(f"مبلغ {sign} است") == f"مبلغ {sign} است"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("مثلاً و حتماً", "مثلاً و حتماً"),
        ("مؤثّر", "مؤثّر"),
        ("گُل", "گُل"),
        ("مثلا\u064b\u064b", "مثلاً"),
        ("قم \u064b است", "قم است"),
        ("\u0651قم", "قم"),
        ("Qom\u064e قم", "Qom قم"),
        ("اخيراً، مثلاً.", "اخیراً، مثلاً."),
        ("مثلا \u064b.", "مثلا."),
    ],
)
def test_marks_stay_on_letters_and_go_where_they_are_stray(before: str, after: str) -> None:
    assert normalise(before) == after


def test_quranic_quotations_stay_letter_for_letter() -> None:
    # Arabic yeh and marks included.
    verse = "بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ"
    assert normalise(f"سخنران با {verse} آغاز كرد") == f"سخنران با {verse} آغاز کرد"
    assert normalise("آيه ﴿إنا أعطيناك الكوثر﴾ را خواند") == "آیه ﴿إنا أعطيناك الكوثر﴾ را خواند"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("كتـــــاب", "کتاب"),
        ("هـ.ش", "ه.ش"),
        ("قم ـ خبرنگار", "قم – خبرنگار"),
        ("۱۳۸۰ـ۱۳۹۰", "۱۳۸۰–۱۳۹۰"),
    ],
)
def test_tatweel_goes_but_for_the_dash_that_it_stands_for(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize("junk", [ZWSP, ZWJ, RLM, LRM, "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", BOM, SHY])
def test_invisible_junk_goes(junk: str) -> None:
    assert normalise(f"{junk}شهر{junk} قم{junk}") == "شهر قم"
    assert normalise(f"ش{junk}هر") == "شهر"


def test_a_joiner_inside_an_emoji_stays() -> None:
    family = f"👨{ZWJ}👩{ZWJ}👧"
    assert normalise(f"خانواده {family} آمد") == f"خانواده {family} آمد"


def test_a_space_that_does_not_break_is_a_space() -> None:
    assert normalise(f"شهر{NBSP}قم{NBSP}{NBSP}\u202fاست") == "شهر قم است"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"می{ZWNJ}{ZWNJ}{ZWNJ}رود", f"می{ZWNJ}رود"),
        (f"{ZWNJ}کتاب{ZWNJ} خوب {ZWNJ}", "کتاب خوب"),
        (f"کار{ZWNJ}ها", "کارها"),
        (f"«{ZWNJ}قم{ZWNJ}»", "«قم»"),
        ("می¬رود", f"می{ZWNJ}رود"),
        ("a ¬ b", "a ¬ b"),
        (f"CD{ZWNJ}ها", f"CD{ZWNJ}ها"),
        (f"۱۲{ZWNJ}نفره", f"۱۲{ZWNJ}نفره"),
    ],
)
def test_half_spaces_stand_only_where_they_do_something(before: str, after: str) -> None:
    assert normalise(before, KEEP) == after


@pytest.mark.parametrize(
    ("digits", "after"),
    [("fa", "۱۲ و ۳۴ و ۵۶"), ("latin", "12 و 34 و 56"), ("keep", "12 و ۳۴ و ٥٦")],
)
def test_digits_of_prose_are_as_chosen(digits: str, after: str) -> None:
    assert normalise("12 و ۳۴ و ٥٦", Options(digits=digits)) == after  # type: ignore[arg-type] # parametrised
