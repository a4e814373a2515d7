"""Stories within a transaction: which stored articles are one story, and how each stands in it.

A story is what its members' texts make it, whatever the order of their arrival. Its id is that of the article that
began it, and stays with its original when the story falls apart.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from qomnews.article import Article, Mirror, Status
from qomnews.mirrors import HORIZON_DAYS, Fingerprint, Match, Story, arrange, comparer, judge
from qomnews.mirrors.clustering import member_of
from qomnews.mirrors.grouping import components
from qomnews.records import from_json
from qomnews.store import rulings
from qomnews.store.connect import Direct, asking
from qomnews.store.index import SqlIndex
from qomnews.store.rows import put
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MEMBERS = "SELECT serial, record FROM articles WHERE story_id IN [?]"


@attrs.frozen
class Stored:
    """An article as it lies in the store; `serial` is the order of arrival."""

    serial: int
    article: Article


def find_mirrors(  # noqa: PLR0913 - an article has that many sides
    connection: Connection,
    serial: int,
    article_id: str,
    fingerprint: Fingerprint,
    *,
    is_new: bool,
    horizon_days: int | None = HORIZON_DAYS,
) -> set[str]:
    """The ids of a stored article's mirrors; from now on it is found by this fingerprint itself."""
    index = SqlIndex(connection)
    judged = judge(article_id, fingerprint, index, horizon_days)
    if not is_new:
        index.discard(article_id)
    index.insert(serial, article_id, judged.fingerprint)
    for known_id, renewed in judged.renewed.items():
        index.renew(known_id, renewed)
    return {known_id for known_id, _ in judged.matches}


def regroup(  # noqa: PLR0913 - a change has that many sides
    connection: Connection,
    story_ids: set[str],
    *,
    newcomer: str | None,
    change: int,
    at: str,
    horizon_days: int | None = HORIZON_DAYS,
) -> dict[str, Article]:
    """Settles stories anew, and writes the records that this changes.

    Args:
        connection: the writing transaction.
        story_ids: all that may be other ones now: what `rulings.reach` gives for an article that came or changed
            and its mirrors.
        newcomer: the id of the article that came, if one did: it can't have stood for the story before.
        change: number of the transaction.
        at: the moment of the change, ISO 8601.
        horizon_days: days between two articles beyond which they are never mirrors.

    Returns:
        The records of all members, by id.
    """
    rows = Direct(connection).rows(asking(_MEMBERS, len(story_ids)), sorted(story_ids)) if story_ids else []
    stored = [Stored(serial, from_json(record, Article)) for serial, record in rows]
    members = {member.article.id: member for member in stored}
    fingerprints = SqlIndex(connection).fingerprints_of(members)
    compare = comparer(fingerprints, horizon_days)
    words = rulings.among(connection, members)
    judged = [member_of(member.article, fingerprints[article_id]) for article_id, member in members.items()]
    stories = [arrange(group, compare, words) for group in components(judged, compare, words)]
    names = _story_ids(connection, stories, members, change)
    records: dict[str, Article] = {}
    for story in stories:
        for serial, before, after in _settled(story, names[story.original_id], members, newcomer):
            record = before
            if after != before:
                record = attrs.evolve(after, last_changed_at=max(at, before.last_changed_at, key=_instant))
                put(connection, serial, record, change=change)
            records[record.id] = record
    return records


def _story_ids(connection: Connection, stories: list[Story], members: dict[str, Stored], change: int) -> dict[str, str]:
    """A story's id for each original: the oldest that its members bring along, else a new one."""
    by_arrival = sorted(members.values(), key=lambda member: member.serial)
    began: dict[str, int] = {}
    for member in by_arrival:
        began.setdefault(member.article.story_id, member.serial)
    names: dict[str, str] = {}
    for story in stories:
        own = [members[article_id].article for article_id in story.member_ids]
        # A story that falls apart stays itself where its original is.
        brought = {article.story_id for article in own if article.mirror_of is None}
        if brought:
            names[story.original_id] = min(brought, key=began.__getitem__)
    taken = set(names.values())
    for story in stories:
        if story.original_id in names:
            continue
        first = min(story.member_ids, key=lambda article_id: members[article_id].serial)
        # The article that began a story may be the one that left it.
        elsewhere = select(func.count()).select_from(articles)
        elsewhere = elsewhere.where(articles.c.story_id == first, articles.c.id.not_in(list(members)))
        if first in taken or connection.execute(elsewhere).scalar_one():
            names[story.original_id] = f"{first}#{change}"
        else:
            names[story.original_id] = first
    return names


def _settled(
    story: Story, story_id: str, members: dict[str, Stored], newcomer: str | None
) -> list[tuple[int, Article, Article]]:
    """Serial, record before and record after, for each member of a story."""
    copies = [(members[article_id].article, match) for article_id, match in story.mirrors]
    mirrors = tuple(_mirror(copy, match) for copy, match in sorted(copies, key=lambda item: _by_publication(item[0])))
    settled = []
    for article_id in story.member_ids:
        before = members[article_id].article
        is_original = article_id == story.original_id
        after = attrs.evolve(
            before,
            story_id=story_id,
            mirrors=mirrors if is_original else (),
            mirror_of=None if is_original else story.original_id,
            status=_status(before, is_original=is_original, is_new=article_id == newcomer),
        )
        settled.append((members[article_id].serial, before, after))
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
