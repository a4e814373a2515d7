"""The version of a store's tables: created, checked, brought up to date.

Versions are numbers in four digits. A store is used only with exactly the version that the program knows: tables that
are older are brought up by `qomnews db upgrade`, never on the way, since an upgrade is a moment for a backup.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import Connection, Engine, inspect, text

from qomnews.mirrors import HORIZON_DAYS
from qomnews.store.connect import connect, sqlite_file, writing
from qomnews.store.errors import StoreError, StoreMissingError, StoreSchemaError, named, translated
from qomnews.store.reindexing import Reindexed, reindex
from qomnews.store.tables import SCHEMA_VERSION, VERSION_TABLE, metadata

if TYPE_CHECKING:
    from qomnews.store.reindexing import Progress

# The first with an index of today's fingerprints: 0003 dropped what there was, and 0004 came with other bytes.
_INDEX_VERSION = "0004"


def prepare(engine: Engine, *, create: bool) -> None:
    """Makes the tables in an empty database, and checks their version in any other.

    Raises:
        StoreMissingError: there are no tables, and `create` is false.
        StoreSchemaError: the tables are older or newer than this program's.
        StoreError: the database belongs to another program.
    """
    name = named(engine.url)
    file = sqlite_file(engine)
    if file is not None and not file.exists():
        if not create:
            raise StoreMissingError(f"there is no store at {name} yet; `qomnews crawl` makes it")
        make_folder(file)
    with engine.connect() as connection:
        found = version(connection)
    if found is None:
        if not create:
            raise StoreMissingError(f"there is no store in {name} yet; `qomnews crawl` makes it")
        with writing(engine) as connection:
            # Looked at again under the lock: two programs may start at once.
            if version(connection) is None:
                migrate(connection)
    else:
        refuse_other_version(name, found)


def refuse_other_version(name: str, found: str) -> None:
    """Does nothing where tables are of this program's version.

    Raises:
        StoreSchemaError: they are older or newer.
    """
    if found > SCHEMA_VERSION:
        raise StoreSchemaError(
            f"store {name} has schema {found}, this program knows {SCHEMA_VERSION}; upgrade the program"
        )
    if found < SCHEMA_VERSION:
        raise StoreSchemaError(
            f"store {name} has schema {found}, this program needs {SCHEMA_VERSION}; run `qomnews db upgrade`"
        )


@attrs.frozen
class Upgraded:
    """The version before (None: there was no store) and after, and what making the mirrors' index again came to."""

    before: str | None
    after: str
    reindexed: Reindexed | None = None


def upgrade(url: str, *, horizon_days: int | None = HORIZON_DAYS, progress: Progress | None = None) -> Upgraded:
    """Brings a store's tables to this program's version, and its mirrors' index where need be, in one transaction.

    Args:
        url: the store's address.
        horizon_days: days between two articles beyond which they are never mirrors.
        progress: told how far it is.

    Raises:
        StoreSchemaError: the tables are newer than this program's.
        StoreError: the database can't be used.
    """
    engine = connect(url)
    try:
        with translated(engine.url):
            file = sqlite_file(engine)
            if file is not None:
                make_folder(file)
            with writing(engine) as connection:
                found = version(connection)
                if found is not None and found > SCHEMA_VERSION:
                    refuse_other_version(named(engine.url), found)
                if found == SCHEMA_VERSION:
                    return Upgraded(found, found)
                migrate(connection)
                if found is None or found >= _INDEX_VERSION:
                    return Upgraded(found, SCHEMA_VERSION)
                now = datetime.now(UTC).replace(microsecond=0)
                reindexed = reindex(connection, now=now, horizon_days=horizon_days, progress=progress)
                return Upgraded(found, SCHEMA_VERSION, reindexed)
    finally:
        engine.dispose()


def version(connection: Connection) -> str | None:
    """The version of the tables, or None in a database without any.

    Raises:
        StoreError: there are tables, but not a store's.
    """
    present = set(inspect(connection).get_table_names())
    if VERSION_TABLE in present:
        found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
        if found is not None:
            return found
    # A PostgreSQL database may well have other programs' tables; a SQLite file is one program's own.
    ours = set(metadata.tables) | {VERSION_TABLE}
    foreign = present & ours if connection.dialect.name == "postgresql" else present
    if foreign:
        raise StoreError(
            f"{named(connection.engine.url)} is another program's database (table {min(foreign)}); give another address"
        )
    return None


def make_folder(file: Path) -> None:
    """The folder that a SQLite store will live in.

    Raises:
        StoreError: it can't be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"store {file}: its folder can't be made ({error.strerror})") from error


def migrate(connection: Connection) -> None:
    """Brings tables to this program's version in the connection's transaction, and makes them where there are none.

    Raises:
        StoreSchemaError: there is no way from the version that they have.
    """
    # Alembic is a slow import that only a new or an old store needs.
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above
    from alembic.util import CommandError  # noqa: PLC0415 - see above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        name = named(connection.engine.url)
        raise StoreSchemaError(f"store {name}: no way from schema {version(connection)} to {SCHEMA_VERSION}") from error
