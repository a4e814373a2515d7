"""Forms and frames: two texts that have the same words around other names, or around passages of their own."""

from __future__ import annotations

import re
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors.alignment import Change, Run, common_after, common_before, covered, longest_change
from qomnews.mirrors.credits import credited_outlet
from qomnews.mirrors.letters import coded, decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qomnews.mirrors.fingerprint import Fingerprint

GRAM = 5
"""Letters that must agree within a gap between two runs for a run to begin there: a word."""
SLOT_LETTERS = 8
MOST_SLOT_LETTERS = 60
"""Letters that stand in the place of as many others, at least and at most, in a form filled anew: a person, an office,
a course. What an editor changes is a word or two."""
SLOT_RATIO = 3
"""How many times as long one side of a slot may be as the other: beyond that, text was put in."""
TITLED_LETTERS = 6
"""The same where the titles have it too."""
MOST_EDITED_LETTERS = 12
"""Letters of what an editor puts in the place of a word, at most."""
LONGEST_GAP = 400
LABELS = 0.4
"""Share of a gap's shorter side that the other must have in the same order for numbers within it to be one form's."""
PASSAGE = 40
"""Letters of its own amid what two stories of one press conference share, and letters that they share behind it."""
FRAME_END = 120
"""Letters that may stand before and behind a frame: what an outlet puts there."""
_EDGE = 3
_DIGIT = re.compile(rb"[0-9]")
# After these another outlet puts its own name: reporter, agency, site, by the report, quoting, in talk with.
_ATTRIBUTING = tuple(
    map(coded, ("خبرنگار", "خبرنگاران", "خبرگزاری", "پایگاه خبری", "گزارش", "نقل از", "گفت‌وگو با", "گفتگو با"))
)


@attrs.frozen
class Gap:
    """What stands between two neighbouring runs, in either text."""

    from_a: int
    to_a: int
    from_b: int
    to_b: int

    @property
    def less(self) -> int:
        """Letters of the side that has less."""
        return min(self.to_a - self.from_a, self.to_b - self.from_b)

    @property
    def more(self) -> int:
        """Letters of the side that has more."""
        return max(self.to_a - self.from_a, self.to_b - self.from_b)

    def parted(self, alike: Iterable[Run]) -> Iterator[Gap]:
        """What is left of it around what the two sides have in common within it."""
        runs = [Run(run.a + self.from_a, run.b + self.from_b, run.length) for run in alike]
        return gaps([Run(self.from_a, self.from_b, 0), *runs, Run(self.to_a, self.to_b, 0)])


@attrs.frozen
class Slot:
    """What each of two has in one place of a form; `titled` if each title says the same as its own text."""

    a: bytes
    b: bytes
    titled: bool

    @classmethod
    def of(cls, a: Fingerprint, b: Fingerprint, gap: Gap) -> Slot:
        """The one that a gap is."""
        first, second = a.own[gap.from_a : gap.to_a], b.own[gap.from_b : gap.to_b]
        titled = gap.less >= TITLED_LETTERS and first in a.title and second in b.title
        return cls(first, second, titled)

    @property
    def change(self) -> Change:
        """The same as a change."""
        return Change(self.a, self.b, substitution=True)

    @property
    def edited(self) -> bool:
        """Whether it is a word in the place of another, and no number."""
        longer = max(len(self.a), len(self.b))
        if not 1 < longer <= MOST_EDITED_LETTERS or _DIGIT.search(self.a + self.b):
            return False
        return not self.change.changed_numbers and not self.change.respelled

    def names(self, a: Fingerprint, b: Fingerprint) -> bool:
        """Whether neither is in the other article, has a digit or is an outlet's name."""
        if self.a in b.own or self.a in b.title or self.b in a.own or self.b in a.title:
            return False
        return not any(_DIGIT.search(letters) or credited_outlet(decoded(letters)) for letters in (self.a, self.b))


def gaps(runs: Sequence[Run], least: int = 1) -> Iterator[Gap]:
    """What differs between neighbouring runs where either text has so many letters of its own at least."""
    for before, after in pairwise(runs):
        from_a, from_b = before.a + before.length, before.b + before.length
        if after.a - from_a >= least and after.b - from_b >= least:
            yield Gap(from_a, after.a, from_b, after.b)


def slots(a: Fingerprint, b: Fingerprint, runs: Sequence[Run]) -> list[Slot]:
    """What was filled anew in two texts, in their order.

    A slot has `SLOT_LETTERS` in either text and no digit, stands nowhere else in the other, and lies within a sentence
    on both sides; or it is a number in the place of another; or each title has its own text's. The name of an outlet,
    which puts its own in another's place, is none. Where more short words than these stand in the place of others, an
    editor was at work, and only what titles have too is left.
    """
    bounded = [Run(0, 0, 0), *runs, Run(len(a.own), len(b.own), 0)]
    wide = [gap for gap in gaps(bounded, TITLED_LETTERS) if gap.more <= LONGEST_GAP]
    if not wide:
        return []
    edges = edges_of(a), edges_of(b)
    found: list[Slot] = []
    edited = 0
    for gap in wide:
        if gap.to_a == len(a.own) and gap.from_a in edges[0] and gap.from_b in edges[1]:
            # What each outlet puts below.
            continue
        alike = _fine(a.own[gap.from_a : gap.to_a], b.own[gap.from_b : gap.to_b])
        form = _one_form(gap, alike, at_end=gap.from_a == 0 or gap.to_a == len(a.own))
        for piece in gap.parted(alike):
            slot = Slot.of(a, b, piece)
            if form and slot.change.changed_numbers:
                found.append(slot)
                continue
            placed = slot.titled or _within_sentence(piece, edges)
            if placed and not a.own.endswith(_ATTRIBUTING, 0, piece.from_a) and slot.names(a, b):
                found.append(slot)
            else:
                edited += slot.edited
    if found:
        edited += sum(Slot.of(a, b, gap).edited for gap in gaps(runs) if gap.less < TITLED_LETTERS)
    return found if len(found) >= edited else [slot for slot in found if slot.titled]


def longest_own(print_: Fingerprint, spans: Sequence[tuple[int, int]]) -> int:
    """Letters outside the spans in the sentence that has most of them, of what is an article's own."""
    ends = sorted(edges_of(print_))
    return max((end - start - covered(spans, end) + covered(spans, start) for start, end in pairwise(ends)), default=0)


def frame(a: bytes, b: bytes, runs: Sequence[Run]) -> int:
    """Letters that each of two texts has of its own amid a beginning and an end in common; 0 where there is no frame.

    A copy has other words behind what it shares, or before it, but seldom in the midst of it.
    """
    if not runs or max(runs[0].a, runs[0].b) > FRAME_END:
        return 0
    last = runs[-1]
    if max(len(a) - last.a - last.length, len(b) - last.b - last.length) > FRAME_END:
        return 0
    widest = max(gaps(runs, PASSAGE), key=lambda gap: gap.less, default=None)
    if widest is None:
        return 0
    before = sum(run.length for run in runs if run.a < widest.from_a)
    behind = sum(run.length for run in runs if run.a >= widest.to_a)
    return widest.less if min(before, behind) >= PASSAGE else 0


def _one_form(gap: Gap, alike: Sequence[Run], *, at_end: bool) -> bool:
    """Whether a gap that is too long for one change has the same words on both sides, and other ones between them."""
    return sum(run.length for run in alike) >= LABELS * gap.less and gap.more > longest_change(
        gap.less, gap.more, at_end=at_end
    )


def _within_sentence(piece: Gap, edges: tuple[frozenset[int], frozenset[int]]) -> bool:
    """Whether so much was put in the place of about as much, within a sentence."""
    return (
        piece.less >= SLOT_LETTERS
        and piece.more <= min(MOST_SLOT_LETTERS, SLOT_RATIO * piece.less)
        and not _at_edge(piece.from_a, piece.to_a, edges[0])
        and not _at_edge(piece.from_b, piece.to_b, edges[1])
    )


def _fine(a: bytes, b: bytes) -> list[Run]:
    """Runs of a word or more, in the order of both texts."""
    places: dict[bytes, list[int]] = {}
    for j in range(len(b) - GRAM + 1):
        places.setdefault(b[j : j + GRAM], []).append(j)
    runs: list[Run] = []
    i, end_a, end_b = 0, 0, 0
    while i <= len(a) - GRAM:
        j = next((place for place in places.get(a[i : i + GRAM], ()) if place >= end_b), -1)
        if j < 0:
            i += 1
            continue
        ahead = common_after(a, i, b, j)
        back = common_before(a, i, b, j, most=min(i - end_a, j - end_b))
        runs.append(Run(i - back, j - back, ahead + back))
        i = end_a = i + ahead
        end_b = j + ahead
    return runs


def edges_of(print_: Fingerprint) -> frozenset[int]:
    """Where sentences begin and end in what is an article's own, worn passages taken out."""
    places = {0, *accumulate(map(len, print_.lines.split(b"\n"))), *chain.from_iterable(print_.worn)}
    if not print_.worn:
        return frozenset(places)
    return frozenset(
        place - sum(min(end, place) - start for start, end in print_.worn if start < place) for place in places
    )


def _at_edge(start: int, end: int, edges: frozenset[int]) -> bool:
    """Whether a span begins or ends with a sentence, but for a letter or two in common by chance."""
    return any(start - near in edges or end + near in edges for near in range(_EDGE + 1))
