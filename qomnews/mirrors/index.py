"""Finding what a new article may be a mirror of."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Protocol

from qomnews.mirrors.verification import compare

if TYPE_CHECKING:
    from qomnews.mirrors.fingerprint import Fingerprint
    from qomnews.mirrors.pairing import Match

MIN_SHARED_KEYS = 2
"""Keys that two articles must share to be compared at all."""
MAX_PLACES = 50
"""Articles that may hold a key before it says nothing: it stands in a template, a formula or boilerplate."""
MAX_CANDIDATES = 25
"""Candidates that are compared, those with most shared keys first: what a story in a daily template's series costs."""


class Index(Protocol):
    """What is known so far, by key.

    `candidates` gives what shares at least `MIN_SHARED_KEYS` keys with a fingerprint, most shared first, equals by id,
    at most `MAX_CANDIDATES`; keys that more than `MAX_PLACES` articles hold don't count.
    """

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember an article, in the place of what was known under its id."""

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[str, Fingerprint]]:
        """Articles worth comparing."""


class MemoryIndex:
    """An index of dictionaries."""

    def __init__(self) -> None:
        self._known: dict[str, Fingerprint] = {}
        self._places: defaultdict[int, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._known)

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember an article, in the place of what was known under its id."""
        self.discard(article_id)
        self._known[article_id] = fingerprint
        for key in fingerprint.keys:
            self._places[key].add(article_id)

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""
        known = self._known.pop(article_id, None)
        for key in known.keys if known is not None else ():
            self._places[key].discard(article_id)
            if not self._places[key]:
                del self._places[key]

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[str, Fingerprint]]:
        """Articles that share enough keys, most first."""
        shared: Counter[str] = Counter()
        for key in fingerprint.keys:
            places = self._places.get(key, ())
            if len(places) <= MAX_PLACES:
                shared.update(places)
        enough = [(-count, article_id) for article_id, count in shared.items() if count >= MIN_SHARED_KEYS]
        return [(article_id, self._known[article_id]) for _, article_id in sorted(enough)[:MAX_CANDIDATES]]


def judge(article_id: str, fingerprint: Fingerprint, index: Index) -> list[tuple[str, Match]]:
    """Verified mirrors of an article among an index's candidates, most similar first, equals by id.

    What the index knows under the article's own id is an older version of it, never a mirror.
    """
    verified = [
        (known_id, found)
        for known_id, known in index.candidates(fingerprint)
        if known_id != article_id and (found := compare(fingerprint, known)) is not None
    ]
    return sorted(verified, key=lambda item: (-item[1].similarity, item[0]))
