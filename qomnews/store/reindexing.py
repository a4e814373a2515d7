"""The mirrors' index made again from the stored records, and all stories with it, by today's rules.

It is one transaction, so that readers see the stories as they were until all are settled, and a killed run has changed
nothing. Memory stays flat: articles come in chunks; what is kept of each is two numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, Protocol

import attrs
import numpy as np
from sqlalchemy import bindparam, delete, func, select

from qomnews.article import Article
from qomnews.mirrors import HORIZON_DAYS, fingerprint, judge, keyed
from qomnews.records import from_json
from qomnews.store.index import TABLES, SqlIndex
from qomnews.store.rows import next_change
from qomnews.store.stories import regroup
from qomnews.store.tables import articles, rulings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

SAMPLES = 10
"""Changed stories that are shown."""
_CHUNK = 500

_NEXT = (
    select(articles.c.serial, articles.c.id, articles.c.record)
    .where(articles.c.serial > bindparam("after"))
    .order_by(articles.c.serial)
    .limit(_CHUNK)
)
_STANDING = select(articles.c.id, articles.c.story_id, articles.c.mirror_of)
_OF_SERIALS = _STANDING.where(articles.c.serial.in_(bindparam("serials", expanding=True)))

ChangeKind = Literal["joined", "parted", "regrouped", "original"]


class Progress(Protocol):
    """Told how far it is: of the articles, then of the stories that may be other ones now."""

    def __call__(self, what: Literal["articles", "stories"], done: int, total: int, /) -> object:
        """So many are done of so many."""


@attrs.frozen
class Change:
    """Stories that are other ones now: each the ids of its members, the original first.

    `joined`: several are one. `parted`: one is several. `regrouped`: several are several others. `original`: another
    member is the original.
    """

    kind: ChangeKind
    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]


@attrs.frozen
class Reindexed:
    """What it came to: numbers of articles, of stories after it, of changed records, and of changes of each kind.

    A record changes, too, where a mirror's relation or similarity is another now. `samples` are a few changes.
    """

    articles: int
    stories: int
    records: int
    changes: Mapping[ChangeKind, int]
    samples: tuple[Change, ...]


def reindex(
    connection: Connection,
    *,
    now: datetime,
    horizon_days: int | None = HORIZON_DAYS,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> Reindexed:
    """Makes the index again and settles all stories, in the caller's writing transaction, or takes all of that back.

    All articles are judged in the order of their arrival. What persons said of them holds.
    """
    for table in TABLES:
        connection.execute(delete(table))
    total = connection.execute(select(func.count()).select_from(articles)).scalar_one()
    pools = _stories_and_words(connection)
    _judge_all(connection, pools, total, horizon_days, progress)
    change = next_change(connection)
    counts: dict[ChangeKind, int] = dict.fromkeys(("joined", "parted", "regrouped", "original"), 0)
    samples: list[Change] = []
    waiting, groups = pools.groups()
    for done, serials in enumerate(groups, 1):
        before = _stories(connection.execute(_OF_SERIALS, {"serials": serials}))
        settled = regroup(
            connection, set(before), newcomer=None, change=change, at=now.isoformat(), horizon_days=horizon_days
        )
        after = _stories((record.id, record.story_id, record.mirror_of) for record in settled.values())
        for found in _changes(before, after):
            counts[found.kind] += 1
            if len(samples) < SAMPLES:
                samples.append(found)
        if progress is not None:
            progress("stories", done, waiting)
    stories = select(func.count()).select_from(articles).where(articles.c.mirror_of.is_(None))
    records = select(func.count()).select_from(articles).where(articles.c.change == change)
    result = Reindexed(
        articles=total,
        stories=connection.execute(stories).scalar_one(),
        records=connection.execute(records).scalar_one(),
        changes=counts,
        samples=tuple(samples),
    )
    if dry_run and (transaction := connection.get_transaction()) is not None:
        transaction.rollback()
    return result


class _Groups:
    """Articles by serial that belong together, directly or through others: 8 bytes an article."""

    def __init__(self) -> None:
        self._above = array("q")

    def top(self, serial: int) -> int:
        """The article that stands for all that this one belongs with."""
        self._above.extend(range(len(self._above), serial + 1))
        above = self._above
        while above[serial] != serial:
            above[serial] = above[above[serial]]
            serial = above[serial]
        return serial

    def join(self, first: int, second: int) -> None:
        """Two articles, and all that they belong with, belong together."""
        one, other = self.top(first), self.top(second)
        # The older one stands for both: the way from any article to it stays short.
        self._above[max(one, other)] = min(one, other)

    def groups(self) -> tuple[int, Iterator[list[int]]]:
        """How many are of two articles or more, and these, each ascending."""
        tops = np.fromiter((self.top(serial) for serial in range(len(self._above))), np.int64, len(self._above))
        order = np.argsort(tops, kind="stable")
        edges = np.flatnonzero(np.diff(tops[order], prepend=-1, append=len(tops)))
        starts = np.flatnonzero(np.diff(edges) > 1)
        return len(starts), (order[edges[at] : edges[at + 1]].tolist() for at in starts)


class _Rebuilt(SqlIndex):
    """The index while it is made again: stories are what was found so far, not what the records say."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.found = _Groups()

    def stories(self, numbers: Sequence[int]) -> dict[int, int]:
        """The stories that articles are in, by their serials."""
        return {number: self.found.top(number) for number in numbers}


def _stories_and_words(connection: Connection) -> _Groups:
    """What has to be settled together: the stories as they are, and those that words tie to each other."""
    pools = _Groups()
    last = ("", 0)
    statement = select(articles.c.story_id, articles.c.serial).order_by(articles.c.story_id)
    for story_id, serial in connection.execute(statement.execution_options(yield_per=_CHUNK)):
        if story_id == last[0]:
            pools.join(last[1], serial)
        last = (story_id, serial)
    for first, second in connection.execute(select(rulings.c.first, rulings.c.second)):
        pools.join(first, second)
    return pools


def _judge_all(
    connection: Connection, pools: _Groups, total: int, horizon_days: int | None, progress: Progress | None
) -> None:
    index = _Rebuilt(connection)
    done = serial = 0
    while rows := connection.execute(_NEXT, {"after": serial}).all():
        prints = keyed(fingerprint(from_json(record, Article)) for _, _, record in rows)
        for (serial, article_id, _), print_ in zip(rows, prints, strict=True):
            judged = judge(article_id, print_, index, horizon_days)
            index.insert(serial, article_id, judged.fingerprint)
            for known_id, renewed in judged.renewed.items():
                index.renew(known_id, renewed)
            for known_id, _ in judged.matches:
                known = index.serial(known_id)
                index.found.join(serial, known)
                pools.join(serial, known)
        done += len(rows)
        if progress is not None:
            progress("articles", done, total)


def _stories(rows: Iterable[tuple[str, str, str | None]]) -> dict[str, tuple[str, ...]]:
    """The members of each story, the original first."""
    stories: dict[str, list[tuple[bool, str]]] = {}
    for article_id, story_id, mirror_of in rows:
        stories.setdefault(story_id, []).append((mirror_of is not None, article_id))
    return {story_id: tuple(article_id for _, article_id in sorted(own)) for story_id, own in stories.items()}


def _changes(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Iterator[Change]:
    """What became of stories that were settled together; only those that are other ones now."""
    whose = {article_id: story_id for story_id, own in before.items() for article_id in own}
    touching = _Groups()
    names = {story_id: place for place, story_id in enumerate(before)}
    for own in after.values():
        for article_id in own:
            touching.join(names[whose[own[0]]], names[whose[article_id]])
    old: dict[int, list[tuple[str, ...]]] = {}
    new: dict[int, list[tuple[str, ...]]] = {}
    for story_id, own in before.items():
        old.setdefault(touching.top(names[story_id]), []).append(own)
    for own in after.values():
        new.setdefault(touching.top(names[whose[own[0]]]), []).append(own)
    for place, were in old.items():
        are = new[place]
        kind: ChangeKind
        if len(were) == len(are) == 1:
            if were[0][0] == are[0][0]:
                continue
            kind = "original"
        else:
            kind = "joined" if len(are) == 1 else "parted" if len(were) == 1 else "regrouped"
        yield Change(kind, tuple(sorted(were)), tuple(sorted(are)))
