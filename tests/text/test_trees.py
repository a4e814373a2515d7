"""Boosted trees: what they add up to, and that they survive being written."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text.trees import Tree, Trees

# The first figure up to 3: the third up to -1: 0.5, else 1; above 3: -2.
FORKED: Tree = (0, 3, (2, -1, 0.5, 1.0), -2.0)


@pytest.mark.parametrize(
    ("figures", "score"),
    [((3, 0, -1), 0.5), ((3, 0, 0), 1.0), ((-9, 0, 7), 1.0), ((4, 0, -1), -2.0)],
)
def test_figures_lead_left_up_to_the_number_of_a_fork_and_right_above_it(
    figures: tuple[int, ...], score: float
) -> None:
    assert Trees((FORKED,)).score(figures) == score


def test_the_leaves_of_all_trees_add_up() -> None:
    assert Trees((FORKED, 0.25, (1, 5, 8.0, 16.0))).score((0, 6, 0)) == 1.0 + 0.25 + 16.0


def test_no_trees_say_nothing() -> None:
    assert Trees(()).score((1, 2, 3)) == 0.0
    assert Trees.from_bytes(Trees(()).to_bytes()) == Trees(())


def test_leaves_are_written_in_single_precision() -> None:
    (single,) = struct.unpack("<f", struct.pack("<f", 0.1))
    assert Trees.from_bytes(Trees((0.1,)).to_bytes()) == Trees((single,))


def trees_of(figures: int) -> st.SearchStrategy[Tree]:
    """Trees that ask for so many figures."""
    return st.recursive(
        st.floats(width=32, allow_nan=False),
        lambda trees: st.tuples(st.integers(0, figures - 1), st.integers(-(2**15), 2**15 - 1), trees, trees),
        max_leaves=12,
    )


@given(st.lists(trees_of(256), max_size=6).map(tuple))
def test_what_is_written_is_read_back(trees: tuple[Tree, ...]) -> None:
    assert Trees.from_bytes(Trees(trees).to_bytes()) == Trees(trees)


@given(st.lists(trees_of(5), max_size=4), st.lists(st.integers(-(2**15), 2**15), min_size=5, max_size=5))
def test_what_is_read_back_scores_alike(trees: list[Tree], figures: list[int]) -> None:
    for tree in trees:
        written = Trees((tree,))
        assert Trees.from_bytes(written.to_bytes()).score(figures) == written.score(figures)
