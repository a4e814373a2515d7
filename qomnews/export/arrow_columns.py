"""Records as columns of Arrow: the one schema that Parquet files of stories have, here and of a cluster.

Nested as the record is; `rules` and `extraction` are maps, instants are instants, and a story's Jalali date stands in
numbers beside it.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import orjson

from qomnews.article import Article, Mirror
from qomnews.export import calendar_columns
from qomnews.export.errors import ExportError
from qomnews.export.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

# What the outlets say is on Tehran's clocks, what the crawler saw in UTC; the same instants either way.
_ZONES = {
    (Article, "published_at"): "Asia/Tehran",
    (Article, "updated_at"): "Asia/Tehran",
    (Article, "first_seen_at"): "UTC",
    (Article, "last_changed_at"): "UTC",
    (Mirror, "published_at"): "Asia/Tehran",
    (Mirror, "seen_at"): "UTC",
}
# JSON that is parsed at a time by one core; it has to hold the longest line.
_BLOCK = 1 << 21


@cache
def article_schema() -> pa.Schema:
    """The columns of an article, in its order, the Jalali date's numbers behind `published_jalali`.

    Raises:
        ExportError: pyarrow isn't installed.
    """
    pa = pyarrow()
    columns = []
    for column in _columns(Article):
        columns.append(column)
        if column.name == calendar_columns.AFTER:
            columns += [pa.field(name, pa.int16()) for name in calendar_columns.NAMES]
    return pa.schema(columns)


@cache
def sentences_field() -> pa.Field:
    """The column of `--tokens`."""
    pa = pyarrow()
    strings = pa.list_(pa.string())
    parts = [("part", pa.string()), ("text", pa.string()), ("tokens", strings), ("lemmas", strings)]
    return pa.field(SENTENCES, pa.list_(pa.struct(parts)))


def schema_of(names: Sequence[str]) -> pa.Schema:
    """Some of these columns, and those of an export alone."""
    pa = pyarrow()
    of_exports = {SENTENCES: sentences_field(), "superseded_by": pa.field("superseded_by", pa.string())}
    return pa.schema([of_exports.get(name) or article_schema().field(name) for name in names])


def table_of(lines: Sequence[bytes], names: Sequence[str] | None = None) -> pa.Table:
    """Records, each a line of JSON, as a table with these columns (all of an article's by default).

    What a line doesn't have is null.
    """
    pa = pyarrow()
    schema = article_schema() if names is None else schema_of(names)
    if not lines:
        return schema.empty_table()
    try:
        read = _read(lines, schema)
    except pa.ArrowInvalid:
        # Such as an offset with seconds, which Tehran had until 1935; a tenth as fast.
        return _slowly(lines, schema)
    columns = {name: read.column(name) for name in read.column_names}
    if calendar_columns.NAMES[0] not in columns and calendar_columns.AFTER in columns:
        columns |= _calendar(read)
    for name in schema.names:
        if pa.types.is_map(schema.field(name).type):
            columns[name] = _map(columns.get(name), len(lines))
        elif name not in columns:
            columns[name] = pa.nulls(len(lines), schema.field(name).type)
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _read(lines: Sequence[bytes], schema: pa.Schema) -> pa.Table:
    pa = pyarrow()
    from pyarrow import json  # noqa: PLC0415 - an extra

    told = [
        field
        for field in article_schema()
        if not pa.types.is_map(field.type) and field.name not in calendar_columns.NAMES
    ]
    told += [schema.field(name) for name in (SENTENCES, "superseded_by") if name in schema.names]
    return json.read_json(
        pa.BufferReader(b"\n".join(lines)),
        read_options=json.ReadOptions(block_size=max(_BLOCK, 2 * max(map(len, lines)))),
        # What it isn't told of are the maps, whose keys it finds.
        parse_options=json.ParseOptions(explicit_schema=pa.schema(told)),
    )


def _slowly(lines: Sequence[bytes], schema: pa.Schema) -> pa.Table:
    from datetime import datetime  # noqa: PLC0415 - hardly ever

    pa = pyarrow()

    def instants(record: dict[str, Any], kind: type[attrs.AttrsInstance]) -> dict[str, Any]:
        found = {name for of, name in _ZONES if of is kind}
        return record | {name: datetime.fromisoformat(record[name]) for name in found if record.get(name) is not None}

    rows = []
    for line in lines:
        record = orjson.loads(line)
        numbers = calendar_columns.numbers(record.get("published_jalali"))
        row = instants(record, Article) | dict(zip(calendar_columns.NAMES, numbers, strict=True))
        row["mirrors"] = [instants(mirror, Mirror) for mirror in record.get("mirrors") or ()]
        rows.append({
            name: list(value.items()) if isinstance(value, dict) and pa.types.is_map(schema.field(name).type) else value
            for name, value in row.items()
            if name in schema.names
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)


def _calendar(read: pa.Table) -> dict[str, Any]:
    pa = pyarrow()
    from pyarrow import compute as pc  # noqa: PLC0415 - an extra

    # A few days stand for very many stories.
    days = _one(pc.utf8_slice_codeunits(read.column(calendar_columns.AFTER), 0, 10)).dictionary_encode()
    numbers = [calendar_columns.numbers(day) for day in days.dictionary.to_pylist()]
    columns = zip(*numbers, strict=True) if numbers else [()] * len(calendar_columns.NAMES)
    return {
        name: pa.array(column, pa.int16()).take(days.indices)
        for name, column in zip(calendar_columns.NAMES, columns, strict=True)
    }


def _map(structs: pa.ChunkedArray | None, count: int) -> pa.Array:
    """A map for each row out of a struct that has a key for whatever any row has; keys in alphabetical order."""
    import numpy as np  # noqa: PLC0415 - with the extra

    pa = pyarrow()
    map_type = pa.map_(pa.string(), pa.string())
    if structs is None or not pa.types.is_struct(structs.type):
        return pa.nulls(count, map_type)
    whole = structs.combine_chunks()
    keys = sorted(field.name for field in whole.type)
    if not keys:
        offsets = np.zeros(count + 1, np.int32)
        return pa.MapArray.from_arrays(pa.array(offsets), pa.array([], pa.string()), pa.array([], pa.string()))
    values = [whole.field(key).cast(pa.string()) for key in keys]
    there = np.stack([value.is_valid().to_numpy(zero_copy_only=False) for value in values], axis=1)
    # A child's own validity says nothing where its row has no struct.
    there &= whole.is_valid().to_numpy(zero_copy_only=False)[:, None]
    rows, columns = np.nonzero(there)
    offsets = np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int32)
    flat = pa.concat_arrays(values).take(pa.array(columns.astype(np.int64) * count + rows))
    names = pa.array(keys, pa.string()).take(pa.array(columns))
    mask = pa.array(~whole.is_valid().to_numpy(zero_copy_only=False))
    return pa.MapArray.from_arrays(pa.array(offsets), names, flat, mask=mask)


def _one(column: Any) -> Any:  # noqa: ANN401 - an array of either kind
    return column.combine_chunks() if hasattr(column, "combine_chunks") else column


def _columns(record: type[attrs.AttrsInstance]) -> list[pa.Field]:
    pa = pyarrow()
    hints = get_type_hints(record)
    found = []
    for field in attrs.fields(record):
        zone = _ZONES.get((record, field.name))
        kind = _type(hints[field.name]) if zone is None else pa.timestamp("us", zone)
        found.append(pa.field(field.name, kind))
    return found


def _type(hint: Any) -> pa.DataType:  # noqa: ANN401 - an annotation
    pa = pyarrow()
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64()}
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
    return pa.struct(_columns(hint)) if attrs.has(hint) else plain[hint]


def pyarrow() -> Any:  # noqa: ANN401 - an extra
    """The library.

    Raises:
        ExportError: it isn't installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and a heavy one
    except ImportError as error:
        raise ExportError(f"Parquet needs pyarrow ({error}): pip install 'qomnews[parquet]'") from error
    return pa
