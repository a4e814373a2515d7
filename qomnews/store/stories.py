"""Stories within a transaction: which stored articles are one story, and how each stands in it.

A story is what its members' texts make it (`qomnews.mirrors.split`), whatever the order of their arrival; its id is
that of the member that arrived first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import Connection, Row, select, update

from qomnews.article import Article, Mirror, Status
from qomnews.mirrors import Fingerprint, Match, Member, Story, comparer, judge, split
from qomnews.records import from_json
from qomnews.store.index import SqlIndex
from qomnews.store.rows import columns
from qomnews.store.tables import articles


@attrs.frozen
class Stored:
    """An article as it lies in the store; `serial` is the order of arrival."""

    serial: int
    article: Article


def stored_of(row: Row[*tuple[Any, ...]]) -> Stored:
    """From a row with serial and record."""
    return Stored(row.serial, from_json(row.record, Article))


def find_mirrors(connection: Connection, article_id: str, fingerprint: Fingerprint) -> set[str]:
    """The ids of a stored article's mirrors; from now on it is found by this fingerprint itself."""
    index = SqlIndex(connection)
    mirrors = {other for other, _ in judge(article_id, fingerprint, index)}
    index.add(article_id, fingerprint)
    return mirrors


def regroup(connection: Connection, touched: set[str], *, newcomer: str | None, change: int, at: str) -> None:
    """Settles anew the stories that these articles are in, and writes the records that this changes.

    Args:
        connection: the writing transaction.
        touched: ids of an article that came or changed, and of its mirrors.
        newcomer: the id of the article that came, if one did: it can't have stood for the story before.
        change: number of the transaction.
        at: the moment of the change, ISO 8601.
    """
    story_ids = select(articles.c.story_id).where(articles.c.id.in_(sorted(touched)))
    rows = connection.execute(select(articles.c.serial, articles.c.record).where(articles.c.story_id.in_(story_ids)))
    members = {member.article.id: member for member in map(stored_of, rows)}
    fingerprints = SqlIndex(connection).fingerprints_of(members)
    candidates = [_member(member.article, fingerprints[article_id]) for article_id, member in members.items()]
    for story in split(candidates, comparer(fingerprints)):
        for serial, before, after in _settled(story, members, newcomer):
            if after != before:
                changed = attrs.evolve(after, last_changed_at=max(at, before.last_changed_at, key=_instant))
                connection.execute(
                    update(articles).where(articles.c.serial == serial).values(columns(changed) | {"change": change})
                )


def _member(article: Article, fingerprint: Fingerprint) -> Member:
    return Member(
        article_id=article.id,
        outlet=article.outlet,
        published_at=_instant(article.published_at) if article.published_at else None,
        precision=article.published_precision or "minute",
        credits=fingerprint.credit,
    )


def _settled(story: Story, members: dict[str, Stored], newcomer: str | None) -> list[tuple[int, Article, Article]]:
    """Serial, record before and record after, for each member of a story."""
    matches = dict(story.mirrors)
    own = [members[article_id] for article_id in (story.original_id, *matches)]
    story_id = min(own, key=lambda member: member.serial).article.id
    mirrors = tuple(
        _mirror(members[article_id].article, match)
        for article_id, match in sorted(matches.items(), key=lambda item: _by_publication(members[item[0]].article))
    )
    settled = []
    for member in own:
        before = member.article
        is_original = before.id == story.original_id
        after = attrs.evolve(
            before,
            story_id=story_id,
            mirrors=mirrors if is_original else (),
            mirror_of=None if is_original else story.original_id,
            status=_status(before, is_original=is_original, is_new=before.id == newcomer),
        )
        settled.append((member.serial, before, after))
    return settled


def _status(before: Article, *, is_original: bool, is_new: bool) -> Status:
    if before.status == "removed":
        return "removed"
    if is_original:
        return "live"
    # An export may have shown it as the story: that it no longer is one has to be said there.
    stood_for_itself = before.mirror_of is None and not is_new
    return "superseded" if stood_for_itself else before.status


def _mirror(copy: Article, match: Match) -> Mirror:
    return Mirror(
        outlet=copy.outlet,
        url=copy.url,
        title=copy.title,
        published_at=copy.published_at,
        relation=match.relation,
        similarity=match.similarity,
        seen_at=copy.first_seen_at,
    )


def _by_publication(copy: Article) -> tuple[bool, float, str]:
    published = _instant(copy.published_at).timestamp() if copy.published_at else 0.0
    return copy.published_at is None, published, copy.id


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
