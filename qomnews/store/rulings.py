"""What persons said of pairs of articles, in its table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import bindparam, delete, insert, or_, select, union

from qomnews.mirrors.rulings import NO_RULINGS, Rulings, Word
from qomnews.store.connect import Direct, asking
from qomnews.store.tables import articles, rulings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

# Built once: every mirror that is saved asks whether there is any.
_ANY = "SELECT first FROM rulings LIMIT 1"
_STORIES = "SELECT DISTINCT story_id FROM articles WHERE id IN [?]"
_one, _other = articles.alias("one"), articles.alias("other")
_WORDS = (
    select(_one.c.id.label("first"), _other.c.id.label("second"), rulings.c.word, rulings.c.at)
    .join(_one, _one.c.serial == rulings.c.first)
    .join(_other, _other.c.serial == rulings.c.second)
)
_PAIRS = _WORDS.with_only_columns(_one.c.story_id, _other.c.story_id, maintain_column_froms=True)
_PARTNERS = union(
    _PAIRS.where(_one.c.story_id.in_(bindparam("names", expanding=True))).with_only_columns(_other.c.story_id),
    _PAIRS.where(_other.c.story_id.in_(bindparam("names", expanding=True))).with_only_columns(_one.c.story_id),
)


@attrs.frozen
class Ruling:
    """A person's word on two articles, by id: `together` in one story or `apart` in two, whatever their texts say."""

    first: str
    second: str
    word: Word
    at: datetime


def listed(connection: Connection) -> list[Ruling]:
    """Every word, the earliest first."""
    rows = connection.execute(_WORDS.order_by(rulings.c.at, _one.c.id, _other.c.id))
    return [Ruling(*row) for row in rows]


def on(connection: Connection, first: str, second: str) -> Ruling | None:
    """The word on two articles, whichever is named first."""
    pair = (first, second)
    row = connection.execute(_WORDS.where(_one.c.id.in_(pair), _other.c.id.in_(pair))).first()
    return None if row is None else Ruling(*row)


def between(connection: Connection, story_id: str, other_id: str) -> list[Ruling]:
    """The words that keep two stories apart, the earliest first."""
    across = (_one.c.story_id.in_((story_id, other_id)), _other.c.story_id.in_((story_id, other_id)))
    rows = connection.execute(_WORDS.where(*across, rulings.c.word == "apart").order_by(rulings.c.at, _one.c.id))
    return [Ruling(*row) for row in rows]


def reach(connection: Connection, article_ids: Iterable[str]) -> set[str]:
    """The ids of the stories that these articles are in, and of those that words tie to them, over any number of words.

    What keeps two stories apart may do so no longer when one of them changes: they are settled together.
    """
    direct = Direct(connection)
    ids = sorted(article_ids)
    names = {row[0] for row in direct.rows(asking(_STORIES, len(ids)), ids)} if ids else set()
    if not direct.rows(_ANY, ()):
        return names
    waiting = names
    while waiting:
        waiting = set(connection.execute(_PARTNERS, {"names": sorted(waiting)}).scalars()) - names
        names |= waiting
    return names


def among(connection: Connection, article_ids: Iterable[str]) -> Rulings:
    """What was said of any of these articles."""
    if not Direct(connection).rows(_ANY, ()):
        return NO_RULINGS
    ids = sorted(article_ids)
    rows = connection.execute(_WORDS.where(or_(_one.c.id.in_(ids), _other.c.id.in_(ids))))
    return Rulings.of((row.first, row.second, row.word) for row in rows)


def replace(connection: Connection, before: Rulings, after: Rulings, at: datetime) -> tuple[Ruling, ...]:
    """Puts words in the place of others; gives those that are gone or say the opposite now."""
    gone = sorted((before.together - after.together) | (before.apart - after.apart))
    lifted = tuple(ruling for both in gone if (ruling := on(connection, *both)) is not None)
    added: list[tuple[tuple[str, str], Word]] = [(both, "together") for both in after.together - before.together]
    added += [(both, "apart") for both in after.apart - before.apart]
    ids = {article_id for both in (*gone, *(both for both, _ in added)) for article_id in both}
    found = connection.execute(select(articles.c.id, articles.c.serial).where(articles.c.id.in_(sorted(ids))))
    serial = {row.id: row.serial for row in found}
    for both in gone:
        first, second = sorted(serial[each] for each in both)
        connection.execute(delete(rulings).where(rulings.c.first == first, rulings.c.second == second))
    for both, word in sorted(added):
        first, second = sorted(serial[each] for each in both)
        connection.execute(insert(rulings), {"first": first, "second": second, "word": word, "at": at})
    return lifted
