"""Which stretch of a line became which stretch of its normalised form."""

from __future__ import annotations

import enum
import re
import unicodedata
from typing import TYPE_CHECKING

import attrs

from qomnews.text.letters import MARKS, ZWNJ, folding
from qomnews.text.skeletons import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

TATWEEL, DASH, BROKEN, HAMZA = "\u0640", "–", "\u00ac", "\u0621"
BLANKS = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
INVISIBLE = (
    "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u061c"
)  # fmt: skip
# What comes and goes between letters and signs without being missed by either.
_LOOSE = frozenset((*BLANKS, *INVISIBLE, ZWNJ, TATWEEL, DASH, BROKEN))
# What may stand between a letter and its mark in text as it comes.
_BEFORE_MARK = frozenset((*INVISIBLE, ZWNJ, TATWEEL))
_MARK = re.compile(f"[{MARKS}]")
_DOT = "."
# One key for all signs that stand for each other.
_SAME = {"،": ",", "؛": ";", "؟": "?", "«": '"', "»": '"', "“": '"', "”": '"', "…": _DOT}


class Kind(enum.Enum):
    """What a stretch is: letters and digits with their marks; a sign; or what may come and go between them."""

    LETTER = enum.auto()
    SIGN = enum.auto()
    LOOSE = enum.auto()


@attrs.frozen
class Pair:
    """A stretch before and what it became; `start` and `place` are its offsets in code points, before and after."""

    start: int
    before: str
    place: int
    after: str
    kind: Kind

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


class _Table(dict[str, tuple[Kind | None, str]]):
    """Code point -> its kind (None for a mark) and the key by which it finds its counterpart, found out when met."""

    def __missing__(self, char: str) -> tuple[Kind | None, str]:
        self[char] = told = _told(char)
        return told


def _told(char: str) -> tuple[Kind | None, str]:
    folded = char.translate(folding())
    # A hamza of its own counts for nothing in a skeleton, yet words go on after it.
    if letters := skeleton(char) or (folded if folded == HAMZA else ""):
        return Kind.LETTER, letters
    if char in _LOOSE or not folded:
        return Kind.LOOSE, ""
    if all(_MARK.match(each) or unicodedata.category(each).startswith("M") for each in folded):
        return None, ""
    base = unicodedata.normalize("NFD", folded)[0]
    return Kind.SIGN, _SAME.get(base, base)


_TABLE = _Table()


def correspondences(before: str, after: str) -> Iterator[tuple[list[Pair], Pair | None]]:
    """What stands between letters, then the next letter, until the end, where the letter is None.

    The parts of the pairs, put together, are `before` and `after`. Letters find each other by their skeletons, which
    are the same on both sides; where they aren't, all is one sign. What is the same between two letters is one
    pair. Linear time, and memory for what is between two letters.
    """
    at = place = 0
    if _key(before) == _key(after):
        for (start, end), (begin, finish) in _letter_pairs(before, after):
            yield (
                _between(at, before[at:start], place, after[place:begin]),
                Pair(start, before[start:end], begin, after[begin:finish], Kind.LETTER),
            )
            at, place = end, finish
        yield _between(at, before[at:], place, after[place:]), None
    else:
        yield [Pair(0, before, 0, after, Kind.SIGN)], None


def _key(text: str) -> str:
    return "".join([_TABLE[char][1] for char in text if _TABLE[char][0] is Kind.LETTER])


def _letter_pairs(before: str, after: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Spans of the letters of both sides; one that became several, or several that became one, are one span."""
    ours, theirs = _letters(before), _letters(after)
    for start, ended, key in ours:
        begin, finish, other = next(theirs)
        end, length, reached = ended, len(key), len(other)
        while length != reached:
            if length < reached:
                _, end, more = next(ours)
                length += len(more)
            else:
                _, finish, more = next(theirs)
                reached += len(more)
        yield (start, end), (begin, finish)


def _letters(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and skeleton of each letter or digit with its marks."""
    place, length = 0, len(text)
    while place < length:
        kind, key = _TABLE[text[place]]
        start = place
        place += 1
        if kind is not Kind.LETTER:
            continue
        end = place
        while place < length:
            if _TABLE[text[place]][0] is None:
                end = place + 1
            elif text[place] not in _BEFORE_MARK:
                break
            place += 1
        yield start, end, key


def _between(start: int, before: str, place: int, after: str) -> list[Pair]:
    """What stands between two letters, sign by sign; in one piece where it is the same, or the signs don't match."""
    if before == after:
        return [Pair(start, before, place, after, _kind(before))] if before else []
    ours, theirs = _signs(before), _signs(after)
    if [key for *_, key in ours] != [key for *_, key in theirs]:
        return [Pair(start, before, place, after, Kind.SIGN)]
    pairs: list[Pair] = []
    at = to = 0
    ends = (len(before), len(before), ""), (len(after), len(after), "")
    for (begin, end, _), (first, last, _) in zip((*ours, ends[0]), (*theirs, ends[1]), strict=True):
        if at < begin or to < first:
            pairs.append(Pair(start + at, before[at:begin], place + to, after[to:first], Kind.LOOSE))
        if begin < end or first < last:
            pairs.append(Pair(start + begin, before[begin:end], place + first, after[first:last], Kind.SIGN))
        at, to = end, last
    return pairs


def _kind(between: str) -> Kind:
    return Kind.SIGN if any(_TABLE[char][0] is Kind.SIGN for char in between) else Kind.LOOSE


def _signs(between: str) -> list[tuple[int, int, str]]:
    """Start, end and key of each sign with its marks; dots are one sign, whatever loose stands between them."""
    signs: list[tuple[int, int, str]] = []
    for place, char in enumerate(between):
        kind, key = _TABLE[char]
        if kind is Kind.SIGN:
            start = signs.pop()[0] if key == _DOT and signs and signs[-1][2] == _DOT else place
            signs.append((start, place + 1, key))
        elif kind is None and signs and signs[-1][1] == place:
            start, _, key = signs.pop()
            signs.append((start, place + 1, key))
    return signs
