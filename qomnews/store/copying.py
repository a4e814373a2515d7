"""Moving a whole store to another database: SQLite to PostgreSQL and back, checked row by row.

The source is read in one snapshot and stays as it is; the target is written in one transaction, so that a copy that
was stopped, or that does not come out the same, has left nothing behind.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import attrs
import orjson
from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from qomnews.store.connect import connect, reading, sqlite_file, writing
from qomnews.store.digest import digest
from qomnews.store.errors import StoreError, named, translated
from qomnews.store.schema import make_folder, migrate, prepare, refuse_other_version, version
from qomnews.store.tables import articles, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Row, Select

    # What is being done, how much of it is done, and how much there is.
    type Progress = Callable[[str, int, int], None]

# Rows that are in memory at once: the longest are whole stories.
_CHUNK = 500
_BITS = 128
# What a new store has in it.
_BORN_WITH = {"sequences"}


@attrs.frozen
class CopiedTable:
    """A table, how many rows it has, and one number for all of them, whatever their order."""

    name: str
    rows: int
    hash: str


@attrs.frozen
class Copied:
    """What was copied; each table and the digest are the same on both sides."""

    tables: tuple[CopiedTable, ...]
    digest: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


class _Sum:
    """Counts rows and adds up their hashes: the same for the same rows in any order."""

    def __init__(self, table: Table) -> None:
        self._name = table.name
        self._rows = 0
        self._sum = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            plain = orjson.dumps(tuple(row), default=bytes.hex)
            self._rows += 1
            self._sum += int.from_bytes(sha256(plain).digest()[: _BITS // 8])

    def result(self) -> CopiedTable:
        return CopiedTable(self._name, self._rows, f"{self._sum % (1 << _BITS):0{_BITS // 4}x}")


def copy_store(source_url: str, target_url: str, *, progress: Progress | None = None) -> Copied:
    """Copies all that a store holds into an empty database.

    Args:
        source_url: the store's address; it is only read.
        target_url: where to; a database without tables, or a store that nothing was put into yet.
        progress: told of the table at work, rows done, and rows in all; each row is counted twice, as it is read back.

    Raises:
        StoreError: one of the two can't be used, is of another version than this program's, or the target is in use;
            or what was written is not what was read. The target is as it was then.
    """
    source, target = connect(source_url), connect(target_url)
    try:
        with translated(source.url):
            prepare(source, create=False)
        file = sqlite_file(target)
        if file is not None:
            make_folder(file)
        with translated(target.url), reading(source) as origin, writing(target) as destination:
            _require_empty(destination)
            return _copy(origin, destination, _Told(progress, 2 * _total(origin)))
    finally:
        source.dispose()
        target.dispose()


class _Told:
    """Progress, over all tables."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def more(self, what: str, rows: int) -> None:
        self._done += rows
        if self._progress is not None:
            self._progress(what, self._done, self._total)


def _require_empty(destination: Connection) -> None:
    name = named(destination.engine.url)
    found = version(destination)
    if found is None:
        migrate(destination)
        return
    refuse_other_version(name, found)
    for table in metadata.sorted_tables:
        if table.name not in _BORN_WITH and destination.execute(select(table).limit(1)).first() is not None:
            raise StoreError(f"store {name} is in use already (table {table.name} has rows); give an empty database")


def _copy(origin: Connection, destination: Connection, told: _Told) -> Copied:
    name = named(destination.engine.url)
    tables = [_copy_table(origin, destination, table, told) for table in metadata.sorted_tables]
    for table in tables:
        if _read_back(destination, metadata.tables[table.name], told) != table:
            raise StoreError(f"store {name}: table {table.name} did not come out as it was; nothing was copied")
    with translated(origin.engine.url):
        whole = digest(origin)
    if digest(destination) != whole:
        raise StoreError(f"store {name} came out with another digest; nothing was copied")
    if destination.dialect.name == "postgresql":
        # It would plan the first queries for empty tables.
        destination.execute(text("ANALYZE"))
    return Copied(tuple(tables), whole)


def _copy_table(origin: Connection, destination: Connection, table: Table, told: _Told) -> CopiedTable:
    if table.name in _BORN_WITH:
        destination.execute(table.delete())
    read = _Sum(table)
    for statement in _statements(table):
        for chunk in _chunks(origin, statement):
            read.add(chunk)
            _write(destination, table, chunk)
            told.more(f"copying {table.name}", len(chunk))
    _set_counter(destination, table, _counter(origin, table))
    return read.result()


def _read_back(destination: Connection, table: Table, told: _Told) -> CopiedTable:
    found = _Sum(table)
    for chunk in _chunks(destination, select(table)):
        found.add(chunk)
        told.more(f"comparing {table.name}", len(chunk))
    return found.result()


def _total(origin: Connection) -> int:
    with translated(origin.engine.url):
        return sum(
            origin.execute(select(func.count()).select_from(table)).scalar_one() for table in metadata.sorted_tables
        )


def _statements(table: Table) -> list[Select[Any]]:
    """What reads a table, in an order in which it can be written: originals before the mirrors that name them."""
    if table is articles:
        return [select(table).where(table.c.mirror_of.is_(None)), select(table).where(table.c.mirror_of.is_not(None))]
    return [select(table)]


def _chunks(connection: Connection, statement: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    with translated(connection.engine.url):
        yield from connection.execute(statement.execution_options(yield_per=_CHUNK)).partitions()


def _write(destination: Connection, table: Table, rows: Sequence[Row[Any]]) -> None:
    columns = table.c.keys()
    if destination.dialect.name != "postgresql":
        destination.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
        return
    # Ten times as fast as INSERT, which counts with millions of keys.
    quote = destination.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, columns))}) FROM STDIN"
    driver: Any = destination.connection.driver_connection
    try:
        with driver.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except destination.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error, hide_parameters=True) from error


def _counter(origin: Connection, table: Table) -> int:
    """The last number that a table's own counter gave, 0 where it has given none or there is none."""
    column = table.autoincrement_column
    if column is None:
        return 0
    with translated(origin.engine.url):
        if origin.dialect.name == "sqlite":
            statement = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
            return int(origin.execute(statement, {"name": table.name}).scalar() or 0)
        sequence = origin.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar_one()
        # The name comes from the server itself, quoted where it needs to be.
        value, was_called = origin.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608
        return int(value) if was_called else 0


def _set_counter(destination: Connection, table: Table, value: int) -> None:
    """Lets a table's counter go on behind a number: those of rows that are gone are never given again."""
    column = table.autoincrement_column
    if column is None or not value:
        return
    if destination.dialect.name == "sqlite":
        destination.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        statement = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :value)")
        destination.execute(statement, {"name": table.name, "value": value})
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    destination.execute(select(func.setval(sequence, value)))
