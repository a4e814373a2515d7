from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from qomnews.mirrors.postings import Postings

KEYS = st.integers(-(2**31), 2**31 - 1) | st.sampled_from([0, 1, -1, 2**31 - 1, -(2**31)])
STEPS = st.lists(
    st.tuples(st.sampled_from(["look up", "add", "discard"]), KEYS | st.integers(5, 7), st.integers(1, 9)), max_size=60
)


@given(STEPS)
def test_it_holds_what_a_dictionary_of_sets_would(steps: list[tuple[str, int, int]]) -> None:
    postings, expected = Postings(), defaultdict(set)
    for step, key, number in steps:
        if step == "discard":
            postings.discard(key, number)
            expected[key].discard(number)
        elif step == "look up":
            assert sorted(postings.places(key)) == sorted(expected[key])
        elif number not in expected[key]:
            postings.add(key, number, most=4)
            if len(expected[key]) < 4:
                expected[key].add(number)
    for key in {key for _, key, _ in steps}:
        assert sorted(postings.places(key)) == sorted(expected[key])


def test_it_grows_and_forgets_nothing() -> None:
    postings = Postings()
    for number in range(1, 5001):
        postings.add(number * 7919 % 2**31, number, most=3)
    assert all(postings.places(number * 7919 % 2**31) == [number] for number in range(1, 5001))
    assert postings.bytes < 5000 * 24


def test_no_more_than_so_many_hold_a_key() -> None:
    postings = Postings()
    for number in range(1, 10):
        postings.add(5, number, most=4)
    assert len(postings.places(5)) == 4


def test_places_of_what_is_gone_are_used_again() -> None:
    postings = Postings()
    for number in range(1, 20_001):
        postings.add(number, number, most=3)
        postings.discard(number, number)
    assert postings.bytes <= 8 * 4096
