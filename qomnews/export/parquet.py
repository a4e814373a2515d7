"""Parquet: typed columns, nested as the record is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.article import SCHEMA_VERSION
from qomnews.export import arrow_columns, calendar_columns, flat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    import pyarrow as pa

    from qomnews.export.shape import Shape
    from qomnews.export.streams import Output

# JSON that becomes one row group: what is in memory at a time, some four times over.
_GROUP = 32 << 20
_COMPRESSION = "zstd"
# Columns with few values, and those by which readers pass over row groups; of long texts neither is of any use.
_REPEATED = ("schema_version", "outlet", "desk", "kind", "language", "source_name", "published_precision", "status")
_ORDERED = ("id", "outlet", "published_at", *calendar_columns.NAMES, "first_seen_at", "last_changed_at")


class Parquet:
    """A file of row groups; the Jalali date's numbers are columns, what is gone has rows of its own.

    Args:
        out: where to.
        shape: what of each record; all of it has the columns of `arrow_columns.article_schema`.
        but: columns that are left out, since folders have them in their names.

    Raises:
        ExportError: pyarrow isn't installed.
    """

    def __init__(self, out: Output, shape: Shape, but: Sequence[str] = ()) -> None:
        self._shape = attrs.evolve(shape, dated=True)
        self._columns = tuple(name for name in self._shape.columns if name not in but)
        self._lines: list[bytes] = []
        self._size = 0
        # One group is written while the next is read and parsed.
        self._writing: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="parquet")
        schema = flat_schema(self._columns) if shape.flat else arrow_columns.schema_of(self._columns)
        from pyarrow import PythonFile, parquet  # noqa: PLC0415 - an extra

        self._file = parquet.ParquetWriter(
            PythonFile(_Sink(out), mode="w"),
            schema.with_metadata({"qomnews.schema_version": str(SCHEMA_VERSION)}),
            compression=_COMPRESSION,
            use_dictionary=[name for name in _REPEATED if name in self._columns],
            write_statistics=[name for name in _ORDERED if name in self._columns],
        )

    def write(self, lines: Sequence[bytes]) -> None:
        """Take some records."""
        self._lines += lines
        self._size += sum(map(len, lines))
        if self._size >= _GROUP:
            self._flush()

    def gone(self, lines: Sequence[bytes]) -> None:
        """Take some tombstones."""
        self._flush()
        if lines:
            rows = [self._shape.gone(line) for line in lines]
            schema = self._file.schema
            rows = [{name: row.get(name) for name in schema.names} for row in rows]
            self._put(_table(rows, schema))

    def finish(self) -> None:
        """Write what is still held back, and the index of it all."""
        self._flush()
        self._wait()
        self._thread.shutdown()
        self._file.close()

    def _flush(self) -> None:
        if not self._lines:
            return
        if self._shape.flat:
            table = _table([self._shape.chosen(line) for line in self._lines], self._file.schema)
        else:
            table = arrow_columns.table_of(self._lines, self._columns)
        self._lines, self._size = [], 0
        self._put(table)

    def _put(self, table: pa.Table) -> None:
        self._wait()
        self._writing = self._thread.submit(
            self._file.write_table, table.cast(self._file.schema), row_group_size=max(1, table.num_rows)
        )

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()


def flat_schema(columns: Sequence[str]) -> pa.Schema:
    """The columns of flat records."""
    pa = arrow_columns.pyarrow()
    kinds = {name: pa.int64() if kind is int else pa.string() for name, kind in flat.columns().items()}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in columns])


def _table(rows: Sequence[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return arrow_columns.pyarrow().Table.from_pylist(list(rows), schema=schema)


class _Sink:
    """An output as pyarrow wants a file."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._size = 0
        self.closed = False

    def write(self, data: Any) -> int:  # noqa: ANN401 - a buffer of pyarrow's
        view = memoryview(data)
        self._out.write(bytes(view))
        self._size += len(view)
        return len(view)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True
