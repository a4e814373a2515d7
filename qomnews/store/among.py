"""Whether a row is among many that are known by number: as one value, since a statement takes only so many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from sqlalchemy import BigInteger, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from sqlalchemy import ColumnElement


def among(dialect: str, column: ColumnElement[Any], numbers: Collection[int]) -> ColumnElement[bool]:
    """Whether a column's number is one of these.

    Args:
        dialect: the database's name, `sqlite` or `postgresql`.
        column: of whole numbers.
        numbers: any number of them.
    """
    if dialect == "sqlite":
        listed = func.json_each(orjson.dumps(list(numbers)).decode()).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(literal(list(numbers), ARRAY(BigInteger)))
