from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.mirrors.alignment import Change, Run, align, changes, covered
from qomnews.mirrors.letters import coded

TEXT = b"the quick brown fox jumps over the lazy dog while the cat sleeps near 250 books"


def test_equal_texts_are_one_run() -> None:
    assert align(TEXT, TEXT) == [Run(0, 0, len(TEXT))]


def test_a_changed_word_is_a_substitution() -> None:
    other = TEXT.replace(b"lazy", b"sleepy")
    runs = align(TEXT, other)
    (change,) = changes(TEXT, other, runs)
    assert change.substitution
    assert change.changed_numbers == []


def test_a_changed_digit_is_a_changed_number_as_a_whole() -> None:
    other = TEXT.replace(b"250", b"270")
    (change,) = changes(TEXT, other, align(TEXT, other))
    assert change.changed_numbers == [("250", "270")]


def test_a_number_put_in_is_not_a_changed_number() -> None:
    other = TEXT.replace(b"while", b"in 1404 while")
    (change,) = changes(TEXT, other, align(TEXT, other))
    assert not change.substitution
    assert change.changed_numbers == []


def test_numbers_that_change_places_are_changed() -> None:
    a, b = (b"the first team won the match by %d to %d goals in the evening" % score for score in ((2, 1), (1, 2)))
    assert [pair for change in changes(a, b, align(a, b)) for pair in change.changed_numbers] == [
        ("2", "1"),
        ("1", "2"),
    ]


def test_numbers_in_words_and_days_of_the_week_are_changed_like_digits() -> None:
    a = coded("جلسهٔ این هفتهٔ شورای شهر چهارشنبه با حضور شهردار و معاونان و هر سه نماینده در سالن کتابخانه برگزار می‌شود")
    b = coded("جلسهٔ این هفتهٔ شورای شهر سه‌شنبه با حضور شهردار و معاونان و هر پنج نماینده در سالن کتابخانه برگزار می‌شود")
    assert [change.changed_numbers for change in changes(a, b, align(a, b))] == [[("4", "3")], [("3", "5")]]


def test_moved_passages_are_found() -> None:
    head, tail = TEXT[:40], TEXT[40:]
    runs = align(TEXT, tail + head)
    assert sum(run.length for run in runs) >= len(TEXT) - 4


@given(a=st.binary(max_size=120), b=st.binary(max_size=120), common=st.binary(min_size=20, max_size=60))
@settings(max_examples=200, deadline=None)
def test_every_run_is_the_same_in_both_and_none_overlaps_in_the_first(a: bytes, b: bytes, common: bytes) -> None:
    a, b = a + common + a, b + common
    end = 0
    for run in align(a, b):
        assert run.a >= end
        end = run.a + run.length
        assert a[run.a : end] == b[run.b : run.b + run.length]
    assert covered([(run.a, run.a + run.length) for run in align(a, b)], len(a)) >= len(common) - 4


def test_a_number_of_thousands_of_digits_is_a_number_like_others() -> None:
    digits = b"1234567890" * 600
    change = Change(digits, b"\xa0\xa1\xa2", substitution=True)
    assert not change.respelled
    assert change.changed_numbers == []
