"""What a query means for an index of pieces of words: which of them are to follow each other, in any spelling known.

The index holds the pieces of words between their half-spaces, one after the other. A word is found where pieces that
follow each other make it up, whether a space, a half-space or nothing stands between them in the text or in the query:

* a word in one piece is also looked for in the pieces that some text has it in, and in any two words that the index
  knows (for `کتابخانهها` also `کتابخانه ها`), or three with `و` between them (`گفت و گو`);
* words beside each other are also looked for in one piece (for `می رود` also `میرود`).
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from qomnews.search.query import Query, Term, Word

    # A word in one piece -> the ways in which it is spelt in the index.
    type Forms = Mapping[str, AbstractSet[tuple[str, ...]]]

LONGEST_PARTED = 40
"""Letters of a word that is looked for in two pieces, at most."""
MOST_JOINED = 4
"""Words beside each other that are looked for in one piece, at most."""
MOST_SPELLINGS = 48
"""Spellings of a phrase that are looked for, at most: those first that differ least from how it was typed."""
_MOST_OF_A_WORD = 6
_MOST_TRIED = 4096
_AND = "و"


@attrs.frozen
class Run:
    """Pieces that follow each other; with `begins` the last one only begins so."""

    pieces: tuple[str, ...]
    begins: bool = False


@attrs.frozen
class Expression:
    """Of each of `groups` one run is to be found, and none of `excluded`."""

    groups: tuple[tuple[Run, ...], ...] = ()
    excluded: tuple[Run, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)

    @property
    def wanted(self) -> tuple[Run, ...]:
        """All that a match may have been found by."""
        return tuple(dict.fromkeys(run for group in self.groups for run in group))


def asked_forms(query: Query) -> set[str]:
    """The words, in one piece, of which `expression` has to know how the index spells them."""
    asked: set[str] = set()
    for term in _all_terms(query):
        for word in term.words:
            asked.update(word.pieces)
            asked.add(word.joined)
            for parts in _partings(word.joined):
                asked.update(parts)
        asked.update(joined for _, _, joined in _joinings(term.words))
    for row in _rows(query):
        asked.update(joined for _, _, joined in _joinings(row))
    return asked


def expression(query: Query, forms: Forms) -> Expression:
    """What a query means for an index that has these forms of the words that were asked for."""
    beside: dict[int, list[Run]] = {}
    for row in _rows(query):
        for first, end, joined in _joinings(row):
            runs = [Run(form) for form in _known(joined, forms)]
            for at in range(first, end):
                beside.setdefault(id(row[at]), []).extend(runs)
    groups = []
    for group in query.groups:
        runs = [run for term in group for run in _spellings(term, forms)]
        if len(group) == 1 and not group[0].quoted:
            runs += beside.get(id(group[0].words[0]), [])
        groups.append(tuple(dict.fromkeys(runs)))
    excluded = dict.fromkeys(run for term in query.excluded for run in _spellings(term, forms))
    return Expression(tuple(groups), tuple(excluded))


def _all_terms(query: Query) -> Iterator[Term]:
    for group in query.groups:
        yield from group
    yield from query.excluded


def _rows(query: Query) -> list[list[Word]]:
    """Words that stand beside each other, outside of quotation marks and of either-or."""
    rows: list[list[Word]] = [[]]
    for group in query.groups:
        (term, *others) = group
        if others or term.quoted or term.words[0].begins:
            rows.append([])
        else:
            rows[-1].append(term.words[0])
    return [row for row in rows if len(row) > 1]


def _joinings(words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Each few words beside each other: the first, the one behind the last, and all of them in one piece."""
    for first in range(len(words)):
        for end in range(first + 2, min(first + MOST_JOINED, len(words)) + 1):
            if not any(word.begins for word in words[first:end]):
                yield first, end, "".join(word.joined for word in words[first:end])


def _partings(joined: str) -> Iterator[tuple[str, ...]]:
    """A word in two pieces, or in three with `و` (and) amid them."""
    if len(joined) > LONGEST_PARTED:
        return
    for at in range(1, len(joined)):
        yield joined[:at], joined[at:]
        if joined[at] == _AND and at + 1 < len(joined):
            yield joined[:at], _AND, joined[at + 1 :]


def _known(joined: str, forms: Forms) -> list[tuple[str, ...]]:
    """The ways in which the index spells a word, those in few pieces first."""
    return sorted(forms.get(joined, ()), key=lambda form: (len(form), form))


def _of_word(word: Word, forms: Forms) -> list[tuple[str, ...]]:
    """A word's spellings that the index has, as far as it is known, those first that are likeliest."""
    guessed = (word.pieces, *_partings(word.joined))
    there = [parts for parts in guessed if all((piece,) in forms.get(piece, ()) for piece in parts)]
    as_typed = there[:1] if word.pieces in there[:1] else []
    return list(dict.fromkeys([*as_typed, *_known(word.joined, forms), *there]))


def _spellings(term: Term, forms: Forms) -> list[Run]:
    """A term in all spellings; never none: what the index can't have is asked for as it was typed."""
    if len(term.words) == 1:
        (word,) = term.words
        if word.begins:
            return list(dict.fromkeys((Run(word.pieces, begins=True), Run((word.joined,), begins=True))))
        return [Run(form) for form in _of_word(word, forms)] or [Run(word.pieces)]
    found = sorted(islice(_coverings(term.words, forms), _MOST_TRIED), key=lambda covering: covering[0])
    last = term.words[-1].begins
    runs = dict.fromkeys(Run(pieces, last) for _, pieces in found[:MOST_SPELLINGS])
    return list(runs) or [Run(tuple(piece for word in term.words for piece in word.pieces), last)]


def _coverings(words: Sequence[Word], forms: Forms) -> Iterator[tuple[int, tuple[str, ...]]]:
    """A phrase's spellings, each with how far it is from how it was typed."""
    joined = {(first, end): _known(whole, forms) for first, end, whole in _joinings(words)}
    for cuts in _cuts(len(words)):
        choices: list[list[tuple[str, ...]]] = []
        for first, end in cuts:
            word = words[first]
            if end > first + 1:
                choices.append(joined.get((first, end), []))
            elif word.begins:
                choices.append([word.pieces, (word.joined,)])
            else:
                choices.append(_of_word(word, forms)[:_MOST_OF_A_WORD])
        far = len(words) - len(cuts)
        for picked in product(*(list(enumerate(choice)) for choice in choices)):
            yield far + sum(rank for rank, _ in picked), tuple(piece for _, form in picked for piece in form)


def _cuts(count: int) -> Iterator[list[tuple[int, int]]]:
    """The ways to part so many words into runs; with one run of several words, or none."""
    single = [(at, at + 1) for at in range(count)]
    yield single
    for first in range(count):
        for end in range(first + 2, min(first + MOST_JOINED, count) + 1):
            yield [*single[:first], (first, end), *single[end:]]
