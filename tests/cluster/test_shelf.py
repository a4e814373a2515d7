from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from qomnews.cluster.shelf import Shelf
from qomnews.mirrors import Fingerprint, fingerprint_of

PRINTS = [
    fingerprint_of(
        outlet="mehr", title=f"باران در روستای شماره {number}", body="باران امروز بارید و هوا سرد شد. " * number
    )
    for number in range(1, 6)
]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    # Read in another order than that of their numbers.
    given = [(3, [7, -5]), (0, [7]), (4, []), (1, [-5, 9, 7]), (2, [7])]
    return Shelf.fill(tmp_path, 5, [(number, PRINTS[number].to_bytes(), keys) for number, keys in given])


def test_an_article_has_its_fingerprint_and_keys_under_its_number(shelf: Shelf) -> None:
    assert len(shelf) == 5
    assert [shelf.fingerprint(number) for number in range(5)] == PRINTS
    assert [shelf.keys(number) for number in range(5)] == [[7], [-5, 9, 7], [7], [7, -5], []]


def test_holders_come_by_number_and_no_more_than_are_asked_for(shelf: Shelf) -> None:
    assert shelf.holders([7], before=5, most=50) == [[0, 1, 2, 3]]
    assert shelf.holders([7], before=3, most=50) == [[0, 1, 2]]
    assert shelf.holders([7], before=5, most=2) == [[0, 1]]
    assert shelf.holders([-5], before=5, most=50) == [[1, 3]]
    assert shelf.holders([8], before=5, most=50) == [[]]
    assert shelf.holders([8, 7, -5], before=3, most=2) == [[], [0, 1], [1]]


def test_what_is_marked_takes_the_place_of_what_was(shelf: Shelf) -> None:
    marked = PRINTS[4].marked(((0, 5),))
    shelf.mark([(4, marked.to_bytes())])
    for one in (shelf, pickle.loads(pickle.dumps(shelf))):  # noqa: S301 - as a worker gets it
        assert one.fingerprint(4) == marked
        assert [one.fingerprint(number) for number in range(4)] == PRINTS[:4]


def test_a_shelf_that_is_filled_anew_has_forgotten_what_was_marked(shelf: Shelf, tmp_path: Path) -> None:
    shelf.mark([(0, PRINTS[0].marked(((0, 5),)).to_bytes())])
    anew = Shelf.fill(tmp_path, 1, [(0, PRINTS[0].to_bytes(), [1])])
    assert anew.fingerprint(0) == PRINTS[0]


def test_a_shelf_may_be_empty(tmp_path: Path) -> None:
    empty = Shelf.fill(tmp_path, 0, [])
    empty.mark([])
    assert len(empty) == 0
    assert empty.holders([7], before=0, most=5) == [[]]
    assert isinstance(PRINTS[0], Fingerprint)
