"""The mirror engine of this tree, on the articles of a stream."""

from __future__ import annotations

from datetime import datetime
from itertools import batched
from typing import TYPE_CHECKING, Any

from qomnews.mirrors import AT_ONCE, Clustering, Fingerprint, Member, fingerprint_of, keyed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def fingerprint_for(article: Mapping[str, Any]) -> Fingerprint:
    """The fingerprint of a line of a stream."""
    return fingerprint_of(
        outlet=article["outlet"],
        kind=article["kind"],
        title=article["title"],
        lead=article["lead"] or None,
        body=article["body"],
        source_name=article["source_name"],
        published_at=article["published_at"],
    )


def member_for(article: Mapping[str, Any], print_: Fingerprint) -> Member:
    """The same line as a member of stories."""
    return Member(
        article_id=str(article["id"]),
        outlet=article["outlet"],
        published_at=datetime.fromisoformat(article["published_at"]),
        credits=print_.credit,
    )


def in_blocks(
    articles: Iterable[Mapping[str, Any]],
) -> Iterator[tuple[Mapping[str, Any], Fingerprint]]:
    """Lines of a stream with their fingerprints, made as `qomnews dedup` and `qomnews reindex` make them."""
    for some in batched(articles, AT_ONCE):
        yield from zip(some, keyed(map(fingerprint_for, some)), strict=True)


class InMemory:
    """Stories in memory; articles are read ahead as `Clustering.add_all` does."""

    def __init__(self) -> None:
        self._clustering = Clustering()
        self._waiting: list[Mapping[str, Any]] = []

    def place(self, article: Mapping[str, Any]) -> None:
        """Take in the next article."""
        self._waiting.append(article)
        if len(self._waiting) == AT_ONCE:
            self.commit()

    def commit(self) -> None:
        """All is in memory."""
        for article, print_ in in_blocks(self._waiting):
            self._clustering.place(member_for(article, print_), print_)
        self._waiting.clear()

    def clusters(self) -> dict[int, Any]:
        """The story that each article is put in."""
        stories = self._clustering.stories()
        return {int(member): name for name, story in stories.items() for member in story.member_ids}

    def index(self) -> object:
        """The index."""
        return self._clustering.index


def ours_clusters(articles: Iterable[Mapping[str, Any]]) -> dict[int, Any]:
    """The story that each article is put in, in the order of arrival."""
    engine = InMemory()
    for article in articles:
        engine.place(article)
    engine.commit()
    return engine.clusters()
