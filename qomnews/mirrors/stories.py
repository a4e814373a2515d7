"""Stories as sets of members: what happens to them when an article comes, changes or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.mirrors.chains import ties
from qomnews.mirrors.explanation import Match
from qomnews.mirrors.grouping import components
from qomnews.mirrors.original import Member, original_of
from qomnews.mirrors.rulings import NO_RULINGS, Rulings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.mirrors.grouping import Compare

VerdictKind = Literal["original", "mirror", "took-over"]


@attrs.frozen
class Story:
    """An original and its mirrors, each with its relation to that original, most similar first, equals by id."""

    original_id: str
    mirrors: tuple[tuple[str, Match], ...]

    @property
    def member_ids(self) -> tuple[str, ...]:
        """All of it, the original first."""
        return (self.original_id, *(mirror_id for mirror_id, _ in self.mirrors))


@attrs.frozen
class KnownStory:
    """A story as it is kept: `since` orders stories by age (a number or a time in one format), older first."""

    story_id: str
    since: str | int
    original_id: str
    members: tuple[Member, ...]


Settled = tuple[str | None, Story]
"""A story and the id that it keeps; None: a new one."""


@attrs.frozen
class Verdict:
    """What the arrival of an article means.

    `kind`: it begins a story, joins one as a mirror, or joins one as its new original. `story_id` is the story's
    that it joins (None: a new one); `merged` are the stories that dissolve, `stepped_down` the former originals that
    are mirrors now. `story` is the whole arrangement after it, `left` what else the stories it touched are now.
    """

    article_id: str
    kind: VerdictKind
    story_id: str | None
    merged: tuple[str, ...]
    stepped_down: tuple[str, ...]
    story: Story
    left: tuple[Settled, ...] = ()

    @property
    def match(self) -> Match | None:
        """How a mirror stands to its original: relation, similarity, evidence; None for an original."""
        return next((match for mirror_id, match in self.story.mirrors if mirror_id == self.article_id), None)

    @property
    def mirror_of(self) -> str | None:
        """The id of the original that the article is a mirror of."""
        return None if self.story.original_id == self.article_id else self.story.original_id


def arrange(members: Sequence[Member], compare: Compare, rulings: Rulings = NO_RULINGS) -> Story:
    """The story that these members are, every relation stated against its original; see `ties`.

    Args:
        members: the articles, in any order.
        compare: gives the match of a mirror to an original, by id in this order; see `comparer`.
        rulings: what persons said.
    """
    original_id = original_of(members)
    found = ties(original_id, (member.article_id for member in members), compare, rulings)
    return Story(original_id, tuple(sorted(found.items(), key=lambda item: (-item[1].similarity, item[0]))))


def settle(
    members: Sequence[Member], known: Iterable[KnownStory], compare: Compare, rulings: Rulings = NO_RULINGS
) -> list[Settled]:
    """The stories that these members are, largest first.

    Args:
        members: all members of the known stories, as they are now, and whatever came to them.
        known: the stories that there were.
        compare: as for `arrange`.
        rulings: what persons said; where something was said of a member and another article, that one's story has
            to be among the known ones, since what keeps two apart may do so no longer.

    A known story's id stays with its original; where several come together, the oldest one's stays.
    """
    return _named([arrange(group, compare, rulings) for group in components(members, compare, rulings)], known)


def _named(stories: Iterable[Story], known: Iterable[KnownStory]) -> list[Settled]:
    by_age = _by_age(known)
    return [
        (next((one.story_id for one in by_age if one.original_id in story.member_ids), None), story)
        for story in stories
    ]


def _by_age(stories: Iterable[KnownStory]) -> list[KnownStory]:
    return sorted({story.story_id: story for story in stories}.values(), key=lambda one: (one.since, one.story_id))


def join(
    newcomer: Member,
    stories: Iterable[KnownStory],
    compare: Compare,
    rulings: Rulings = NO_RULINGS,
    *,
    certain: bool = True,
) -> Verdict:
    """What happens when an article comes that is a mirror of a member of each of these stories.

    It joins the one there is, or binds several into the oldest, whose id stays; whichever member is the original by
    then, the relations of all are stated against it. Of stories that a person keeps apart it joins the nearer one.

    Args:
        newcomer: the article.
        stories: those of which it matches a member, and with `rulings` those that `settle` wants besides.
        compare: as for `arrange`.
        rulings: what persons said.
        certain: whether each of the stories still hangs together, as it did before.
    """
    known = _by_age(stories)
    pool = {member.article_id: member for story in known for member in story.members} | {newcomer.article_id: newcomer}
    members = list(pool.values())
    if not certain or rulings.within(pool).apart:
        settled = settle(members, known, compare, rulings)
    else:
        # Each hangs together and the newcomer binds them: nothing to compare for that.
        settled = _named([arrange(members, compare, rulings)], known)
    return _verdict(newcomer.article_id, settled, known)


def revise(
    changed: Member, own: KnownStory, stories: Iterable[KnownStory], compare: Compare, rulings: Rulings = NO_RULINGS
) -> Verdict:
    """What happens when an article's text changes: the verdict on it, and what else is left of the story it was in.

    Args:
        changed: the article as it is now.
        own: the story it is in.
        stories: other stories of which it matches a member now, and with `rulings` those that `settle` wants
            besides; `own` among them makes no difference.
        compare: judges by the new text.
        rulings: what persons said.
    """
    known = _by_age([*stories, own])
    pool = {member.article_id: member for story in known for member in story.members} | {changed.article_id: changed}
    return _verdict(changed.article_id, settle(list(pool.values()), known, compare, rulings), known)


def _verdict(article_id: str, settled: list[Settled], known: list[KnownStory]) -> Verdict:
    story_id, story = next(each for each in settled if article_id in each[1].member_ids)
    names = {name for name, _ in settled}
    originals = {each.original_id for _, each in settled}
    took_over = any(one.original_id in story.member_ids and one.original_id != article_id for one in known)
    kind: VerdictKind = "mirror"
    if story.original_id == article_id:
        kind = "took-over" if took_over else "original"
    return Verdict(
        article_id=article_id,
        kind=kind,
        story_id=story_id,
        merged=tuple(one.story_id for one in known if one.story_id not in names),
        stepped_down=tuple(one.original_id for one in known if one.original_id not in originals),
        story=story,
        left=tuple(each for each in settled if each[1] is not story),
    )


def withdraw(
    article_id: str,
    own: KnownStory,
    compare: Compare,
    rulings: Rulings = NO_RULINGS,
    *,
    stories: Iterable[KnownStory] = (),
) -> list[Settled]:
    """What is left of a story without one article; its id stays with its original, else with the largest group.

    Args:
        article_id: the article that goes.
        own: the story it is in.
        compare: as for `arrange`.
        rulings: what persons said.
        stories: with `rulings`, those that `settle` wants besides.
    """
    known = _by_age([*stories, own])
    members = [member for story in known for member in story.members if member.article_id != article_id]
    settled = settle(members, known, compare, rulings)
    ids = {member.article_id for member in own.members}
    heir = next((each for each in settled if each[0] is None and not ids.isdisjoint(each[1].member_ids)), None)
    if heir is None or any(name == own.story_id for name, _ in settled):
        return settled
    return [(own.story_id, each[1]) if each is heir else each for each in settled]
