"""SQLite: one file with a table of flat records, and one of what is gone."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from qomnews.article import SCHEMA_VERSION, Tombstone
from qomnews.export import flat
from qomnews.export.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qomnews.export.shape import Shape

ARTICLES, GONE = "articles", "gone"
"""The tables."""
_INDEXES = (("id",), ("published_at",), ("outlet", "published_at"), ("jalali_year", "jalali_month"))
_GONE_COLUMNS = tuple(field.name for field in attrs.fields(Tombstone))


class SqliteFile:
    """A new database; rows stand in the export's order.

    Args:
        path: an empty file.
        shape: what of each record, flat.

    Raises:
        ExportError: it can't be written.
    """

    def __init__(self, path: Path, shape: Shape) -> None:
        self._path = path
        self._shape = shape
        self._columns = [name for name in shape.names if name != "superseded_by"]
        kinds = flat.columns()
        typed = [f"{name} {'INTEGER' if kinds.get(name) is int else 'TEXT'}" for name in self._columns]
        self._file = sqlite3.connect(path, isolation_level=None)
        # What is half done is thrown away as a whole: there is nothing to go back to.
        self._run("PRAGMA journal_mode=OFF")
        self._run("PRAGMA synchronous=OFF")
        self._run(f"PRAGMA user_version={SCHEMA_VERSION}")
        self._run("BEGIN")
        self._run(f"CREATE TABLE {ARTICLES} ({', '.join(typed)})")
        self._run(f"CREATE TABLE {GONE} ({', '.join(_GONE_COLUMNS)})")

    def write(self, lines: Sequence[bytes]) -> None:
        """Take some records."""
        records = map(self._shape.chosen, lines)
        self._put(ARTICLES, self._columns, ([record[name] for name in self._columns] for record in records))

    def gone(self, lines: Sequence[bytes]) -> None:
        """Take some tombstones."""
        records = map(orjson.loads, lines)
        self._put(GONE, _GONE_COLUMNS, ([record[name] for name in _GONE_COLUMNS] for record in records))

    def finish(self) -> None:
        """Make the indexes, and end it."""
        for names in _INDEXES:
            if set(names) <= set(self._columns):
                self._run(f"CREATE INDEX {ARTICLES}_{'_'.join(names)} ON {ARTICLES} ({', '.join(names)})")
        self._run("COMMIT")
        self._file.close()

    def _put(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(columns))
        try:
            self._file.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of ours only
        except sqlite3.Error as error:
            raise ExportError(f"{self._path} can't be written: {error}") from error

    def _run(self, statement: str) -> None:
        try:
            self._file.execute(statement)
        except sqlite3.Error as error:
            raise ExportError(f"{self._path} can't be written: {error}") from error
