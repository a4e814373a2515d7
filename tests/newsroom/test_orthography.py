from __future__ import annotations

from random import Random

import pytest

from fixtures.newsroom import orthography

TEXT = "کتاب‌های ۲۵ خانه، «یلدا» را می‌خوانند"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (orthography.arabic_letters, "كتاب‌هاي ۲۵ خانه، «يلدا» را مي‌خوانند"),
        (orthography.latin_digits, "کتاب‌های 25 خانه، «یلدا» را می‌خوانند"),
        (orthography.arabic_digits, "کتاب‌های ٢٥ خانه، «یلدا» را می‌خوانند"),
        (orthography.solid, "کتابهای ۲۵ خانه، «یلدا» را میخوانند"),
        (orthography.spaced, "کتاب های ۲۵ خانه، «یلدا» را می خوانند"),
        (orthography.straight_quotes, 'کتاب‌های ۲۵ خانه، "یلدا" را می‌خوانند'),
        (orthography.hard_spaces, "کتاب‌های ۲۵ خانه،\u00a0«یلدا»\u00a0را می‌خوانند"),
    ],
)
def test_each_change_touches_one_thing(change: orthography.Change, text: str) -> None:
    assert change(TEXT) == text


def test_own_habits_keep_every_half_space() -> None:
    for seed in range(40):
        assert orthography.own_habit(Random(seed))(TEXT).count("\u200c") == TEXT.count("\u200c")


def test_habits_spare_addresses_hashtags_and_handles() -> None:
    kept = "https://shahr20.ir/کتاب-یک #کتاب_در_قم @کانال_یک info@نشانی.ir"
    for seed in range(40):
        assert orthography.copyist_habit(Random(seed))(kept) == kept
