"""Boosted decision trees: the score of a list of figures, from a table that was fitted elsewhere."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A tree is its leaf's value, or which figure to look at, up to which number to go left, and the two subtrees.
type Tree = float | tuple[int, int, Tree, Tree]

_LEAF, _FORK = 0, 1
_LEAF_FORM, _FORK_FORM = struct.Struct("<Bf"), struct.Struct("<BBh")


@attrs.frozen
class Trees:
    """A sum of trees; figures are whole numbers, as `qomnews.text.signs` makes them."""

    trees: tuple[Tree, ...]

    def score(self, figures: Sequence[int]) -> float:
        """The sum of the leaves that the figures lead to: a log-odds."""
        total = 0.0
        for node in self.trees:
            while node.__class__ is tuple:
                figure, most, left, right = node
                node = left if figures[figure] <= most else right  # noqa: PLW2901 - down the tree
            total += node  # type: ignore[operator]  # the loop ends at a leaf
        return total

    def to_bytes(self) -> bytes:
        """The trees in preorder."""
        pieces: list[bytes] = [struct.pack("<H", len(self.trees))]
        for tree in self.trees:
            pieces += _written(tree)
        return b"".join(pieces)

    @classmethod
    def from_bytes(cls, content: bytes | memoryview) -> Trees:
        """The inverse of `to_bytes`; leaves are rounded to single precision there."""
        (count,) = struct.unpack_from("<H", content)
        at = 2
        trees = []
        for _ in range(count):
            tree, at = _read(content, at)
            trees.append(tree)
        return cls(tuple(trees))


def _written(tree: Tree) -> Iterable[bytes]:
    if isinstance(tree, tuple):
        figure, most, left, right = tree
        yield _FORK_FORM.pack(_FORK, figure, most)
        yield from _written(left)
        yield from _written(right)
    else:
        yield _LEAF_FORM.pack(_LEAF, tree)


def _read(content: bytes | memoryview, at: int) -> tuple[Tree, int]:
    if content[at] == _LEAF:
        return _LEAF_FORM.unpack_from(content, at)[1], at + _LEAF_FORM.size
    _, figure, most = _FORK_FORM.unpack_from(content, at)
    left, at = _read(content, at + _FORK_FORM.size)
    right, at = _read(content, at)
    return (figure, most, left, right), at
