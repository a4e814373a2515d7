"""Finding what a new article may be a mirror of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from qomnews.mirrors.boilerplate import marked
from qomnews.mirrors.explanation import Match
from qomnews.mirrors.fingerprint import Fingerprint
from qomnews.mirrors.postings import Postings
from qomnews.mirrors.rules import falls_short
from qomnews.mirrors.thresholds import HORIZON_DAYS
from qomnews.mirrors.verification import explanation_of, plainly_other, too_far_apart

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

MAX_PLACES = 50
"""Articles that may hold a key before it says nothing: it stands in a template, a formula or boilerplate."""
RARE_PLACES = 3
"""Articles that may hold a key for it to say enough by itself; of others an article has to share two."""
MOST_SHARED = 0.8
"""Share of an article's keys that another must hold if all of them are common ones."""
MAX_CANDIDATES = 25
"""Candidates that are compared, those that share most first: what a story in a daily template's series costs."""


class Index(Protocol):
    """What is known so far: fingerprints by number, numbers by key. Numbers are given in the order of arrival.

    Of the articles that hold a key no more than `MAX_PLACES + 1` need be remembered: it doesn't count any more then.
    """

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember an article, in the place of what was known under its id."""

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""

    def renew(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember for a known article what was marked in its fingerprint since."""

    def holders(self, keys: Sequence[int]) -> list[list[int]]:
        """For each key the numbers of the articles that hold it."""

    def known(self, numbers: Sequence[int]) -> dict[str, Fingerprint]:
        """Articles by their ids."""

    def stories(self, numbers: Sequence[int]) -> Mapping[int, Hashable]:
        """The stories that articles are in, by the articles' numbers."""


def telling(places: Iterable[Sequence[int]]) -> list[int]:
    """The articles worth comparing, those that share most first, of equals those that came first.

    Args:
        places: for each key of the newcomer the numbers of the articles that hold it.

    Returns:
        At most `MAX_CANDIDATES`; each shares two keys at least, a rare one, or nearly all.
    """
    shared: dict[int, float] = {}
    # Of a text that is printed again and again every key is common: whoever has most of them is worth a look.
    held: dict[int, int] = {}
    keys = 0
    for holders in places:
        keys += 1
        if len(holders) > MAX_PLACES:
            for article in holders:
                held[article] = held.get(article, 0) + 1
        elif holders:
            # A whole for a key and a little for its rarity, so that one rare key is as much as two others.
            weight = 2.0 if len(holders) <= RARE_PLACES else 1.0
            for article in holders:
                shared[article] = shared.get(article, 0.0) + weight
    if held:
        nearly_all = max(MOST_SHARED * keys, 2)
        for article, count in held.items():
            if count + shared.get(article, 0.0) >= nearly_all:
                shared[article] = max(2.0, shared.get(article, 0.0))
    enough = [article for article, weight in shared.items() if weight >= 2]
    enough.sort(key=lambda article: (-shared[article], article))
    return enough[:MAX_CANDIDATES]


class MemoryIndex:
    """An index in memory: an article of 1,200 letters takes about 1,250 bytes.

    `story_of` gives the story of an article that isn't alone in one, by their ids; whoever groups stories fills it.
    """

    def __init__(self) -> None:
        self.story_of: dict[str, str] = {}
        self._ids = [""]
        self._prints = [b""]
        self._numbers: dict[str, int] = {}
        self._postings = Postings()

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember an article, in the place of what was known under its id."""
        self.discard(article_id)
        number = len(self._ids)
        self._numbers[article_id] = number
        self._ids.append(article_id)
        self._prints.append(fingerprint.to_bytes())
        for key in fingerprint.keys:
            self._postings.add(key, number, most=MAX_PLACES + 1)

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""
        number = self._numbers.pop(article_id, None)
        if number is None:
            return
        for key in Fingerprint.from_bytes(self._prints[number]).keys:
            self._postings.discard(key, number)
        self._ids[number], self._prints[number] = "", b""

    def renew(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember for a known article what was marked in its fingerprint since."""
        self._prints[self._numbers[article_id]] = fingerprint.to_bytes()

    def holders(self, keys: Sequence[int]) -> list[list[int]]:
        """For each key the numbers of the articles that hold it."""
        return [self._postings.places(key) for key in keys]

    def known(self, numbers: Sequence[int]) -> dict[str, Fingerprint]:
        """Articles by their ids."""
        return {self._ids[number]: Fingerprint.from_bytes(self._prints[number]) for number in numbers}

    def stories(self, numbers: Sequence[int]) -> dict[int, str]:
        """The stories that articles are in, by the articles' numbers."""
        return {number: self.story_of.get(self._ids[number], self._ids[number]) for number in numbers}

    def fingerprint_of(self, article_id: str) -> Fingerprint:
        """What is known of an article.

        Raises:
            KeyError: nothing.
        """
        return Fingerprint.from_bytes(self._prints[self._numbers[article_id]])


@attrs.frozen
class Judgement:
    """What an index's articles say of a new one.

    `fingerprint` is the new one's with what is worn marked, `matches` its mirrors by their ids, most similar first,
    equals by id. `mirrors` are these ones' fingerprints; `renewed` those of them of which more is known to be worn than
    the index has.
    """

    fingerprint: Fingerprint
    matches: list[tuple[str, Match]]
    mirrors: dict[str, Fingerprint]
    renewed: dict[str, Fingerprint]


def judge(
    article_id: str, fingerprint: Fingerprint, index: Index, horizon_days: int | None = HORIZON_DAYS
) -> Judgement:
    """The verified mirrors of an article among what an index knows.

    What the index knows under the article's own id is an older version of it, never a mirror.
    """
    holders = index.holders(fingerprint.keys)
    keys = fingerprint.keys
    fingerprint, worn = marked(fingerprint, holders, index)
    numbers = telling(held for key, held in zip(keys, holders, strict=True) if key not in worn)
    matches, mirrors, renewed = [], {}, {}
    for known_id, kept in index.known(numbers).items():
        if known_id == article_id or too_far_apart(fingerprint, kept, horizon_days) or plainly_other(fingerprint, kept):
            continue
        known = kept
        explained = explanation_of(fingerprint, known)
        if explained.match is None and falls_short(explained):
            # What is worn of the known one may hide how much the two have in common.
            known, _ = marked(kept, index.holders(kept.keys), index)
            if known is not kept:
                explained = explanation_of(fingerprint, known)
        if explained.match is not None:
            matches.append((known_id, explained.match))
            mirrors[known_id] = known
            if known is not kept:
                renewed[known_id] = known
    matches.sort(key=lambda item: (-item[1].similarity, item[0]))
    return Judgement(fingerprint, matches, mirrors, renewed)
