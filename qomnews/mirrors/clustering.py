"""Stories in memory: a stream of articles in, a verdict on each out."""

from __future__ import annotations

from datetime import datetime
from itertools import batched
from typing import TYPE_CHECKING

from qomnews.mirrors.fingerprint import AT_ONCE, keyed
from qomnews.mirrors.fingerprinting import fingerprint
from qomnews.mirrors.index import MemoryIndex, judge
from qomnews.mirrors.original import Member
from qomnews.mirrors.rulings import NO_RULINGS, Rulings
from qomnews.mirrors.stories import KnownStory, Settled, Story, Verdict, arrange, join, revise, settle
from qomnews.mirrors.thresholds import HORIZON_DAYS
from qomnews.mirrors.verification import mirror_match, stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.article import Article
    from qomnews.mirrors.explanation import Match
    from qomnews.mirrors.fingerprint import Fingerprint


def member_of(article: Article, print_: Fingerprint) -> Member:
    """An article as a member of a story."""
    try:
        published = datetime.fromisoformat(article.published_at) if article.published_at else None
    except ValueError:
        published = None
    return Member(
        article_id=article.id,
        outlet=article.outlet,
        published_at=published if published is None or published.tzinfo else None,
        precision=article.published_precision or "minute",
        credits=print_.credit,
    )


_MOST_COMPARED = 20_000


class Clustering:
    """All stories of a stream, kept in memory; what the store does with tables, done with dictionaries.

    A story's id is that of the article that began it, and stays when another becomes its original.

    Args:
        rulings: what persons said.
        horizon_days: days between two articles beyond which they are never one story; None: no such bound.
    """

    def __init__(self, *, rulings: Rulings = NO_RULINGS, horizon_days: int | None = HORIZON_DAYS) -> None:
        self._index = MemoryIndex()
        self._rulings = rulings
        self._horizon_days = horizon_days
        self._members: dict[str, Member] = {}
        self._born: dict[str, int] = {}
        self._count = 0
        # Only stories of several members: most articles stand alone.
        self._known: dict[str, KnownStory] = {}
        # What the last arrival found need not be read or compared again while its stories are settled.
        self._newcomer = ""
        self._judged: dict[str, Match] = {}
        self._prints: dict[str, Fingerprint] = {}
        # A story whose members match from one to the next, like a live report, asks for the same pairs again and again.
        self._compared: dict[tuple[str, str], Match | None] = {}

    @property
    def index(self) -> MemoryIndex:
        """What is known of the articles' texts."""
        return self._index

    def add(self, article: Article) -> Verdict:
        """The verdict on a new article, or on a new text of a known one."""
        print_ = fingerprint(article)
        return self.place(member_of(article, print_), print_)

    def add_all(self, articles: Iterable[Article]) -> Iterator[Verdict]:
        """The same for each of many; `AT_ONCE` are read ahead, whose fingerprints are made in one go."""
        for some in batched(articles, AT_ONCE):
            for article, print_ in zip(some, keyed(map(fingerprint, some)), strict=True):
                yield self.place(member_of(article, print_), print_)

    def place(self, member: Member, print_: Fingerprint) -> Verdict:
        """The same for what is no record: an article as a member of stories, and its fingerprint."""
        article_id = member.article_id
        judged = judge(article_id, print_, self._index, self._horizon_days)
        self._newcomer, self._judged = article_id, dict(judged.matches)
        self._prints = {article_id: judged.fingerprint} | judged.mirrors
        self._index.add(article_id, judged.fingerprint)
        for known_id, renewed in judged.renewed.items():
            self._index.renew(known_id, renewed)
        if judged.renewed or article_id in self._members:
            self._compared.clear()
        self._count += 1
        own_id = self._story_id(article_id) if article_id in self._members else None
        if own_id is None and not self._judged and not self._rulings.partners([article_id]):
            # What most articles are.
            self._members[article_id] = member
            self._born[article_id] = self._count
            alone = Story(article_id, ())
            return Verdict(article_id, kind="original", story_id=None, merged=(), stepped_down=(), story=alone)
        stories = self._reach({article_id, *self._judged})
        if own_id is None:
            # With more of it worn, a known article may have too little left in common with its own mirrors.
            certain = not judged.renewed
            verdict = join(member, stories, self._compare, self._rulings, certain=certain)
        else:
            verdict = revise(member, self._story(own_id), stories, self._compare, self._rulings)
        self._members[article_id] = member
        self._replace(stories, [(verdict.story_id, verdict.story), *verdict.left])
        return verdict

    def merge(self, first_id: str, second_id: str) -> None:
        """Two articles are one story, whatever their texts say.

        Raises:
            KeyError: one of them was never added.
        """
        own, other = (self._story(self._story_id(article_id)) for article_id in (first_id, second_id))
        stories = self._reach({first_id, second_id})
        self._rulings = self._rulings.merged(first_id, second_id, own=_ids(own), other=_ids(other))
        self._settle(stories)

    def unmerge(self, article_id: str) -> None:
        """An article is not one story with those it stands with.

        Raises:
            KeyError: it was never added.
        """
        stories = self._reach({article_id})
        members = _ids(self._story(self._story_id(article_id)))
        self._rulings = self._rulings.unmerged(article_id, members)
        self._settle(stories)

    def stories(self) -> dict[str, Story]:
        """Every story by its id, in the order of the ids; what ties their members is compared anew for it."""
        bound = self._index.story_of
        found = {article_id: Story(article_id, ()) for article_id in self._members if article_id not in bound}
        self._newcomer = ""
        for name, known in self._known.items():
            self._prints = {}
            found[name] = arrange(known.members, self._compare, self._rulings)
        return dict(sorted(found.items()))

    def _story_id(self, article_id: str) -> str:
        """The story that an article is in.

        Raises:
            KeyError: it was never added.
        """
        self._members[article_id]
        return self._index.story_of.get(article_id, article_id)

    def _story(self, story_id: str) -> KnownStory:
        if story_id in self._known:
            return self._known[story_id]
        return KnownStory(story_id, self._born[story_id], story_id, (self._members[story_id],))

    def _compare(self, mirror_id: str, original_id: str) -> Match | None:
        mirror, original = self._print(mirror_id), self._print(original_id)
        if self._newcomer in (mirror_id, original_id):
            other_id = original_id if mirror_id == self._newcomer else mirror_id
            if other_id in self._judged:
                return stated(self._judged[other_id], mirror, original)
        pair = (mirror_id, original_id)
        if pair not in self._compared:
            if len(self._compared) >= _MOST_COMPARED:
                self._compared.clear()
            self._compared[pair] = mirror_match(mirror, original, self._horizon_days)
        return self._compared[pair]

    def _print(self, article_id: str) -> Fingerprint:
        if article_id not in self._prints:
            self._prints[article_id] = self._index.fingerprint_of(article_id)
        return self._prints[article_id]

    def _reach(self, article_ids: set[str]) -> list[KnownStory]:
        """The stories of these articles, and those whose members persons named together with theirs."""
        found: dict[str, KnownStory] = {}
        waiting = article_ids | self._rulings.partners(article_ids)
        while waiting:
            names = {self._story_id(each) for each in waiting if each in self._members} - found.keys()
            found |= {name: self._story(name) for name in names}
            waiting = self._rulings.partners(each for name in names for each in _ids(found[name]))
        return list(found.values())

    def _settle(self, stories: list[KnownStory]) -> None:
        self._count += 1
        self._newcomer, self._judged, self._prints = "", {}, {}
        members = [member for story in stories for member in story.members]
        self._replace(stories, settle(members, stories, self._compare, self._rulings))

    def _replace(self, stories: list[KnownStory], settled: Iterable[Settled]) -> None:
        for story in stories:
            self._known.pop(story.story_id, None)
            for article_id in _ids(story):
                self._index.story_of.pop(article_id, None)
        # Those that keep their id first: a new one may not take it.
        for story_id, arranged in sorted(settled, key=lambda each: each[0] is None):
            self._keep(story_id, arranged)

    def _keep(self, story_id: str | None, story: Story) -> None:
        name = story_id if story_id is not None else self._free_id(story)
        since = self._born.setdefault(name, self._count)
        if story.member_ids == (name,):
            return
        members = tuple(self._members[member_id] for member_id in story.member_ids)
        self._known[name] = KnownStory(name, since, story.original_id, members)
        for member_id in story.member_ids:
            self._index.story_of[member_id] = name

    def _free_id(self, story: Story) -> str:
        """The id of a member that names no story: one that stands alone, or is in none yet, may be named by its own."""
        return next(
            (member_id for member_id in story.member_ids if member_id not in self._known),
            f"{story.original_id}#{self._count}",
        )


def _ids(story: KnownStory) -> list[str]:
    return [member.article_id for member in story.members]
