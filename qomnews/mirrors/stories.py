"""Stories as sets of members: what happens to them when an article comes, changes or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.mirrors.original import Member, original_of
from qomnews.mirrors.verification import Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Compare = Callable[[str, str], Match | None]

VerdictKind = Literal["original", "mirror", "took-over"]


@attrs.frozen
class Story:
    """An original and its mirrors, each with its relation to that original, by id.

    `apart` are members that nothing ties to the original any more: they are stories of their own.
    """

    original_id: str
    mirrors: tuple[tuple[str, Match], ...]
    apart: tuple[str, ...] = ()


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
    the relation `edited`, and the way as its evidence.
    """
    original_id = original_of(members)
    waiting = sorted(member.article_id for member in members if member.article_id != original_id)
    reached: dict[str, Match] = {}
    for member_id in waiting:
        direct = compare(member_id, original_id)
        if direct is not None:
            reached[member_id] = direct
    chains = _chains(original_id, reached, [member_id for member_id in waiting if member_id not in reached], compare)
    reached |= chains
    ordered = sorted(reached.items(), key=lambda item: (-item[1].similarity, item[0]))
    return Story(original_id, tuple(ordered), tuple(member_id for member_id in waiting if member_id not in reached))


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


def join(newcomer: Member, stories: Iterable[KnownStory], compare: Compare) -> Verdict:
    """What happens when an article comes that is a mirror of a member of each of these stories.

    It joins the one there is, or binds several into the oldest, whose id stays; whichever member is the original by
    then, the relations of all are stated against it.
    """
    touched = sorted(stories, key=lambda story: (story.since, story.story_id))
    pool = {member.article_id: member for story in touched for member in story.members}
    pool[newcomer.article_id] = newcomer
    story = arrange(sorted(pool.values(), key=lambda member: member.article_id), compare)
    if not touched:
        kind: VerdictKind = "original"
    else:
        kind = "took-over" if story.original_id == newcomer.article_id else "mirror"
    return Verdict(
        kind=kind,
        story_id=touched[0].story_id if touched else None,
        merged=tuple(known.story_id for known in touched[1:]),
        stepped_down=tuple(known.original_id for known in touched if known.original_id != story.original_id),
        story=story,
    )


def split(members: Sequence[Member], compare: Compare) -> list[Story]:
    """The stories that these members are by their matches alone: for when one of them changed or went.

    Largest first, equals by their original's id.
    """
    waiting = {member.article_id: member for member in members}
    stories: list[Story] = []
    while waiting:
        start = min(waiting)
        group = [waiting.pop(start)]
        for member in group:
            near = [other for other in sorted(waiting) if compare(other, member.article_id) is not None]
            group += [waiting.pop(other) for other in near]
        stories.append(arrange(group, compare))
    return sorted(stories, key=lambda story: (-len(story.mirrors), story.original_id))
