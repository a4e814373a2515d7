"""A word of a line: how it could be parted, what its half-spaces say of the line, what it may be joined with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

from qomnews.text.endings import EZAFE, VERB_OPENERS, takes
from qomnews.text.letters import NON_JOINING, ZWNJ
from qomnews.text.neighbours import NEVER, WITH_ANY

if TYPE_CHECKING:
    from collections.abc import Collection

    from qomnews.text.looks import Look

NOTHING: frozenset[str] = frozenset()

# What a word may be joined with as bits, so that most neighbours are told apart by one operation: a bit for a part that
# it is known with, by chance the same for several; one for any that joins whatever stands before it, one for any that
# joins whatever follows.
_PARTS, _TO_ANY_BEHIND, _TO_ANY_AHEAD = 58, 1 << 58, 1 << 59
_ALL = (1 << 60) - 1
# Of more parts than these nearly every bit would be set.
_MOST_PARTS = 100


class Question(NamedTuple):
    """A solid stretch of a word that could be parted: which of its parts, how many follow, what is thought of it.

    `kind`, `group` and `weight` are what the half-space belongs to, whom it is up to, and its likelihood in quarters
    (`qomnews.text.line_damage`).
    """

    place: int
    after: int
    look: Look
    optional: bool
    kind: int
    group: int
    weight: int


@attrs.frozen(eq=False)
class Word:
    """A word of a line, with the half-spaces that it came with.

    Attributes:
        text: the word as it came, without marks and misplaced half-spaces.
        guess: the word with its solid parts parted where that is likelier than not.
        questions: the parts that could be parted.
        kept, kept_optional, kept_after_he: its half-spaces, those before ها and تر, of these those after a silent ه.
        kept_affixes: its half-spaces at an ending or after می.
        glued, solid: parts that have certainly lost a half-space, parts that good writers write solid too.
        lost: the likelihoods of its questions in quarters, summed by group (`qomnews.text.line_damage`).
        glued_affixes: of the glued parts those that lost it at an ending or after می.
        opening, closing: whether it may join its neighbours (`qomnews.text.neighbours`).
        followers: the last parts that it is known with.
        tails, verb: what its first part is an inflection of; whether that is a verb that «می» may stand before.
        telling: whether it says anything of the condition of its line.
        before, after: the punctuation that stands at it, where it was looked at with that.
        mended: whether half-spaces were misplaced in it.
        ahead, behind: bits; the next word may be joined only where its `behind` shares one with this word's `ahead`.
    """

    text: str
    guess: str
    questions: tuple[Question, ...] = ()
    kept: int = 0
    kept_optional: int = 0
    kept_after_he: int = 0
    kept_affixes: int = 0
    glued: int = 0
    glued_affixes: int = 0
    solid: int = 0
    lost: tuple[int, ...] = (0, 0, 0)
    opening: int = NEVER
    closing: int = NEVER
    followers: frozenset[str] = NOTHING
    tails: tuple[str, ...] = ()
    verb: bool = False
    telling: bool = False
    mended: bool = False
    before: str = ""
    after: str = ""
    ahead: int = attrs.field(init=False)
    behind: int = attrs.field(init=False)

    @ahead.default
    def _ahead(self) -> int:
        # Punctuation stands between the words, or one of them has no letters.
        if self.after or not self.text:
            return 0
        return _ALL if self.opening == WITH_ANY else _TO_ANY_BEHIND | _bits(self.followers)

    @behind.default
    def _behind(self) -> int:
        if self.before or not self.text:
            return 0
        return _ALL if self.closing == WITH_ANY else _TO_ANY_AHEAD | _bits(self.tails)


def _bits(parts: Collection[str]) -> int:
    if len(parts) > _MOST_PARTS:
        return (1 << _PARTS) - 1
    found = 0
    for part in parts:
        found |= 1 << hash(part) % _PARTS
    return found


def may_join(first: Word, second: Word) -> bool:
    """Whether two neighbours may be one word."""
    if WITH_ANY not in (first.opening, second.closing):
        return not first.followers.isdisjoint(second.tails)
    if first.guess[-1] in NON_JOINING or (first.guess in VERB_OPENERS and not second.verb):
        # می is wine too: می ناب.
        return False
    return second.guess.partition(ZWNJ)[0] != EZAFE or takes(first.guess, EZAFE)
