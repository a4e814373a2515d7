from __future__ import annotations

import itertools
from pathlib import Path

import pytest

# Who, what and what they do with it: half-spaces of every kind.
WHO = ("مردم", "دانشجویان", "شهروندان", "کارگران", "کشاورزان", "پژوهشگران", "خبرنگاران", "جوانان", "زائران", "هنرمندان")
WHAT = ("کتاب‌های تازه", "خانه‌های قدیمی", "راه‌حل بزرگ‌تری", "برنامه‌ریزی شهری", "رسانه‌ای محلی")
DO = ("را می‌خوانند", "را نمی‌خواهند", "را دیده‌اند", "می‌سازند")


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """Two hundred short sentences with half-spaces."""
    return [" ".join(words) + "." for words in itertools.product(WHO, WHAT, DO)]


@pytest.fixture
def corpus(sentences: list[str], tmp_path: Path) -> Path:
    path = tmp_path / "corpus.txt"
    path.write_text("".join(f"{sentence}\n" for sentence in sentences), encoding="utf-8")
    return path


@pytest.fixture
def hazm(tmp_path: Path) -> Path:
    """A folder with lists in the form of hazm's."""
    folder = tmp_path / "hazm"
    folder.mkdir()
    (folder / "words.dat").write_text(
        "كتاب\t120000\tN\nبزرگ\t90000\tAJ,N\nخوان\t5\t0\nبی‌خانه\t700\tAJ\nمردم\t\t\nABC\t3\tN\n", encoding="utf-8"
    )
    (folder / "verbs.dat").write_text("خواند#خوان\nخواست#خواه\nدید#بین\nساخت#ساز\n", encoding="utf-8")
    return folder
