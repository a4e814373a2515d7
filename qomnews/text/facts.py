"""What is known of words: how often they were counted, where they are listed, what they are part of.

The same questions are answered from the compiled lexicon when text is normalised and from fresh counts when the lexicon
is built. Every figure is a small whole number, so that both give the same answers.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Protocol

import attrs

from qomnews.text.endings import PART_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

# A word's record: counted in even text, in uneven text, in the web's, in hazm's list (steps), and these flags.
type Record = tuple[int, ...]
LISTED, TAGGED, ADJECTIVE, NOUN, SPELT, PLURALISED, SILENT_HE, COMPARED, AFTER_MI, CONJUGATED, OPENS, CLOSES = (
    1 << bit for bit in range(12)
)
GATHERED = 1 << 12
UNKNOWN: Record = (0, 0, 0, 0, 0)
# A part's record: compounds counted and listed that begin with it, percent of its uses in those; the same of ending;
# gathered compounds that begin, that end with it.
NO_PART: Record = (0, 0, 0, 0, 0, 0, 0, 0)
_STEPS = 8


def steps(n: float) -> int:
    """A count on a logarithmic scale, 0 to 255: eight steps for each factor of e.

    >>> steps(0), steps(1), steps(100)
    (0, 6, 37)
    """
    return min(255, round(_STEPS * math.log1p(n)))


def about(step: int) -> int:
    """A count that has so many steps.

    >>> about(37)
    101
    """
    return round(math.expm1(step / _STEPS))


class Table[Value](Protocol):
    """A read-only table: key -> list with one record, or with several values."""

    def get(self, key: str, default: list[Value], /) -> list[Value]:
        """The key's list, or the default."""
        ...


_MISSING = [UNKNOWN]
_NO_PARTS = [NO_PART]
_NEVER: list[Record] = [(0,)]
_NO_FORMS: list[bytes] = []


@attrs.frozen
class Facts:
    """All that is known.

    Attributes:
        words: solid and half-spaced forms -> `Record`.
        parts: parts of compounds -> their record.
        apart: two words with a space between them -> how often counted (steps).
        forms: words without their half-spaces -> the known ways to part them, as bytes of letter positions.
        followers: first parts of known forms -> what follows them there, as UTF-8 with spaces between.
    """

    words: Table[Record]
    parts: Table[Record]
    apart: Table[Record]
    forms: Table[bytes]
    followers: Table[bytes]

    def word(self, form: str) -> Record:
        """The record of a solid or half-spaced form."""
        return self.words.get(form, _MISSING)[0]

    def part(self, part: str) -> Record:
        """The record of a part of compounds."""
        return self.parts.get(part, _NO_PARTS)[0]

    def ending_part(self, part: str) -> Record:
        """The record of a last part, of what it is an inflection of where that is in more compounds."""
        best = self.parts.get(part, _NO_PARTS)[0]
        for ending, instead in PART_ENDINGS:
            if part.endswith(ending) and len(part) > len(ending) + 1:
                other = self.parts.get(part[: -len(ending)] + instead, _NO_PARTS)[0]
                if other[3] + other[4] > best[3] + best[4]:
                    best = other
        return best

    def open(self, first: str, second: str) -> int:
        """How often the two were counted with a space between them (steps)."""
        return self.apart.get(f"{first} {second}", _NEVER)[0][0]

    def parted(self, solid: str) -> Sequence[tuple[str, ...]]:
        """The known ways to part a solid word, as tuples of parts."""
        return [parts_at(solid, cuts) for cuts in self.forms.get(solid, _NO_FORMS)]

    def following(self, first: str) -> frozenset[str]:
        """What follows a first part in the known forms."""
        found = self.followers.get(first, _NO_FORMS)
        return frozenset(found[0].decode().split(" ")) if found else frozenset()

    def knows(self, form: str) -> bool:
        """Whether the form was counted or is listed anywhere."""
        record = self.word(form)
        return any(record[:3]) or record[4] & (LISTED | SPELT) != 0

    def is_verb(self, word: str) -> bool:
        """Whether the word is a verb form without «می»: گردید، نگرفتند، بخوانیم، نیامد."""
        words = self.words
        if words.get(word, _MISSING)[0][4] & (AFTER_MI | CONJUGATED):
            return True
        stem = word[1:] if word[:1] in ("ب", "ن") else ""
        if not stem:
            return False
        bare = [stem]
        if stem[0] == "ی":
            # Before alef the prefix has a yeh, and the alef may go: نیامد of آمد, نیفتد of افتد.
            bare += (f"آ{stem[2:]}" if stem[1:2] == "ا" else stem[1:], f"ا{stem[1:]}")
        elif stem[0] == "ا":
            bare.append(f"آ{stem[1:]}")
        return any(words.get(verb, _MISSING)[0][4] & AFTER_MI for verb in bare)


def parts_at(solid: str, cuts: bytes) -> tuple[str, ...]:
    """A solid word as parts, cut at these letter positions.

    >>> parts_at("کتابها", bytes([4]))
    ('کتاب', 'ها')
    """
    places = [0, *cuts, len(solid)]
    return tuple(solid[start:end] for start, end in itertools.pairwise(places))


def cuts_of(parts: Sequence[str]) -> bytes:
    """The letter positions at which a word is parted: the inverse of `parts_at`.

    >>> list(cuts_of(("کتاب", "ها")))
    [4]
    """
    places, place = [], 0
    for part in parts[:-1]:
        place += len(part)
        places.append(place)
    return bytes(places)
