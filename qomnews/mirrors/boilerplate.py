"""Boilerplate that no list knows: the parts of a text that stand in stories which share nothing else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from qomnews.mirrors.alignment import common_after, common_before
from qomnews.mirrors.fingerprint import joined
from qomnews.mirrors.keys import GRAM, places_of

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

    from qomnews.mirrors.fingerprint import Fingerprint

WORN_STORIES = 3
"""Stories, besides an article's own, that hold a key which says nothing: with the article, four have the passage."""
STRANGER_KEYS = 2
STRANGER_SHARE = 0.25
"""Keys, and share of an article's keys, that it may have in common with a story which is none of its mirrors."""


class Library(Protocol):
    """What is known of other articles, by their numbers."""

    def known(self, numbers: Sequence[int]) -> dict[str, Fingerprint]:
        """Their fingerprints, by their ids."""

    def stories(self, numbers: Sequence[int]) -> Mapping[int, Hashable]:
        """The stories that they are in."""


def marked(
    fingerprint: Fingerprint, holders: Sequence[Sequence[int]], library: Library
) -> tuple[Fingerprint, Collection[int]]:
    """The fingerprint with the passages marked that stand in other stories, besides those that were before.

    Args:
        fingerprint: an article's.
        holders: for each of its keys the numbers of the articles that hold it.
        library: what is known of these.

    Returns:
        The fingerprint, and those of its keys that stand for such passages.

    A passage is worn where it stands in `WORN_STORIES` others which share hardly anything else with the article.
    """
    strangers = _strangers(fingerprint.keys, holders, library)
    if not strangers:
        return fingerprint, ()
    others = library.known(list({number: None for numbers in strangers.values() for number in numbers})).values()
    places = places_of(fingerprint.hashes[: max(len(fingerprint.text) - GRAM + 1, 0)], strangers).values()
    spans = [_passage(fingerprint.text, place, others) for place in places]
    worn = joined([*fingerprint.worn, *spans])
    return (fingerprint if worn == fingerprint.worn else fingerprint.marked(worn)), strangers.keys()


def _strangers(keys: Sequence[int], holders: Sequence[Sequence[int]], library: Library) -> dict[int, list[int]]:
    """For each key that is worn, an article of each of some stories that have nothing else to do with this one."""
    suspects = [place for place, held in enumerate(holders) if len(held) >= WORN_STORIES]
    if not suspects:
        return {}
    shared = Counter(number for held in holders for number in held)
    most = max(STRANGER_KEYS, int(STRANGER_SHARE * len(keys)))
    found: dict[int, list[int]] = {}
    for place in suspects:
        strangers = sorted(number for number in holders[place] if shared[number] <= most)
        one_each: dict[Hashable, int] = {}
        # Mostly the first few are of so many stories, and each costs the reading of a record.
        for some in (strangers[: 2 * WORN_STORIES], strangers[2 * WORN_STORIES :]):
            if len(strangers) >= WORN_STORIES > len(one_each):
                story_of = library.stories(some)
                for number in some:
                    one_each.setdefault(story_of[number], number)
        if len(one_each) >= WORN_STORIES:
            found[keys[place]] = list(one_each.values())[:WORN_STORIES]
    return found


def _passage(text: bytes, place: int, others: Iterable[Fingerprint]) -> tuple[int, int]:
    """The span around a gram that all of the others have in which it stands."""
    gram = text[place : place + GRAM]
    start, end = 0, len(text)
    for other in others:
        there = other.text.find(gram)
        if there >= 0:
            start = max(start, place - common_before(text, place, other.text, there, most=place))
            end = min(end, place + common_after(text, place, other.text, there))
    return start, end
