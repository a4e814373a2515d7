"""The mirror engine of this tree, on the articles of a stream."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from qomnews.mirrors import Clustering, Fingerprint, Member, fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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


def ours_clusters(articles: Iterable[Mapping[str, Any]], clustering: Clustering | None = None) -> dict[int, str]:
    """The story that each article is put in, in the order of arrival."""
    clustering = clustering or Clustering()
    for article in articles:
        print_ = fingerprint_for(article)
        clustering.place(member_for(article, print_), print_)
    stories = clustering.stories()
    return {int(member): name for name, story in stories.items() for member in story.member_ids}
