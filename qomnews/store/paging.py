"""Records a page at a time: each page begins behind the place where the one before it ended.

A place is that of a record in an order, not a number of records: what arrives meanwhile moves nothing, so that no
record is shown twice or passed over that stays as it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from qomnews.store import ordering, tombstones

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sqlalchemy import Connection, Select

    from qomnews.store.ordering import Order

_ROWS_AT_ONCE = 100


@attrs.frozen
class Place:
    """Where a page ended: in which part of an order, and behind which values of its columns (`ordering.KEYS`)."""

    part: int
    values: tuple[str | int | datetime, ...]


@attrs.frozen
class Page:
    """Lines of JSON, and where the next page begins; None where there is no more."""

    lines: list[bytes]
    after: Place | None


def page(  # noqa: PLR0913 - a page has that many sides
    connection: Connection,
    chosen: Select[Any],
    order: Order,
    *,
    after: Place | None,
    limit: int,
    matches: Callable[[bytes], bool] | None,
    looked_at: int,
) -> Page:
    """A page of records.

    Args:
        connection: to read by.
        chosen: the query for their lines, without an order.
        order: how they stand.
        after: where the page before it ended; None: the first page.
        limit: how many, at most.
        matches: which of them are meant; None: all.
        looked_at: so many are looked at for a page, at most: where few are meant it may hold less than `limit`, or
            nothing, though there is more.
    """
    lines: list[bytes] = []
    looked = 0
    last = after
    for number, part in enumerate(ordering.parts(chosen, order)):
        if after is not None and number < after.part:
            continue
        rows = part.rows(after.values if after is not None and number == after.part else None)
        # One more tells whether there is a next page.
        left = limit - len(lines) if matches is None else looked_at - looked
        rows = rows.add_columns(*part.by).limit(left + 1).execution_options(yield_per=_ROWS_AT_ONCE)
        with connection.execute(rows) as result:
            for line, *values in result:
                if len(lines) == limit or looked == looked_at:
                    return Page(lines, last)
                looked += matches is not None
                last = Place(number, tuple(values))
                found = line if isinstance(line, bytes) else line.encode()
                if matches is None or matches(found):
                    lines.append(found)
    return Page(lines, None)


def gone(connection: Connection, which: tombstones.Which, *, after: Place | None, limit: int) -> Page:
    """A page of lines for what is gone."""
    lines: list[bytes] = []
    last = after
    for number, (statement, column) in enumerate(tombstones.statements(which)):
        if after is not None and number < after.part:
            continue
        rows = statement.limit(limit - len(lines) + 1)
        if after is not None and number == after.part:
            rows = rows.where(column > after.values[0])
        for row in connection.execute(rows):
            if len(lines) == limit:
                return Page(lines, last)
            last = Place(number, (row.id,))
            lines.append(tombstones.line(row))
    return Page(lines, None)


def count(connection: Connection, chosen: Select[Any], most: int) -> int:
    """How many records are chosen; one more than `most` where there are more."""
    some = chosen.order_by(None).with_only_columns(func.length("")).limit(most + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
