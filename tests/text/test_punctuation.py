from __future__ import annotations

import pytest

from qomnews.text import Options, normalise


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("قم,تهران", "قم، تهران"),
        ("قم , تهران", "قم، تهران"),
        ("قم;تهران", "قم؛ تهران"),
        ("خوب است?", "خوب است؟"),
        ("سال 1402, قم", "سال ۱۴۰۲، قم"),
        ("سال 1402?", "سال ۱۴۰۲؟"),
        ("شبکه BBC, قم", "شبکه BBC، قم"),
        ("شبکه BBC, CNN", "شبکه BBC, CNN"),
        ("1, 2", "۱, ۲"),
    ],
)
def test_latin_marks_become_persian_in_persian_context(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("گفت :متن", "گفت: متن"),
        ("رفت .وی آمد", "رفت. وی آمد"),
        ("رفت.وی آمد", "رفت. وی آمد"),
        ("امام رضا(ع)در مشهد", "امام رضا(ع) در مشهد"),
        ("( متن )", "(متن)"),
        ("« متن »و متن", "«متن» و متن"),
        ("گفت:«متن»", "گفت: «متن»"),
        ("خوب است !بله", "خوب است! بله"),
        ("متن   متن\tمتن", "متن متن متن"),
        ("  متن  ", "متن"),
        ("سال ۱۴۰۲:متن", "سال ۱۴۰۲: متن"),
        ("متن \u200c \u200c ، متن", "متن، متن"),
        ("گفت.«متن»", "گفت. «متن»"),
        ("«متن .»", "«متن.»"),
        ("متن ـ\u200c.", "متن –."),
    ],
)
def test_spacing_of_punctuation(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "سال ۱۳۲۰ ه.ش و ۳۰۰ ق.م",
        "م.ح.رضایی",
        "متن :)",
        "پسوند .ir",
        "۱. متن",
        "یا/و",
        "[ متن ]",
        "در ۵۰٪ موارد",
        "؟!",
        "«متن»، (متن). «متن.» (متن)؟",
        "متن«متن»",
        "متن(متن)",
        "-",
        "",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [("متن...", "متن…"), ("متن ....", "متن …"), ("«...متن»", "«…متن»"), ("متن..", "متن..")],
)
def test_three_dots_are_one_sign(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('گفت "متن" و "متن"', "گفت «متن» و «متن»"),
        ('" متن "', "«متن»"),
        ("“متن” است", "«متن» است"),
        ('گفت "متن', 'گفت "متن'),
        ('«او گفت "متن" و رفت»', '«او گفت "متن" و رفت»'),
        ("“متن", "“متن"),
        ('"Qom"', '"Qom"'),
    ],
)
def test_quotes_that_come_in_pairs_become_guillemets(before: str, after: str) -> None:
    assert normalise(before) == after
    assert normalise(before, Options(quotes="keep")).count("«") == before.count("«")


def test_lines_stay_lines() -> None:
    assert normalise("متن \r\n\n  متن\n") == "متن\r\n\nمتن\n"
