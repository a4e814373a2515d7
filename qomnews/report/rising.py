"""Words that rise: what more stories say in a week than in the weeks before it, by Dunning's log-likelihood.

What is counted are stories that have a word, once each: not how often they say it, and no mirrors. Words are lemmas by
hazm; stop words and what has fewer than two letters are left out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import attrs

from qomnews.text.letters import ZWNJ

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

MOST = 30
# Chance alone gives one word in a thousand a greater likelihood than this (chi-squared, one degree of freedom).
LEAST_LIKELIHOOD = 10.83
LEAST_STORIES = 3
# Forms of a word that a search of it looks for.
FORMS = 3
_WORD = re.compile(rf"[^\W\d_]+(?:{ZWNJ}[^\W\d_]+)*")
_STEMS = "#"
# Distinct words of some years are so many; a lemma costs some microseconds, a look-up a fiftieth of one.
_REMEMBERED = 1 << 18


@attrs.frozen
class Rise:
    """A word that rises.

    Attributes:
        word: its lemma, of verbs the infinitive.
        forms: how stories of the week write it, the most frequent first.
        now: how many of the week's stories have it.
        before: how many of those of the weeks before.
        likelihood: Dunning's log-likelihood ratio (G²).
    """

    word: str
    forms: tuple[str, ...]
    now: int
    before: int
    likelihood: float


@attrs.frozen
class Risen:
    """The words that rise, the surest first, and how many stories there were in the week and before it."""

    rises: Sequence[Rise]
    now: int
    before: int


class Tally:
    """Stories counted by the words that they have; `lemma` gives a word's, None for a stop word."""

    def __init__(self, lemma: Callable[[str], str | None]) -> None:
        self._lemmas = _Lemmas(lemma)
        self.stories = 0
        self.words: Counter[str] = Counter()
        self._forms: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """A story."""
        self.stories += 1
        written = set(_WORD.findall(text))
        self._forms.update(written)
        lemmas = {self._lemmas[word] for word in written}
        self.words.update(lemma for lemma in lemmas if lemma is not None)

    def forms(self, words: Collection[str]) -> dict[str, tuple[str, ...]]:
        """How stories write words, each in so many ways at most, the most frequent first."""
        found: dict[str, list[tuple[int, str]]] = {word: [] for word in words}
        for form, count in self._forms.items():
            word = self._lemmas[form]
            if word in found:
                found[word].append((-count, form))
        return {word: tuple(form for _, form in sorted(ways)[:FORMS]) for word, ways in found.items()}


class _Lemmas(dict[str, str | None]):
    """Words and their lemmas, each made when the word is first met: a look-up takes a tenth of a call."""

    def __init__(self, lemma: Callable[[str], str | None]) -> None:
        super().__init__()
        self._make = lemma

    def __missing__(self, word: str) -> str | None:
        self[word] = made = self._make(word)
        return made


def risen(now: Tally, before: Tally) -> Risen:
    """The words that more of the one's stories have than of the other's, beyond chance."""
    found = []
    for word, count in now.words.items():
        earlier = before.words[word]
        if count < LEAST_STORIES or not before.stories or count * before.stories <= earlier * now.stories:
            continue
        likelihood = log_likelihood(count, now.stories, earlier, before.stories)
        if likelihood >= LEAST_LIKELIHOOD:
            found.append((likelihood, word, count, earlier))
    found.sort(key=lambda rise: (-rise[0], rise[1]))
    best = found[:MOST]
    forms = now.forms({word for _, word, _, _ in best})
    rises = [Rise(spoken(word), forms[word], count, earlier, value) for value, word, count, earlier in best]
    return Risen(rises, now.stories, before.stories)


def log_likelihood(count: int, of: int, other_count: int, other_of: int) -> float:
    """How little chance explains that two shares differ: Dunning's G², of stories with a word and those without.

    T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1993).

    Args:
        count: stories of the one sort that have the word.
        of: all of that sort, one at least.
        other_count: stories of the other sort that have it.
        other_of: all of that sort, one at least.

    >>> log_likelihood(5, 10, 50, 100), round(log_likelihood(10, 10, 0, 10), 4)
    (0.0, 27.7259)
    """
    cells = ((count, of), (of - count, of), (other_count, other_of), (other_of - other_count, other_of))
    with_it = count + other_count
    alike = (with_it, of + other_of - with_it) * 2
    total = of + other_of
    # What is expected of a cell if both sorts are the same.
    terms = (
        seen * math.log(seen * total / (size * both)) for (seen, size), both in zip(cells, alike, strict=True) if seen
    )
    return max(0.0, 2 * math.fsum(terms))


def spoken(lemma: str) -> str:
    """A lemma as people write it: hazm names a verb by its two stems.

    >>> spoken("رفت#رو"), spoken("باران")
    ('رفتن', 'باران')
    """
    past, parted, present = lemma.partition(_STEMS)
    return lemma if not parted else f"{past}ن" if past else present


def lemma(word: str) -> str | None:
    """A word's lemma by hazm; None for a stop word."""
    return _lemmas()(word)


@cache
def _lemmas() -> Callable[[str], str | None]:
    from hazm import Lemmatizer, stopwords_list  # noqa: PLC0415 - a second that few pages need

    lemmatize = Lemmatizer().lemmatize
    # hazm joins the parts of a verb by a sign.
    stops = {part for stop in stopwords_list() for part in (stop, stop.replace("_", ZWNJ), *stop.split("_"))}
    return lru_cache(_REMEMBERED)(_of(lemmatize, stops | {lemmatize(stop) for stop in stops}))


def _of(lemmatize: Callable[[str], str], stops: Collection[str]) -> Callable[[str], str | None]:
    def lemma(word: str) -> str | None:
        found = lemmatize(word)
        return None if len(word) < 2 or word in stops or found in stops else found

    return lemma


def tallied(texts: Iterable[str], lemma: Callable[[str], str | None] = lemma) -> Tally:
    """Stories, counted."""
    tally = Tally(lemma)
    for text in texts:
        tally.add(text)
    return tally
