"""A copy of a SQLite store in one file, as of one moment, made while others read and write."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from qomnews.durable import sync
from qomnews.store.connect import connect, sqlite_file
from qomnews.store.errors import StoreError, StoreMissingError, named, translated
from qomnews.store.schema import version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# 8 MB at a time.
_PAGES = 2000
_PATTERN = "qomnews-*.db"
# What is so old and not complete was given up: its process was killed.
_GIVEN_UP_S = 86_400


def back_up(
    url: str, file: Path, *, overwrite: bool = False, progress: Callable[[str, int, int], None] | None = None
) -> str:
    """Writes a store into a file, whole or not at all; the version of its tables, which may be an older one.

    To restore it, put the file in the store's place, without the `-wal` and `-shm` of another beside it.

    Args:
        url: the store's address.
        file: where to; it appears once it is complete.
        overwrite: whether a file that is there may be replaced.
        progress: told of pages done and pages in all.

    Raises:
        StoreError: the store is none in SQLite, can't be read, or the file can't be written.
    """
    engine = connect(url)
    try:
        source_file = sqlite_file(engine)
        if source_file is None:
            raise StoreError(
                f"store {named(engine.url)} is no SQLite file; use its own tool: "
                f"pg_dump --format=custom --file={file} {engine.url.set(drivername='postgresql').render_as_string()}"
            )
        if not source_file.exists():
            raise StoreMissingError(f"there is no store at {source_file} yet; `qomnews crawl` makes it")
        with translated(engine.url), engine.connect() as connection:
            schema = version(connection)
        if schema is None:
            raise StoreMissingError(f"there is no store in {source_file} yet; `qomnews crawl` makes it")
    finally:
        engine.dispose()
    if file.exists() and not overwrite:
        raise StoreError(f"{file} is there already; give another name, or --overwrite")
    partial = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        _write(source_file, partial, progress)
        partial.replace(file)
        sync(file.parent)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreError(f"the store {source_file} can't be written into {file}: {reason}") from error
    return schema


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Removes all but the newest backups of a folder, by their names; those that went.

    What a killed backup left unfinished goes too, a day later.

    Raises:
        StoreError: one can't be removed.
    """
    gone = sorted(folder.glob(_PATTERN), reverse=True)[count:]
    given_up = time.time() - _GIVEN_UP_S
    try:
        partial = [path for path in folder.glob(f"{_PATTERN}.part") if path.stat().st_mtime < given_up]
        for path in (*gone, *partial):
            path.unlink()
    except OSError as error:
        raise StoreError(f"an old backup in {folder} can't be removed: {error.strerror}") from error
    return gone


def _write(source_file: Path, partial: Path, progress: Callable[[str, int, int], None] | None) -> None:
    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress("pages", total - remaining, total)

    with (
        closing(sqlite3.connect(source_file, isolation_level=None)) as source,
        closing(sqlite3.connect(partial, isolation_level=None)) as target,
    ):
        # A transaction of its own holds the moment: without it each write of another process would begin it all again.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=_PAGES, progress=tell)
        # One file that can be moved about, without a log of its own beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        (found,) = target.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(f"the store is damaged ({found}); keep the backups that there are")
    sync(partial)
