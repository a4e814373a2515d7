from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.text import normalise, skeleton


@pytest.mark.parametrize(
    ("text", "bones"),
    [
        ("رسانه‌های قم", "رسانههایقم"),
        ("رسانه های قم", "رسانههایقم"),
        ("كتاب علي", "کتابعلی"),
        ("آب أحمد إيران ٱلله", "اباحمدایرانالله"),
        ("رئیس رییس", "رییسرییس"),
        ("مؤسسه موسسه", "موسسهموسسه"),
        ("جزء", "جز"),
        ("خانهٔ خانۀ خانه", "خانهخانهخانه"),
        ("حجة", "حجه"),
        ("۱۲ ٣٤ 56", "123456"),
        ("Qom Café", "qomcafe"),
        ("ﻗﻢ ﻻ ﷲ ﷺ ﷼", "قملاالله"),
        ("مثلاً ... !«»", "مثلا"),
        ("", ""),
        ("\ud800\x00👍", ""),
    ],
    ids=ascii,
)
def test_letters_and_digits_are_left_in_one_form(text: str, bones: str) -> None:
    assert skeleton(text) == bones


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60))
def test_a_skeleton_is_its_own_skeleton(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60))
def test_normalising_does_not_change_the_skeleton(text: str) -> None:
    assert skeleton(normalise(text)) == skeleton(text)
