"""The formats of exports: what makes bytes of records, a few at a time."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Literal, Protocol

import orjson

from qomnews.export import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.export.shape import Shape
    from qomnews.export.streams import Output

Format = Literal["jsonl", "csv", "parquet", "sqlite"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet", "sqlite")
SUFFIXES: dict[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".db": "sqlite",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}
"""What a name says of a file's format."""

BOM = "\ufeff"
# A cell that begins so is a formula to a spreadsheet, full-width signs too; the quotation mark is that of the cure.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"
"""What stands before such a cell, and before one that begins with itself."""
_QUOTED = (*_FORMULA, QUOTE)


class Writer(Protocol):
    """Makes a file of records."""

    def write(self, lines: Sequence[bytes]) -> None:
        """Take some records, each a line as `Shape.line` gave it."""

    def gone(self, lines: Sequence[bytes]) -> None:
        """Take some tombstones, after all records."""

    def finish(self) -> None:
        """Write what is still held back."""


class JsonLines:
    """A line of JSON for each."""

    def __init__(self, out: Output, shape: Shape) -> None:
        self._out = out
        self._shape = shape

    def write(self, lines: Sequence[bytes]) -> None:
        """Take some records."""
        if self._shape.fields or self._shape.flat:
            lines = [orjson.dumps(self._shape.chosen(line)) for line in lines]
        self.gone(lines)

    def gone(self, lines: Sequence[bytes]) -> None:
        """Take some tombstones."""
        if lines:
            self._out.write(b"\n".join((*lines, b"")))

    def finish(self) -> None:
        """Nothing is held back."""


class Csv:
    """A table for spreadsheets: UTF-8 with a byte order mark, CRLF, no cell that they would take for a formula.

    An empty cell is null, in columns that are never null an empty text; an empty text in others is a single `'`.
    """

    def __init__(self, out: Output, shape: Shape) -> None:
        self._out = out
        self._shape = shape
        self._keep_empty = [name in flat.never_null() for name in shape.columns]
        self._put([shape.columns], head=BOM)

    def write(self, lines: Sequence[bytes]) -> None:
        """Take some records."""
        self._rows(map(self._shape.chosen, lines))

    def gone(self, lines: Sequence[bytes]) -> None:
        """Take some tombstones."""
        self._rows(map(self._shape.gone, lines))

    def finish(self) -> None:
        """Nothing is held back."""

    def _rows(self, records: Iterable[dict[str, Any]]) -> None:
        columns = self._shape.columns
        self._put(
            [cell(record.get(name), keep_empty=keep) for name, keep in zip(columns, self._keep_empty, strict=True)]
            for record in records
        )

    def _put(self, rows: Iterable[Sequence[str]], *, head: str = "") -> None:
        text = io.StringIO(newline="")
        text.write(head)
        csv.writer(text).writerows(rows)
        # Half of a letter beyond the basic plane, which a page may have, is no UTF-8.
        self._out.write(text.getvalue().encode("utf-8", "surrogatepass"))


def cell(value: str | int | None, *, keep_empty: bool = False) -> str:
    """What stands in a table's cell for a value.

    >>> cell("=HYPERLINK(1)"), cell(None), cell(""), cell("قم")
    ("'=HYPERLINK(1)", '', "'", 'قم')
    """
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if value.startswith(_QUOTED) or not (value or keep_empty):
        return QUOTE + value
    return value


def value_of(text: str, *, keep_empty: bool = False) -> str | None:
    """The value for which a cell stands; numbers stay texts.

    >>> value_of("'=1"), value_of(""), value_of("'"), value_of("'90")
    ('=1', None, '', "'90")
    """
    if not text:
        return "" if keep_empty else None
    rest = text[1:]
    return rest if text[0] == QUOTE and (not rest or rest.startswith(_QUOTED)) else text
