"""What a person types to search: words, "phrases", -excluded ones, OR, beginnings*. Whatever is typed is a query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from qomnews.search.folding import folded, pieces
from qomnews.text.letters import ZWNJ

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 300
"""Characters of a query that count."""
MOST_WORDS = 24
"""Words of a query that count."""
LEAST_BEGINNING = 2
"""Letters that a beginning has at least: with fewer it is a word."""

# The minus only before a term: within one it is what parts its pieces.
_TERM = re.compile(
    r'(?:(?<=\s)|^)(?P<minus>[-−–]+)(?=["«“]|[^\s-])|"(?P<plain>[^"]*)"|«(?P<angled>[^»]*)»|“(?P<curly>[^”]*)”'
    r'|(?P<either>\|)|(?P<word>[^\s"«»“”|]+)'
)
_OR = "OR"


@attrs.frozen
class Word:
    """A word as it was typed: its pieces between half-spaces (or signs); `begins`: any word that begins so is meant."""

    pieces: tuple[str, ...]
    begins: bool = False

    @property
    def joined(self) -> str:
        """The word in one piece."""
        return "".join(self.pieces)


@attrs.frozen
class Term:
    """A word, or several that follow each other; `quoted`: they stand as they are, not beside other words."""

    words: tuple[Word, ...]
    quoted: bool = False


@attrs.frozen
class Query:
    """A query, read.

    Attributes:
        groups: of each, one term is to be found; in the order in which they were typed.
        excluded: none of these is to be found.
        cut: it was longer than what counts.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)


def parse(text: str) -> Query:
    """Reads a query; never fails.

    All groups are to be found; `OR` (or `|`) makes one group of two terms; a sign that has no use counts for nothing.

    >>> [[word.joined for word in term.words] for (term,) in parse('كتابخانه "باز شد" -قم').groups]
    [['کتابخانه'], ['باز', 'شد']]
    """
    short, cut = _shortened(text)
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    left, either = MOST_WORDS, False
    for term, kind in _terms(short):
        if kind == "either":
            either = True
            continue
        if len(term.words) > left:
            cut = True
            break
        left -= len(term.words)
        if kind == "minus":
            excluded.append(term)
        elif either and groups:
            groups[-1].append(term)
        else:
            groups.append([term])
        either = False
    return Query(tuple(map(tuple, groups)), tuple(excluded), cut)


def _shortened(text: str) -> tuple[str, bool]:
    if len(text) <= LONGEST:
        return text, False
    # Half a word would be another one.
    whole = text[: LONGEST + 1].rsplit(None, 1)
    return (whole[0] if len(whole) > 1 and len(whole[0]) <= LONGEST else text[:LONGEST]), True


def _terms(text: str) -> Iterator[tuple[Term, str]]:
    """The terms, each with what it is: `minus`, `term`; `either` is the sign between two."""
    excluded = False
    for found in _TERM.finditer(text):
        kind = found.lastgroup
        said = found[kind] if kind else ""
        if kind == "minus":
            excluded = True
            continue
        if kind == "either" or said == _OR:
            yield Term(()), "either"
            continue
        if kind == "word":
            word = _word(said)
            term = Term((word,)) if word else None
        else:
            words = tuple(filter(None, map(_word, said.split())))
            term = Term(words, quoted=True) if words else None
        if term is not None:
            yield term, "minus" if excluded else "term"
        excluded = False


def _word(said: str) -> Word | None:
    """What stands between two spaces; signs within it part it as half-spaces do."""
    own = pieces(ZWNJ.join(folded(said).split()))
    if not own:
        return None
    return Word(own, begins=said.endswith("*") and len("".join(own)) >= LEAST_BEGINNING)
