"""How members of a story hang together with its original, where they don't match it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.mirrors.explanation import Match
from qomnews.mirrors.rulings import NO_RULINGS, Rulings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qomnews.mirrors.grouping import Compare

    Neighbours = Callable[[str, str], float | None]


def ties(
    original_id: str, member_ids: Iterable[str], compare: Compare, rulings: Rulings = NO_RULINGS
) -> dict[str, Match]:
    """For each member, how it stands to the original: by the first of these that there is.

    * A match. It is `compare`'s own.
    * A chain of matches. It has the product of similarities along the best one, the relation `edited`, and the
      members in between as its evidence.
    * A person's word, on the two or on a link of the shortest chain between them: relation `edited`, similarity 0,
      rule `human`.
    * Nothing, since the rules have changed: the same with rule `none`.
    """
    waiting = sorted(set(member_ids) - {original_id})
    found = {member_id: match for member_id in waiting if (match := compare(member_id, original_id)) is not None}
    loose = [member_id for member_id in waiting if member_id not in found]
    if not loose:
        return found

    def likeness(member_id: str, other_id: str) -> float | None:
        match = compare(member_id, other_id)
        return None if match is None else match.similarity

    starts = {member_id: match.similarity for member_id, match in found.items()}
    for member_id, (value, way) in _ways(original_id, starts, loose, likeness).items():
        found[member_id] = Match("edited", round(value, 4), {"rule": "chain", "through": list(way[1:-1])})
    loose = [member_id for member_id in loose if member_id not in found]
    if loose:
        found |= _human(original_id, waiting, loose, compare, rulings)
    return found


def _human(
    original_id: str, member_ids: list[str], loose: list[str], compare: Compare, rulings: Rulings
) -> dict[str, Match]:
    """The ties of those that only a person's word binds, if anything does."""

    def likeness(member_id: str, other_id: str) -> float | None:
        # Every step costs the same half: the product is greatest where there are fewest.
        bound = rulings.word(member_id, other_id) == "together" or compare(member_id, other_id) is not None
        return 0.5 if bound else None

    near = {member_id: 0.5 for member_id in member_ids if likeness(member_id, original_id) is not None}
    ways = _ways(original_id, near, [member_id for member_id in member_ids if member_id not in near], likeness)
    found = {}
    for member_id in loose:
        evidence: dict[str, object] = {"rule": "human"}
        if member_id in ways:
            evidence["through"] = list(ways[member_id][1][1:-1])
        elif member_id not in near:
            evidence["rule"] = "none"
        found[member_id] = Match("edited", 0.0, evidence)
    return found


def _ways(
    original_id: str, starts: dict[str, float], waiting: list[str], likeness: Neighbours
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """The best way from each that waits to the original, and its value: Dijkstra on products of likenesses.

    `starts` are the original's neighbours; of ways with the same value, the one that is first by its ids.
    """
    open_: dict[str, tuple[float, tuple[str, ...]]] = {
        member_id: (value, (member_id, original_id)) for member_id, value in starts.items()
    }
    done: dict[str, tuple[float, tuple[str, ...]]] = {}
    while open_ and len(done) < len(waiting):
        step = min(open_, key=lambda member_id: (-open_[member_id][0], open_[member_id][1]))
        value, way = open_.pop(step)
        if step not in starts:
            done[step] = value, way
        for member_id in waiting:
            if member_id in done:
                continue
            near = likeness(member_id, step)
            if near is None:
                continue
            offered = (value * near, (member_id, *way))
            known = open_.get(member_id)
            if known is None or (-offered[0], offered[1]) < (-known[0], known[1]):
                open_[member_id] = offered
    return done
