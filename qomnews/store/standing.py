"""How two stored articles stand to each other: in one story or in two, by what chain, by whose word."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from qomnews.mirrors import Fingerprint, comparer
from qomnews.mirrors.chains import ties
from qomnews.store import rulings
from qomnews.store.index import SqlIndex
from qomnews.store.rulings import Ruling
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from sqlalchemy import Connection


@attrs.frozen
class Link:
    """Two members of a story that hang together: by a rule's name, `human` for a person's word, else `none`."""

    first: str
    second: str
    rule: str
    similarity: float


@attrs.frozen
class Standing:
    """Two articles, the first and the second in every pair.

    `chain` leads from the first to the second where they are one story: one link where they match themselves.
    `apart` are the words, on any members, that keep their stories apart. `fingerprints` are those that the store
    judges by.
    """

    story_ids: tuple[str, str]
    original_ids: tuple[str, str]
    fingerprints: tuple[Fingerprint, Fingerprint]
    ruling: Ruling | None
    chain: tuple[Link, ...]
    apart: tuple[Ruling, ...]


def standing(connection: Connection, first: str, second: str, *, horizon_days: int | None) -> Standing:
    """How two stored articles, by id, stand to each other."""
    columns = articles.c.id, articles.c.story_id, articles.c.mirror_of
    found = connection.execute(select(*columns).where(articles.c.id.in_((first, second))))
    rows = {row.id: row for row in found}
    prints = SqlIndex(connection).fingerprints_of({first, second})
    one, other = rows[first], rows[second]
    together = one.story_id == other.story_id
    return Standing(
        story_ids=(one.story_id, other.story_id),
        original_ids=(one.mirror_of or first, other.mirror_of or second),
        fingerprints=(prints[first], prints[second]),
        ruling=rulings.on(connection, first, second),
        chain=_chain(connection, first, second, one.story_id, horizon_days) if together else (),
        apart=() if together else tuple(rulings.between(connection, one.story_id, other.story_id)),
    )


def _chain(
    connection: Connection, first: str, second: str, story_id: str, horizon_days: int | None
) -> tuple[Link, ...]:
    if first == second:
        return ()
    members = list(connection.execute(select(articles.c.id).where(articles.c.story_id == story_id)).scalars())
    compare = comparer(SqlIndex(connection).fingerprints_of(members), horizon_days)
    words = rulings.among(connection, members)
    tie = ties(second, members, compare, words)[first]
    steps = [first, *tie.evidence.get("through", ()), second]
    links = []
    for a, b in pairwise(steps):
        found = compare(a, b)
        if found is not None:
            links.append(Link(a, b, found.evidence["rule"], found.similarity))
        else:
            links.append(Link(a, b, "human" if words.word(a, b) == "together" else "none", 0.0))
    return tuple(links)
