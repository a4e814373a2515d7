"""Records as columns: what Parquet holds of an article, typed and nested as the record is."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from qomnews.article import Article
from qomnews.records import to_dict

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

UNDATED = "undated"
"""The month of stories without a date."""
_MAPS = ("rules", "extraction")


@cache
def article_schema() -> pa.Schema:
    """The columns of `Article`, in its order: `extraction` and `rules` are maps, all else is what it is called."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return pa.schema(_fields(Article))


def rows_of(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """Records as rows with these columns."""
    rows = [to_dict(article) for article in articles]
    for row in rows:
        row |= {name: list(row[name].items()) for name in _MAPS}
    return rows


def jalali_month(article: Article) -> str:
    """The Jalali month of a story, by which folders are named: `1404-09`."""
    return article.published_jalali[:7] if article.published_jalali else UNDATED


def _fields(record: type[attrs.AttrsInstance]) -> list[pa.Field]:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    hints = get_type_hints(record)
    return [pa.field(field.name, _type(hints[field.name])) for field in attrs.fields(record)]


def _type(hint: Any) -> pa.DataType:  # noqa: ANN401 - an annotation
    import pyarrow as pa  # noqa: PLC0415 - an extra

    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (only,) = (each for each in inner if each is not NoneType)
        return _type(only)
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_type(inner[0]))
    if origin is dict:
        return pa.map_(_type(inner[0]), _type(inner[1]))
    return pa.struct(_fields(hint)) if attrs.has(hint) else plain[hint]
