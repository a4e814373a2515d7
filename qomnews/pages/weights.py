"""Whether most of what can be read on a page stands in one of its elements."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, cast

import lxml.etree

from qomnews.pages.reading import length_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = lxml.etree.XPath("descendant::text()", smart_strings=False)
# What holds fewer letters is no story, whatever else is on the page.
_FEWEST = 200
# Elements are counted one by one up to so many letters. Where more are asked for, one in another, all are counted in
# one go.
_MOST_COUNTED = 2_000_000


class Weights:
    """How many letters stand in each element below a root."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._counted = 0

    def holds_most(self, element: _Element) -> bool:
        """Whether more than half of what can be read stands in an element, so that its name must be wrong."""
        if element.tag in ("nav", "footer", "dialog", "menu"):
            return False
        if self._counted > _MOST_COUNTED:
            return self._are_most(self._all.get(element, 0))
        # With white space and scripts, which is no work to count and for most elements already too few.
        at_most = length_of(element)
        self._counted += at_most
        return self._are_most(at_most) and self._are_most(_letters_in(element))

    def _are_most(self, letters: int) -> bool:
        return letters > _FEWEST and 2 * letters > self._readable

    @functools.cached_property
    def _readable(self) -> int:
        """The letters that can be read: what scripts and styles hold apart."""
        return _letters_in(self._root) - sum(map(_letters_in, self._root.iter("script", "style")))

    @functools.cached_property
    def _all(self) -> dict[_Element, int]:
        counts: dict[_Element, int] = {}
        for element in reversed(list(self._root.iter())):
            here = counts[element] = counts.get(element, 0) + len((element.text or "").strip())
            if (parent := element.getparent()) is not None:
                counts[parent] = counts.get(parent, 0) + here + len((element.tail or "").strip())
        return counts


def _letters_in(element: _Element) -> int:
    return sum(map(len, map(str.strip, cast("list[str]", _TEXTS(element)))))
