"""Two skeletons laid against each other: what they share, and what was changed between the shared parts."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors.likeness import title_agreement
from qomnews.mirrors.numerals import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

GRAM = 12
"""Letters that must agree for a run to begin: about two words and a half."""
_STRIDE = 4
# Letters compared at once on the way back.
_BLOCK = 32
# Digits of a number that anybody writes in words.
_LONGEST_SPOKEN = 12
# A gram that stands in many places of one text (tables, refrains) says little about which of them is meant.
_MAX_PLACES = 8
MAX_CHANGE = 160
"""Letters that one change may span on either side; a longer gap is another passage, not a changed one."""

SMALL_CHANGE = 60
"""The same at a text's ends and for changes of unlike size: about twelve words."""

SAME_LABELS = 0.8
"""How far the words between the numbers of two tables must agree for the one to be the other's form."""

_NUMBER = re.compile(rb"[0-9]+")


@attrs.frozen
class Run:
    """`length` letters at `a` in the first text that stand at `b` in the second."""

    a: int
    b: int
    length: int


@attrs.frozen
class Change:
    """What stands between two neighbouring runs: `a` in the first text, `b` in the second; one may be empty.

    Numbers are whole: a change of `250` to `270` is that, not `5` to `7`. `substitution`: something stands in the
    place of something else, rather than having been put in or left out.
    """

    a: bytes
    b: bytes
    substitution: bool

    @property
    def respelled(self) -> bool:
        """Whether it is one number, in digits here and in words there."""
        figures, words = (self.a, self.b) if self.a.isdigit() else (self.b, self.a)
        if len(figures) > _LONGEST_SPOKEN or not figures.isdigit() or words.isdigit():
            return False
        return value_of(words) == int(figures)

    @property
    def changed_numbers(self) -> list[tuple[str, str]]:
        """Numbers that stand in the place of other numbers; numbers put in or left out are none."""
        first, second = _NUMBER.findall(self.a), _NUMBER.findall(self.b)
        if not first and not second:
            spoken = value_of(self.a), value_of(self.b)
            # A day of the week too: Sunday is "one-Saturday", and the end of both is in common.
            return [] if None in spoken or spoken[0] == spoken[1] else [(str(spoken[0]), str(spoken[1]))]
        if not first or not second or first == second:
            return []
        gone = list((Counter(first) - Counter(second)).elements())
        come = list((Counter(second) - Counter(first)).elements())
        if not gone and not come:
            gone, come = first, second
        return [(x.decode(), y.decode()) for x, y in zip(gone, come, strict=False) if x != y]


def align(a: bytes, b: bytes) -> list[Run]:
    """Runs that two texts share, in the first one's order, none overlapping another in the first.

    Linear in the sum of lengths for text; every gram of `a` is looked up among every fourth of `b`, and each hit is
    stretched both ways.
    """
    if not a or not b:
        return []
    # Copies begin and end alike for the most part: that is seen at once.
    start = common_after(a, 0, b, 0)
    if start < GRAM:
        start = 0
    end = common_before(a, len(a), b, len(b), most=min(len(a), len(b)) - start)
    if end < GRAM:
        end = 0
    runs = [Run(0, 0, start)] if start else []
    runs += [
        Run(run.a + start, run.b + start, run.length)
        for run in _aligned(a[start : len(a) - end], b[start : len(b) - end])
    ]
    return [*runs, Run(len(a) - end, len(b) - end, end)] if end else runs


def _aligned(a: bytes, b: bytes) -> list[Run]:
    grams = [b[j : j + GRAM] for j in range(0, len(b) - GRAM + 1, _STRIDE)]
    once = dict(zip(grams, range(0, len(b), _STRIDE), strict=False))
    places = _repeated(grams, once) if len(once) < len(grams) else {}
    runs: list[Run] = []
    i, end_a, end_b = 0, 0, 0
    last = len(a) - GRAM
    while i <= last:
        gram = a[i : i + GRAM]
        j = once.get(gram, -1)
        if j < 0:
            i += 1
            continue
        found = places.get(gram)
        if found is None:
            ahead = common_after(a, i, b, j)
        else:
            # The longest run; of equals the one nearest to where the last one ended.
            ahead, _, j = max((common_after(a, i, b, place), -abs(place - end_b), place) for place in found)
        back = common_before(a, i, b, j, most=i - end_a)
        runs.append(Run(i - back, j - back, ahead + back))
        i = end_a = i + ahead
        end_b = j + ahead
    return runs


def _repeated(grams: list[bytes], once: dict[bytes, int]) -> dict[bytes, list[int]]:
    """Where each gram stands that stands in more than one place; `once` has each one's last."""
    places: dict[bytes, list[int]] = {}
    for j, gram in enumerate(grams):
        if once[gram] != j * _STRIDE:
            known = places.setdefault(gram, [once[gram]])
            if len(known) < _MAX_PLACES:
                known.append(j * _STRIDE)
    return places


def common_after(a: bytes, i: int, b: bytes, j: int) -> int:
    """Letters in which `a` from `i` on and `b` from `j` on agree."""
    high = min(len(a) - i, len(b) - j)
    if a[i : i + high] == b[j : j + high]:
        return high
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        if a[i + low : i + middle] == b[j + low : j + middle]:
            low = middle
        else:
            high = middle
    return low


def common_before(a: bytes, i: int, b: bytes, j: int, *, most: int) -> int:
    """Letters, no more than `most`, in which `a` before `i` and `b` before `j` agree."""
    back, most = 0, min(most, i, j)
    while back + _BLOCK <= most and a[i - back - _BLOCK : i - back] == b[j - back - _BLOCK : j - back]:
        back += _BLOCK
    while back < most and a[i - back - 1] == b[j - back - 1]:
        back += 1
    return back


def covered(spans: Sequence[tuple[int, int]], end: int) -> int:
    """Letters before `end` that lie in any of the spans (start, stop).

    >>> covered([(0, 10), (5, 20), (30, 40)], 35)
    25
    """
    total, reached = 0, 0
    for start, stop in sorted(spans):
        low, high = max(start, reached), min(stop, end)
        if high > low:
            total += high - low
        reached = max(reached, stop)
    return total


def changes(a: bytes, b: bytes, runs: list[Run]) -> list[Change]:
    """What differs between neighbouring runs, before the first and after the last, where it is one change.

    A gap over `MAX_CHANGE` letters on one side is another passage, unless it is a table with other numbers. So is one
    over `SMALL_CHANGE` at either end, or with more than twice the letters on one side: text was put in or left out.
    """
    bounded = [Run(0, 0, 0), *runs, Run(len(a), len(b), 0)]
    found: list[Change] = []
    for place, (before, after) in enumerate(pairwise(bounded)):
        from_a, to_a = before.a + before.length, after.a
        from_b, to_b = before.b + before.length, after.b
        less, more = sorted((to_a - from_a, to_b - from_b))
        limit = longest_change(less, more, at_end=place in (0, len(runs)))
        if less < 0 or more == 0 or (more > limit and not _filled_anew(a[from_a:to_a], b[from_b:to_b])):
            continue
        if less == 0 and not (a[from_a:to_a] + b[from_b:to_b]).isdigit():
            # Words put in beside a number change none, though no space parts the two here.
            found.append(Change(a[from_a:to_a], b[from_b:to_b], substitution=False))
            continue
        found.append(
            Change(
                a[_digits_left(a, from_a) : _digits_right(a, to_a)],
                b[_digits_left(b, from_b) : _digits_right(b, to_b)],
                substitution=less > 0,
            )
        )
    return found


def longest_change(less: int, more: int, *, at_end: bool) -> int:
    """Letters that a gap of so many on either side may have at most to be one change."""
    return SMALL_CHANGE if at_end or 0 < 2 * less < more else MAX_CHANGE


def _filled_anew(a: bytes, b: bytes) -> bool:
    """Whether two long gaps are one table or form with other numbers in it: no words but the same, and numbers."""
    labels = _NUMBER.sub(b"", a), _NUMBER.sub(b"", b)
    return min(map(len, labels)) < min(len(a), len(b)) and title_agreement(*labels) >= SAME_LABELS


def _digits_left(text: bytes, at: int) -> int:
    while at > 0 and text[at - 1 : at].isdigit():
        at -= 1
    return at


def _digits_right(text: bytes, at: int) -> int:
    while text[at : at + 1].isdigit():
        at += 1
    return at
