"""Stories in memory: a stream of articles in, a verdict on each out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from qomnews.mirrors.fingerprint import Fingerprint, fingerprint
from qomnews.mirrors.index import Index, MemoryIndex, judge
from qomnews.mirrors.original import Member
from qomnews.mirrors.rulings import NO_RULINGS, Rulings
from qomnews.mirrors.stories import KnownStory, Settled, Story, Verdict, join, revise, settle
from qomnews.mirrors.verification import mirror_match, stated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.article import Article
    from qomnews.mirrors.pairing import Match


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


class Clustering:
    """All stories of a stream, kept in memory; what the store does with tables, done with dictionaries.

    A story's id is that of the article that began it, and stays when another becomes its original.
    """

    def __init__(self, index: Index | None = None, rulings: Rulings = NO_RULINGS) -> None:
        self._index: Index = MemoryIndex() if index is None else index
        self._rulings = rulings
        self._prints: dict[str, Fingerprint] = {}
        self._stories: dict[str, KnownStory] = {}
        self._arranged: dict[str, Story] = {}
        self._story_of: dict[str, str] = {}
        self._born: dict[str, int] = {}
        self._count = 0
        # What the last one's arrival found need not be compared again while its stories are settled.
        self._newcomer = ""
        self._judged: dict[str, Match] = {}

    def add(self, article: Article) -> Verdict:
        """The verdict on a new article, or on a new text of a known one."""
        print_ = fingerprint(article)
        return self.place(member_of(article, print_), print_)

    def place(self, member: Member, print_: Fingerprint) -> Verdict:
        """The same for what is no record: an article as a member of stories, and its fingerprint."""
        article_id = member.article_id
        self._newcomer = article_id
        judged = judge(article_id, print_, self._index)
        matches = self._judged = dict(judged.matches)
        self._index.add(article_id, judged.fingerprint)
        self._prints[article_id] = judged.fingerprint
        for known_id, renewed in judged.renewed.items():
            self._index.renew(known_id, renewed)
            self._prints[known_id] = renewed
        self._count += 1
        own_id = self._story_of.get(article_id)
        stories = self._reach({article_id, *matches})
        if own_id is None:
            verdict = join(member, stories, self._compare, self._rulings)
        else:
            verdict = revise(member, self._stories[own_id], stories, self._compare, self._rulings)
        self._replace(stories, [(verdict.story_id, verdict.story), *verdict.left], member)
        return verdict

    def merge(self, first_id: str, second_id: str) -> None:
        """Two articles are one story, whatever their texts say.

        Raises:
            KeyError: one of them was never added.
        """
        own, other = (self._stories[self._story_of[article_id]] for article_id in (first_id, second_id))
        stories = self._reach({first_id, second_id})
        self._rulings = self._rulings.merged(first_id, second_id, own=_ids(own), other=_ids(other))
        self._settle(stories)

    def unmerge(self, article_id: str) -> None:
        """An article is not one story with those it stands with.

        Raises:
            KeyError: it was never added.
        """
        stories = self._reach({article_id})
        members = _ids(self._stories[self._story_of[article_id]])
        self._rulings = self._rulings.unmerged(article_id, members)
        self._settle(stories)

    def stories(self) -> dict[str, Story]:
        """Every story by its id, in the order of the ids."""
        return dict(sorted(self._arranged.items()))

    def _compare(self, mirror_id: str, original_id: str) -> Match | None:
        mirror, original = self._prints[mirror_id], self._prints[original_id]
        if self._newcomer in (mirror_id, original_id):
            other_id = original_id if mirror_id == self._newcomer else mirror_id
            if other_id in self._judged:
                return stated(self._judged[other_id], mirror, original)
        return mirror_match(mirror, original)

    def _reach(self, article_ids: set[str]) -> list[KnownStory]:
        """The stories of these articles, and those whose members persons named together with theirs."""
        found: dict[str, KnownStory] = {}
        waiting = article_ids | self._rulings.partners(article_ids)
        while waiting:
            names = {self._story_of[each] for each in waiting if each in self._story_of} - found.keys()
            found |= {name: self._stories[name] for name in names}
            waiting = self._rulings.partners(each for name in names for each in _ids(found[name]))
        return list(found.values())

    def _settle(self, stories: list[KnownStory]) -> None:
        self._count += 1
        members = [member for story in stories for member in story.members]
        self._replace(stories, settle(members, stories, self._compare, self._rulings))

    def _replace(self, stories: list[KnownStory], settled: Iterable[Settled], *members: Member) -> None:
        pool = {each.article_id: each for story in stories for each in story.members}
        pool |= {each.article_id: each for each in members}
        for story in stories:
            del self._stories[story.story_id], self._arranged[story.story_id]
        # Those that keep their id first: a new one may not take it.
        for story_id, arranged in sorted(settled, key=lambda each: each[0] is None):
            self._keep(story_id, arranged, pool)

    def _keep(self, story_id: str | None, story: Story, pool: dict[str, Member]) -> None:
        name = story_id if story_id is not None else self._free_id(story)
        self._arranged[name] = story
        members = tuple(pool[member_id] for member_id in story.member_ids)
        since = self._born.setdefault(name, self._count)
        self._stories[name] = KnownStory(name, since, story.original_id, members)
        for member_id in story.member_ids:
            self._story_of[member_id] = name
            if isinstance(self._index, MemoryIndex):
                self._index.story_of[member_id] = name

    def _free_id(self, story: Story) -> str:
        return next(
            (member_id for member_id in story.member_ids if member_id not in self._stories),
            f"{story.original_id}#{self._count}",
        )


def _ids(story: KnownStory) -> list[str]:
    return [member.article_id for member in story.members]
