"""Stories in memory: a stream of articles in, a verdict on each out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from qomnews.mirrors.fingerprint import Fingerprint, fingerprint
from qomnews.mirrors.index import Index, MemoryIndex, judge
from qomnews.mirrors.original import Member
from qomnews.mirrors.stories import KnownStory, Story, Verdict, join, revise
from qomnews.mirrors.verification import mirror_match

if TYPE_CHECKING:
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

    def __init__(self, index: Index | None = None) -> None:
        self._index: Index = MemoryIndex() if index is None else index
        self._prints: dict[str, Fingerprint] = {}
        self._stories: dict[str, KnownStory] = {}
        self._arranged: dict[str, Story] = {}
        self._story_of: dict[str, str] = {}
        self._born: dict[str, int] = {}
        self._count = 0

    def add(self, article: Article) -> Verdict:
        """The verdict on a new article, or on a new text of a known one."""
        print_ = fingerprint(article)
        return self.place(member_of(article, print_), print_)

    def place(self, member: Member, print_: Fingerprint) -> Verdict:
        """The same for what is no record: an article as a member of stories, and its fingerprint."""
        article_id = member.article_id
        matches = judge(article_id, print_, self._index)
        self._index.add(article_id, print_)
        self._prints[article_id] = print_
        matched = {self._story_of[known_id] for known_id, _ in matches}
        stories = [self._stories[story_id] for story_id in sorted(matched)]
        left: list[tuple[str | None, Story]] = []
        if article_id in self._story_of:
            own = self._stories[self._story_of[article_id]]
            pool = {each.article_id: each for story in (own, *stories) for each in story.members} | {article_id: member}
            verdict, left = revise(member, own, stories, self._compare)
            self._drop(own.story_id)
        else:
            pool = {each.article_id: each for story in stories for each in story.members} | {article_id: member}
            verdict = join(member, stories, self._compare)
        self._count += 1
        for story_id in (*verdict.merged, verdict.story_id):
            if story_id is not None:
                self._drop(story_id)
        for story_id, story in [(verdict.story_id, verdict.story), *left]:
            self._keep(story_id, story, pool)
        return verdict

    def stories(self) -> dict[str, Story]:
        """Every story by its id, in the order of the ids."""
        return dict(sorted(self._arranged.items()))

    def _compare(self, mirror_id: str, original_id: str) -> Match | None:
        return mirror_match(self._prints[mirror_id], self._prints[original_id])

    def _drop(self, story_id: str) -> None:
        self._stories.pop(story_id, None)
        self._arranged.pop(story_id, None)

    def _keep(self, story_id: str | None, story: Story, pool: dict[str, Member]) -> None:
        name = story_id if story_id is not None else self._free_id(story)
        self._arranged[name] = story
        members = tuple(pool[member_id] for member_id in story.member_ids)
        since = self._born.setdefault(name, self._count)
        self._stories[name] = KnownStory(name, since, story.original_id, members)
        for member_id in story.member_ids:
            self._story_of[member_id] = name

    def _free_id(self, story: Story) -> str:
        return next(
            (member_id for member_id in story.member_ids if member_id not in self._stories),
            f"{story.original_id}#{self._count}",
        )
