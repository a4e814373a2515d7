"""What persons said of pairs of articles, which no comparison overrules.

The words of a set never contradict each other: what `together` binds, by way of however many pairs, holds no pair of
`apart`. `merged` and `unmerged` see to that, the later word lifting the earlier ones that stand against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Word = Literal["together", "apart"]


@attrs.frozen
class Rulings:
    """Pairs of ids, the smaller first: those that are one story, and those that never are."""

    together: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, words: Iterable[tuple[str, str, Word]]) -> Rulings:
        """The rulings that these words are, each of two ids in any order."""
        pairs: dict[Word, set[tuple[str, str]]] = {"together": set(), "apart": set()}
        for first, second, word in words:
            pairs[word].add(pair(first, second))
        return cls(frozenset(pairs["together"]), frozenset(pairs["apart"]))

    def word(self, first: str, second: str) -> Word | None:
        """What was said of two articles, whichever is named first."""
        both = pair(first, second)
        return "together" if both in self.together else "apart" if both in self.apart else None

    def partners(self, article_ids: Iterable[str]) -> set[str]:
        """The articles of which something was said together with one of these."""
        ids = set(article_ids)
        return {other for both in self.together | self.apart if ids & set(both) for other in both} - ids

    def within(self, article_ids: Collection[str]) -> Rulings:
        """What was said of these alone."""
        ids = set(article_ids)
        return Rulings(
            frozenset(both for both in self.together if ids.issuperset(both)),
            frozenset(both for both in self.apart if ids.issuperset(both)),
        )

    def merged(self, first: str, second: str, *, own: Collection[str], other: Collection[str]) -> Rulings:
        """The rulings after it was said that two articles are one story.

        Args:
            first: an article.
            second: another.
            own: the members of the story that the first is in.
            other: the members of the second's.

        The stories become one whole: no pair that lies across them stays apart.
        """
        ours, theirs = self._bound({first, *own}), self._bound({second, *other})
        lifted = {(a, b) for a, b in self.apart if (a in ours and b in theirs) or (a in theirs and b in ours)}
        return Rulings(self.together | {pair(first, second)}, self.apart - lifted)

    def unmerged(self, article_id: str, members: Iterable[str]) -> Rulings:
        """The rulings after it was said that an article is not one story with these members."""
        parted = {pair(article_id, other) for other in members if other != article_id}
        return Rulings(
            frozenset(both for both in self.together if article_id not in both) - parted, self.apart | parted
        )

    def _bound(self, article_ids: set[str]) -> set[str]:
        """These, and all that they are bound to."""
        found: set[str] = set()
        waiting = article_ids
        while waiting:
            found |= waiting
            waiting = {other for both in self.together if found & set(both) for other in both} - found
        return found


NO_RULINGS = Rulings()


def pair(first: str, second: str) -> tuple[str, str]:
    """Two ids in the order in which rulings keep them.

    >>> pair("titronline:2", "mehr:1")
    ('mehr:1', 'titronline:2')
    """
    return (first, second) if first < second else (second, first)
