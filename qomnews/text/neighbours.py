"""Which neighbours may be one word: cheap questions about each word, so that most pairs are never looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.text.endings import ENDING_KINDS, INFLECTIONS, VERB_OPENERS
from qomnews.text.facts import CLOSES, OPENS, steps
from qomnews.text.letters import NON_JOINING, ZWNJ

if TYPE_CHECKING:
    from qomnews.text.facts import Facts

# A word never joins, joins a partner with which it is known, or may join any.
NEVER, WITH_PARTNER, WITH_ANY = 0, 1, 2

# A part of at least so many known compounds that stands in them in at least so many of a hundred uses …
_MIN_COMPOUNDS, _MIN_BOUND = steps(3), 30
# … or of so many listed ones, and counted by itself at most so often.
_MIN_LISTED, _MOST_ALONE = steps(8), steps(20)
_ARTICLE, _FAMILY = "ال", "آل"


def opens(facts: Facts, word: str) -> int:
    """Whether the word can be joined to what follows it."""
    if word[-1] in NON_JOINING:
        return NEVER
    head = word.rpartition(ZWNJ)[2]
    if head in VERB_OPENERS or head == _FAMILY:
        return WITH_ANY
    part = facts.part(head)
    if part[0] + part[1] >= _MIN_COMPOUNDS and part[2] >= _MIN_BOUND:
        return WITH_ANY
    return WITH_PARTNER if facts.word(word)[4] & OPENS else NEVER


def closes(facts: Facts, word: str) -> int:
    """Whether the word can be joined to what stands before it."""
    tail = word.partition(ZWNJ)[0]
    if tail in ENDING_KINDS or (tail.startswith(_ARTICLE) and len(tail) > 4):
        return WITH_ANY
    part = facts.ending_part(tail)
    if part[3] + part[4] >= _MIN_COMPOUNDS and part[5] >= _MIN_BOUND:
        return WITH_ANY
    counted, _, _, _, flags = facts.word(tail)
    if part[4] >= _MIN_LISTED and counted <= _MOST_ALONE:
        return WITH_ANY
    if flags & CLOSES or any(facts.word(stem)[4] & CLOSES for stem in uninflected(tail)):
        return WITH_PARTNER
    return NEVER


def uninflected(tail: str) -> list[str]:
    """What a last part may be an inflection of: سازی of ساز.

    >>> uninflected("سازی")
    ['ساز']
    """
    return [
        tail[: -len(ending)] + instead
        for ending, instead in INFLECTIONS
        if len(tail) > len(ending) + 1 and tail.endswith(ending)
    ]
