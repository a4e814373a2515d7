"""In which order records are read, and how reading goes on behind one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import attrs
from sqlalchemy import Column, Select, literal, tuple_

from qomnews.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Sequence

Order = Literal["published", "newest", "changed", "arrival", "id"]
ORDERS: tuple[Order, ...] = ("published", "newest", "changed", "arrival", "id")

# Parts that follow each other: backends sort what has no date to different ends.
KEYS: dict[Order, tuple[tuple[str, ...], ...]] = {
    "published": (("id",), ("published_at", "id")),
    "newest": (("published_at", "id"), ("id",)),
    "changed": (("change", "id"),),
    "arrival": (("serial",),),
    "id": (("id",),),
}
"""By which columns each order goes, part by part."""


@attrs.frozen
class Part:
    """Rows that stand in one order by themselves: how they are chosen, and by which columns they go."""

    chosen: Select[Any]
    by: tuple[Column[Any], ...]
    descending: bool

    def rows(self, after: Sequence[object] | None = None) -> Select[Any]:
        """They in their order; those behind a row with these values, where they are given."""
        columns = [column.desc() for column in self.by] if self.descending else self.by
        statement = self.chosen.order_by(None).order_by(*columns)
        if after is None:
            return statement
        here = tuple_(*self.by)
        there = tuple_(*(literal(value, column.type) for value, column in zip(after, self.by, strict=True)))
        return statement.where(here < there if self.descending else here > there)


def parts(chosen: Select[Any], order: Order) -> list[Part]:
    """The chosen rows in an order, part by part."""
    published = articles.c.published_at
    found = []
    for names in KEYS[order]:
        statement = chosen
        if len(KEYS[order]) > 1:
            statement = chosen.where(published.is_not(None) if "published_at" in names else published.is_(None))
        found.append(Part(statement, tuple(articles.c[name] for name in names), order == "newest"))
    return found
