"""Files of exports, whatever their format: told by their first bytes, read record by record."""

from __future__ import annotations

import csv
import io
import sqlite3
import sys
import zlib
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import orjson
from backports.zstd import ZstdError

from qomnews.dates import in_tehran
from qomnews.export import calendar_columns, flat
from qomnews.export.errors import ExportFileError
from qomnews.export.manifest import WITHIN
from qomnews.export.packing import unpacked
from qomnews.export.sqlite_file import ARTICLES, GONE
from qomnews.export.writers import BOM, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

_PARQUET = b"PAR1"
_SQLITE = b"SQLite format 3\0"
_ROWS_AT_ONCE = 200
_TOMBSTONE = ("schema_version", "id", "story_id", "status", "superseded_by")


def records_of(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of an export, nested again where they were flat, each with the words for its place.

    Args:
        path: a file of any format, or a folder.

    Raises:
        ExportFileError: it can't be read; the message names file and place.
    """
    if path.is_dir():
        for part in sorted(part for part in path.rglob("*") if part.is_file() and part.name != WITHIN):
            yield from records_of(part)
        return
    try:
        with path.open("rb") as file:
            start = file.read(len(_SQLITE))
    except OSError as error:
        raise ExportFileError(f"{path} can't be read: {error.strerror or error}") from error
    if start.startswith(_PARQUET):
        yield from _of_parquet(path)
    elif start == _SQLITE:
        yield from _of_sqlite(path)
    else:
        yield from _of_text(path)


@contextmanager
def unpacked_file(path: Path) -> Iterator[BinaryIO]:
    """A file's content, whatever compresses it.

    Raises:
        ExportFileError: it can't be read, or is damaged.
    """
    try:
        with path.open("rb") as file:
            yield unpacked(cast("BinaryIO", file))
    except (OSError, EOFError, zlib.error, ZstdError) as error:
        raise ExportFileError(f"{path} can't be read: {getattr(error, 'strerror', None) or error}") from error


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file of JSON lines with their numbers from 1 on, without their ends; empty ones are left out.

    Raises:
        ExportFileError: it can't be read, or is damaged.
    """
    with unpacked_file(path) as file:
        for number, line in enumerate(file, 1):
            if stripped := line.strip():
                yield number, stripped


def parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    """A line's object.

    Raises:
        ExportFileError: it is none.
    """
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ExportFileError(f"{path}, line {number}: no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ExportFileError(f"{path}, line {number}: no object")
    return found


def _of_text(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with unpacked_file(path) as file:
        head = file.peek(1)[:1] if isinstance(file, io.BufferedReader) else _first(path)
    if head in (b"{", b"", b"\n", b" "):
        for number, line in lines_of(path):
            record = parsed(path, number, line)
            # A flat record has its raw text in columns of its own.
            is_flat = "raw_title" in record or isinstance(record.get("tags"), str)
            yield f"{path}, line {number}", flat.nested(record) if is_flat else record
        return
    yield from _of_csv(path)


def _first(path: Path) -> bytes:
    with unpacked_file(path) as file:
        return file.read(1)


def _of_csv(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    csv.field_size_limit(sys.maxsize)
    kinds, keep = flat.columns(), flat.never_null()
    with unpacked_file(path) as file:
        text = io.TextIOWrapper(file, "utf-8", errors="surrogatepass", newline="")
        reader = csv.reader(text, strict=True)
        try:
            header = [name.removeprefix(BOM) for name in next(reader)]
            if "id" not in header and not set(header) & set(kinds):
                raise ExportFileError(f"{path} is no export: its first line names none of an export's columns")
            for cells in reader:
                where = f"{path}, line {reader.line_num}"
                if len(cells) != len(header):
                    raise ExportFileError(f"{where}: {len(cells)} cells where there are {len(header)} columns")
                values = dict(zip(header, cells, strict=True))
                gone = bool(values.get("superseded_by")) or values.get("status") == "removed"
                row: dict[str, Any] = {}
                for name, cell in values.items():
                    value = value_of(cell, keep_empty=name in keep and not gone)
                    row[name] = int(value) if value and kinds.get(name) is int else value
                yield where, _row(row)
        except (csv.Error, ValueError) as error:
            raise ExportFileError(f"{path}, line {reader.line_num}: {error}") from error


def _of_sqlite(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            file.row_factory = sqlite3.Row
            for table in (ARTICLES, GONE):
                for number, row in enumerate(file.execute(f"SELECT * FROM {table} ORDER BY rowid"), 1):  # noqa: S608 - names of ours only
                    yield f"{path}, row {number} of {table}", flat.nested(dict(row)) if table == ARTICLES else dict(row)
    except sqlite3.Error as error:
        raise ExportFileError(f"{path} can't be read: {error}") from error


def _of_parquet(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise ExportFileError(f"{path}: Parquet needs pyarrow: pip install 'qomnews[parquet]'") from error
    try:
        with parquet.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}, row {number}", _row(_plain(row))
    except (OSError, pa.ArrowException) as error:
        raise ExportFileError(f"{path} can't be read: {error}") from error


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A table's row as the record or the tombstone that it stands for."""
    if "superseded_by" in row:
        rest = [value for name, value in row.items() if name not in _TOMBSTONE]
        if row.get("status") != "live" and not any(rest):
            return {name: row[name] for name in _TOMBSTONE if name in row}
        row = {name: value for name, value in row.items() if name != "superseded_by"}
    is_flat = "raw_title" in row or isinstance(row.get("tags"), str)
    return flat.nested(row) if is_flat else row


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row of Parquet as the record has it: instants as texts, maps as objects, the outlet that a folder names."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in calendar_columns.NAMES:
            continue
        if name in ("rules", "extraction") and isinstance(value, list):
            value = dict(value)  # noqa: PLW2901 - the same value in another form
        elif name == "mirrors" and isinstance(value, list):
            value = [mirror | {key: _text(mirror[key]) for key in ("published_at", "seen_at")} for mirror in value]  # noqa: PLW2901 - likewise
        found[name] = _text(value)
        if name == "story_id" and "outlet" not in row:
            found["outlet"] = str(row["id"]).partition(":")[0]
    return found


def _text(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if not hasattr(value, "isoformat"):
        return value
    at = cast("datetime", value)
    # In UTC what the crawler saw, on Tehran's clocks what the outlets say.
    return at.isoformat() if not at.utcoffset() else in_tehran(at).isoformat()
