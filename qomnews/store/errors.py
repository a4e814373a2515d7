"""What can go wrong with a store, one class for each way out of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL


class StoreError(Exception):
    """The store can't be used; the message names it, what is wrong, and what to do."""


class StoreMissingError(StoreError):
    """There is no store yet."""


class StoreBusyError(StoreError):
    """Another process held the store for longer than this one was willing to wait."""


class StoreTimeoutError(StoreBusyError):
    """A statement took longer than it may, or found no free connection in that time."""


class StoreSchemaError(StoreError):
    """The tables are of another version than this program's."""


class SearchMissingError(StoreError):
    """The search index isn't there, or not yet."""


class ArticleError(StoreError):
    """What was asked can't be done with the article that was named, or no article has that name."""


class ForgottenError(ArticleError):
    """The story had to go, and is not to come back."""


# SQLite's names of its errors, by what the operator can do about them.
_SQLITE_WAYS_OUT = {
    "SQLITE_FULL": "the disk is full; free some space and run the same command again",
    "SQLITE_READONLY": "it can't be written to; check the permissions of the file and its folder",
    "SQLITE_CANTOPEN": "it can't be opened; check that its folder exists and may be written to",
    "SQLITE_PERM": "access was denied; check the permissions of the file and its folder",
    "SQLITE_IOERR": "reading or writing failed; check the disk and its free space",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a backup",
    "SQLITE_NOTADB": "the file is no SQLite database; move it away or give another path",
}
# PostgreSQL's classes of SQLSTATE, likewise.
_POSTGRES_WAYS_OUT = {
    "08": "the connection was lost; check the server",
    "28": "the server refused the user; check name and password",
    "3D": "there is no such database; create it first",
    "42501": "the user lacks a permission; grant it the right to create and write tables",
    "53": "the server is out of disk, memory or connections",
    "57": "the server is shutting down or ended the query",
}


def named(url: URL) -> str:
    """The store as messages name it: a path, or an address without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turns the database's own errors into `StoreError`, with the store's name and a way out."""
    try:
        yield
    except DBAPIError as error:
        raise _translate(error, named(url)) from error
    except NoConnectionError as error:
        raise StoreTimeoutError(f"store {named(url)}: all connections are at work; try again in a while") from error
    except SQLAlchemyError as error:
        raise StoreError(f"store {named(url)}: {error}") from error


def _translate(error: DBAPIError, name: str) -> StoreError:
    original: Any = error.orig
    sqlite_name: str | None = getattr(original, "sqlite_errorname", None)
    state: str | None = getattr(original, "sqlstate", None)
    reason = " ".join(str(original).split())
    known = _sqlites(sqlite_name, name, reason) if sqlite_name else _postgres(state, name, reason) if state else None
    if known is not None:
        return known
    if state is None and sqlite_name is None and type(original).__name__ == "OperationalError":
        return StoreError(f"store {name}: the server can't be reached ({reason})")
    return StoreError(f"store {name}: {reason}")


def _sqlites(code: str, name: str, reason: str) -> StoreError | None:
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusyError(f"store {name} is locked by another process; let it finish, then try again")
    if code == "SQLITE_INTERRUPT":
        return StoreTimeoutError(f"store {name}: a statement took longer than it may; ask for less")
    way_out = next((way for prefix, way in _SQLITE_WAYS_OUT.items() if code.startswith(prefix)), None)
    return StoreError(f"store {name}: {way_out} ({reason})") if way_out else None


def _postgres(state: str, name: str, reason: str) -> StoreError | None:
    if state == "55P03":
        return StoreBusyError(f"store {name} is locked by another process; let it finish, then try again")
    if state == "57014":
        return StoreTimeoutError(f"store {name}: a statement took longer than it may, or waited for another process")
    way_out = next((way for prefix, way in _POSTGRES_WAYS_OUT.items() if state.startswith(prefix)), None)
    return StoreError(f"store {name}: {way_out} ({reason})") if way_out else None
