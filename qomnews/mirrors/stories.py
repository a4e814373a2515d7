"""Stories as sets of members: what happens to them when an article comes, changes or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.mirrors.original import Member, original_of
from qomnews.mirrors.pairing import Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Compare = Callable[[str, str], Match | None]

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


@attrs.frozen
class Verdict:
    """What an article's arrival means.

    `kind`: it begins a story, joins one as a mirror, or joins one as its new original. `story_id` is the story's
    that it joins (None: a new one); `merged` are the stories that dissolve into it, `stepped_down` the former
    originals that are mirrors now. `story` is the whole arrangement after it.
    """

    kind: VerdictKind
    story_id: str | None
    merged: tuple[str, ...]
    stepped_down: tuple[str, ...]
    story: Story


def arrange(members: Sequence[Member], compare: Compare) -> Story:
    """The story that these members are, every relation stated against its original.

    Args:
        members: the articles, in any order.
        compare: gives the match of a mirror to an original, by id in this order; see `comparer`.

    A member that matches the original only by way of others gets the product of similarities along the best way,
    the relation `edited`, and the way as its evidence. One that nothing ties to it (a person put it there, or the
    rules have changed since) stays, with similarity 0.
    """
    original_id = original_of(members)
    waiting = sorted(member.article_id for member in members if member.article_id != original_id)
    direct = {member_id: found for member_id in waiting if (found := compare(member_id, original_id)) is not None}
    loose = [member_id for member_id in waiting if member_id not in direct]
    untied = dict.fromkeys(loose, Match("edited", 0.0, {"rule": "none"}))
    reached = untied | direct | _chains(original_id, direct, loose, compare)
    ordered = sorted(reached.items(), key=lambda item: (-item[1].similarity, item[0]))
    return Story(original_id, tuple(ordered))


def _chains(original_id: str, direct: dict[str, Match], waiting: list[str], compare: Compare) -> dict[str, Match]:
    """Best ways to the members that don't match the original themselves: Dijkstra on products of similarities."""
    best: dict[str, tuple[float, tuple[str, ...]]] = {
        member_id: (found.similarity, (member_id, original_id)) for member_id, found in direct.items()
    }
    chained: dict[str, Match] = {}
    open_ = dict(best)
    while open_ and len(chained) < len(waiting):
        step = min(open_, key=lambda member_id: (-open_[member_id][0], open_[member_id][1]))
        value, way = open_.pop(step)
        if step not in direct:
            chained[step] = Match("edited", round(value, 4), {"rule": "chain", "through": list(way[1:-1])})
        for member_id in waiting:
            if member_id in chained:
                continue
            found = compare(member_id, step)
            if found is None:
                continue
            offered = (value * found.similarity, (member_id, *way))
            known = open_.get(member_id)
            if known is None or (-offered[0], offered[1]) < (-known[0], known[1]):
                open_[member_id] = offered
    return chained


def join(newcomer: Member, stories: Iterable[KnownStory], compare: Compare, *, along: Sequence[Member] = ()) -> Verdict:
    """What happens when an article comes that is a mirror of a member of each of these stories.

    It joins the one there is, or binds several into the oldest, whose id stays; whichever member is the original by
    then, the relations of all are stated against it. `along` are members that come with it from a story it left.
    """
    touched = sorted(stories, key=lambda story: (story.since, story.story_id))
    pool = {member.article_id: member for story in touched for member in story.members}
    pool |= {member.article_id: member for member in (*along, newcomer)}
    story = arrange(list(pool.values()), compare)
    stepped_down = tuple(known.original_id for known in touched if known.original_id != story.original_id)
    kind: VerdictKind = "mirror"
    if story.original_id == newcomer.article_id:
        kind = "took-over" if stepped_down else "original"
    return Verdict(
        kind=kind,
        story_id=touched[0].story_id if touched else None,
        merged=tuple(known.story_id for known in touched[1:]),
        stepped_down=stepped_down,
        story=story,
    )


def revise(
    changed: Member, own: KnownStory, stories: Iterable[KnownStory], compare: Compare
) -> tuple[Verdict, list[tuple[str | None, Story]]]:
    """What happens when an article's text changes: the verdict on it, and what else is left of the story it was in.

    Args:
        changed: the article as it is now.
        own: the story it is in.
        stories: other stories of which it matches a member now; `own` among them makes no difference.
        compare: judges by the new text.

    The story's id stays with the group that holds its original; other groups get new ones (None).
    """
    members = [member for member in own.members if member.article_id != changed.article_id]
    groups = components([*members, changed], compare)
    mine = next(group for group in groups if changed in group)
    others = [story for story in stories if story.story_id != own.story_id]
    along = [member for member in mine if member.article_id != changed.article_id]
    if _keeps(mine, own):
        others.append(attrs.evolve(own, members=tuple(along)))
        along = []
    verdict = join(changed, others, compare, along=along)
    left = [
        (own.story_id if _keeps(group, own) else None, arrange(group, compare)) for group in groups if group is not mine
    ]
    return verdict, left


def withdraw(article_id: str, own: KnownStory, compare: Compare) -> list[tuple[str | None, Story]]:
    """What is left of a story without one article; its id stays with its original, else with the largest group."""
    groups = components([member for member in own.members if member.article_id != article_id], compare)
    keeper = next((group for group in groups if _keeps(group, own)), groups[0] if groups else [])
    return [(own.story_id if group is keeper else None, arrange(group, compare)) for group in groups]


def _keeps(group: Iterable[Member], own: KnownStory) -> bool:
    return any(member.article_id == own.original_id for member in group)


def components(members: Sequence[Member], compare: Compare) -> list[list[Member]]:
    """The groups that these members form by their matches alone, largest first, equals by their smallest id."""
    waiting = {member.article_id: member for member in members}
    groups: list[list[Member]] = []
    while waiting:
        group = [waiting.pop(min(waiting))]
        for member in group:  # grows while it is gone through
            near = [other for other in sorted(waiting) if compare(other, member.article_id) is not None]
            group.extend(waiting.pop(other) for other in near)
        groups.append(sorted(group, key=lambda member: member.article_id))
    return sorted(groups, key=lambda group: (-len(group), group[0].article_id))
