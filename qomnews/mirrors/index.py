"""Finding what a new article may be a mirror of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from qomnews.mirrors.fingerprint import Fingerprint
from qomnews.mirrors.postings import Postings
from qomnews.mirrors.verification import compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.mirrors.pairing import Match

MAX_PLACES = 50
"""Articles that may hold a key before it says nothing: it stands in a template, a formula or boilerplate."""
RARE_PLACES = 3
"""Articles that may hold a key for it to say enough by itself; of others an article has to share two."""
MAX_CANDIDATES = 25
"""Candidates that are compared, those that share most first: what a story in a daily template's series costs."""


class Index(Protocol):
    """What is known so far, by key.

    `candidates` gives what shares enough keys with a fingerprint (`telling`), by id. A key that more than
    `MAX_PLACES` articles hold doesn't count, and need not be remembered for more.
    """

    def add(self, article_id: str, fingerprint: Fingerprint) -> None:
        """Remember an article, in the place of what was known under its id."""

    def discard(self, article_id: str) -> None:
        """Forget an article, if it is known."""

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[str, Fingerprint]]:
        """Articles worth comparing."""


def telling(places: Iterable[Sequence[int]]) -> list[int]:
    """The articles worth comparing, those that share most first, of equals those that came first.

    Args:
        places: for each key of the newcomer the numbers of the articles that hold it, no more than `MAX_PLACES + 1` of them.

    Returns:
        At most `MAX_CANDIDATES`; each shares two keys at least or a rare one.
    """
    shared: dict[int, float] = {}
    for holders in places:
        if 0 < len(holders) <= MAX_PLACES:
            # A whole for a key and a little for its rarity, so that one rare key is as much as two others.
            weight = 2.0 if len(holders) <= RARE_PLACES else 1.0
            for article in holders:
                shared[article] = shared.get(article, 0.0) + weight
    enough = [article for article, weight in shared.items() if weight >= 2]  # noqa: PLR2004 - see weight
    enough.sort(key=lambda article: (-shared[article], article))
    return enough[:MAX_CANDIDATES]


class MemoryIndex:
    """An index in memory: an article takes about 1,100 bytes."""

    def __init__(self) -> None:
        self._ids = [""]
        self._prints: list[bytes] = [b""]
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

    def candidates(self, fingerprint: Fingerprint) -> list[tuple[str, Fingerprint]]:
        """Articles that share enough keys, in the order of their ids."""
        numbers = telling(self._postings.places(key) for key in fingerprint.keys)
        known = {self._ids[number]: Fingerprint.from_bytes(self._prints[number]) for number in numbers}
        return sorted(known.items())

    def fingerprint_of(self, article_id: str) -> Fingerprint:
        """What is known of an article.

        Raises:
            KeyError: nothing.
        """
        return Fingerprint.from_bytes(self._prints[self._numbers[article_id]])


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
