"""Which articles are one story: the groups that matches form, within what persons said.

Everything that settles stories, in memory or in a store, groups by `components`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qomnews.mirrors.rulings import NO_RULINGS, Rulings, pair

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from qomnews.mirrors.explanation import Match
    from qomnews.mirrors.original import Member

    Compare = Callable[[str, str], Match | None]


def components(members: Sequence[Member], compare: Compare, rulings: Rulings = NO_RULINGS) -> list[list[Member]]:
    """The groups that these members form, largest first, equals by their smallest id; whatever the members' order.

    Args:
        members: the articles.
        compare: gives the match of two by id; the similarity may not hang on which is named first.
        rulings: what persons said; pairs of others are of no account.

    All that hangs together by matches and by `together` is a group, unless `apart` parts it. Then pairs are taken
    in order, `together` first, nearest matches next, equals by their ids, and one that would bring two together that
    are apart is left out: what matches both sides goes with the nearer one.
    """
    by_id = {member.article_id: member for member in members}
    own = rulings.within(by_id)
    groups: list[list[str]] = []
    for group in _connected(sorted(by_id), compare, own):
        groups += _parted(group, compare, own.within(group))
    groups.sort(key=lambda ids: (-len(ids), ids[0]))
    return [[by_id[article_id] for article_id in ids] for ids in groups]


def _connected(ids: list[str], compare: Compare, rulings: Rulings) -> list[list[str]]:
    """What hangs together by any pair; most pairs needn't be compared for that."""
    bound: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in rulings.together:
        bound[a].add(b)
        bound[b].add(a)
    waiting = dict.fromkeys(ids)
    groups = []
    while waiting:
        first = next(iter(waiting))
        del waiting[first]
        group = [first]
        for article_id in group:  # grows while it is gone through
            near = [other for other in waiting if other in bound[article_id] or compare(other, article_id) is not None]
            group.extend(near)
            for other in near:
                del waiting[other]
        groups.append(sorted(group))
    return groups


def _parted(ids: list[str], compare: Compare, rulings: Rulings) -> list[list[str]]:
    """The groups that are left of one when those that are apart may not meet in any."""
    if not rulings.apart:
        return [ids]
    avoids: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in rulings.apart:
        avoids[a].add(b)
        avoids[b].add(a)
    group_of = {article_id: {article_id} for article_id in ids}

    def bind(a: str, b: str) -> None:
        joined = group_of[a] | group_of[b]
        group_of.update(dict.fromkeys(joined, joined))

    for a, b in sorted(rulings.together):
        bind(a, b)
    for a, b in _by_nearness(ids, compare):
        if group_of[a] is not group_of[b] and not _at_odds(group_of[a], group_of[b], avoids):
            bind(a, b)
    return [sorted(group) for group in {id(group): group for group in group_of.values()}.values()]


def _by_nearness(ids: list[str], compare: Compare) -> list[tuple[str, str]]:
    matches = []
    for place, a in enumerate(ids):
        for b in ids[place + 1 :]:
            found = compare(b, a)
            if found is not None:
                matches.append((-found.similarity, *pair(a, b)))
    return [(a, b) for _, a, b in sorted(matches)]


def _at_odds(group: Collection[str], other: set[str], avoids: defaultdict[str, set[str]]) -> bool:
    return any(not avoids[article_id].isdisjoint(other) for article_id in group)
