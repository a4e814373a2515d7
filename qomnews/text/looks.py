"""What is thought of a solid word: how it could be parted, what it may join, and how the lexicon keeps that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qomnews.text.facts import cuts_of, parts_at
from qomnews.text.letters import ZWNJ
from qomnews.text.neighbours import closes, opens

if TYPE_CHECKING:
    from qomnews.text.facts import Facts
    from qomnews.text.readings import Parts

# Margins are log-odds in eighths, kept in one byte.
SCALE, ZERO = 8, 128
# Below this margin nobody would part the word; above that one everybody would.
UNLIKELY, SURE = -6 * SCALE, 2 * SCALE


class Look(NamedTuple):
    """What is thought of a solid word: its best parted reading, and by how much that beats the whole word."""

    parts: Parts
    margin: int


WHOLE = Look((), -ZERO)


def scaled(score: float) -> int:
    """A log-odds in eighths, as one signed byte."""
    return max(1 - ZERO, min(ZERO - 1, round(score * SCALE)))


class Joins(NamedTuple):
    """Whether a word may join its neighbours (`qomnews.text.neighbours`), and whether its first part is a verb."""

    opening: int
    closing: int
    verb: bool


def joins_of(facts: Facts, guess: str) -> Joins:
    """What a word may join."""
    return Joins(opens(facts, guess), closes(facts, guess), facts.is_verb(guess.partition(ZWNJ)[0]))


def verdict_bytes(look: Look, joins: Joins) -> bytes:
    """What the lexicon keeps of a solid word."""
    first = bytes((joins.opening | joins.closing << 2 | joins.verb << 4,))
    return first + bytes((look.margin + ZERO,)) + cuts_of(look.parts) if look.parts else first


def read_verdict(solid: str, content: bytes) -> tuple[Look, Joins]:
    """The inverse of `verdict_bytes`."""
    look = Look(parts_at(solid, content[2:]), content[1] - ZERO) if len(content) > 1 else WHOLE
    return look, Joins(content[0] & 3, content[0] >> 2 & 3, bool(content[0] >> 4))
