"""What each story is: which of its members is the original, and how the others stand to it."""

from __future__ import annotations

from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

import attrs

from qomnews.mirrors import HORIZON_DAYS, Member, arrange, comparer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qomnews.cluster.shelf import Shelf
    from qomnews.cluster.spreading import Spreading
    from qomnews.mirrors import Story

# Stories that a worker settles at a time.
_SOME = 200


@attrs.frozen
class Group:
    """Articles that are one story: their numbers, ascending, and what they are as members."""

    numbers: tuple[int, ...]
    members: tuple[Member, ...]


def settled(
    spread: Spreading,
    shelf: Shelf,
    groups: Iterable[Group],
    *,
    horizon_days: int | None = HORIZON_DAYS,
) -> Iterator[tuple[tuple[int, ...], Story]]:
    """The story that each group is, with its numbers, in any order.

    Args:
        spread: where it is done.
        shelf: of all articles.
        groups: as `judging.groups` gives them; whom members credit needn't be known.
        horizon_days: as for `judging.groups`.
    """
    jobs = map(list, batched(groups, _SOME))
    for _, stories in spread.each(partial(arranged, shelf=shelf, horizon_days=horizon_days), jobs):
        yield from stories


def arranged(some: Sequence[Group], *, shelf: Shelf, horizon_days: int | None) -> list[tuple[tuple[int, ...], Story]]:
    """The stories that some groups are."""
    found = []
    for group in some:
        prints = {
            member.article_id: shelf.fingerprint(number)
            for number, member in zip(group.numbers, group.members, strict=True)
        }
        members = [attrs.evolve(member, credits=prints[member.article_id].credit) for member in group.members]
        found.append((group.numbers, arrange(members, comparer(prints, horizon_days))))
    return found
