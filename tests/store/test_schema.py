"""Making a store, refusing what is none, and keeping its tables at the program's version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, insert, table, text

from qomnews import store as store_package
from qomnews.records import to_json
from qomnews.store import Store, StoreError, StoreMissingError, StoreSchemaError, Upgraded, open_store, rows, upgrade
from qomnews.store.connect import connect, writing
from qomnews.store.tables import SCHEMA_VERSION, VERSION_TABLE, metadata, raw_articles
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
MIGRATIONS = Path(store_package.__path__[0]) / "migrations"
OLDER_VERSIONS = [f"{number:04}" for number in range(1, int(SCHEMA_VERSION))]
# The index is made again on the way to 0004; from there on a store keeps it.
WITH_AN_OLDER_INDEX = [version for version in OLDER_VERSIONS if version < "0004"]


def store_of(url: str, version: str, *items: Fingerprinted) -> None:
    """Makes a store of an older schema that holds articles, each a story by itself, and what it knew them by."""
    engine = connect(url)
    with writing(engine) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, version)
        for serial, item in enumerate(items, 1):
            rows.add(connection, item.article, change=0, run_id=None)
            connection.execute(insert(raw_articles), {"article": serial, "raw": to_json(item.raw).decode()})
            new = version >= "0003"
            row = {"article": serial, "fingerprint": item.fingerprint.to_bytes() if new else b"\x01older"}
            row |= {"article_id": item.article.id} if new else {}
            connection.execute(insert(table("fingerprints", *map(column, row))), row)
            connection.execute(
                text("INSERT INTO mirror_keys (key, article) VALUES (:key, :article)"),
                # Keys had 64 bits until 0003.
                {"key": 1 << (20 if new else 50), "article": serial},
            )
    engine.dispose()


def set_version(url: str, version: str) -> None:
    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(table(VERSION_TABLE, column("version_num")).update().values(version_num=version))
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_program_uses(store_url: str) -> None:
    open_store(store_url).close()
    engine = connect(store_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        difference = compare_metadata(context, metadata)
    engine.dispose()

    assert difference == []


def test_the_newest_migration_is_the_programs_version() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == SCHEMA_VERSION


def test_an_empty_database_becomes_a_store_and_stays_one(store_url: str) -> None:
    for _ in range(2):
        with open_store(store_url) as store:
            assert store.counts() == []


def test_upgrading_makes_a_store_and_is_done_when_there_is_nothing_to_do(store_url: str) -> None:
    assert upgrade(store_url) == Upgraded(None, SCHEMA_VERSION)
    assert upgrade(store_url) == Upgraded(SCHEMA_VERSION, SCHEMA_VERSION)


@pytest.mark.parametrize("version", OLDER_VERSIONS)
def test_an_older_store_is_upgraded_and_keeps_what_it_holds(store_url: str, new_item: NewItem, version: str) -> None:
    store_of(store_url, version, new_item())

    done = upgrade(store_url)
    assert (done.before, done.after) == (version, SCHEMA_VERSION)
    with open_store(store_url) as store:
        assert store.get("mehr:1") == new_item().article
        assert store.save(new_item("titronline:2", "rain")).outcome == "new"
    engine = connect(store_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("version", WITH_AN_OLDER_INDEX)
def test_an_upgrade_makes_index_and_stories_what_a_new_store_has(
    new_store: Callable[[], Store], new_store_url: Callable[[], str], new_item: NewItem, version: str
) -> None:
    items = [new_item("mehr:1"), new_item("mehr:2", "rain"), new_item("titronline:1", hour=9)]
    whole = new_store()
    for item in items:
        whole.save(item)
    url = new_store_url()
    store_of(url, version, *items)
    told: list[tuple[str, int, int]] = []
    done = upgrade(url, progress=lambda *step: told.append(step))

    assert done.reindexed is not None
    assert (done.reindexed.articles, done.reindexed.changes["joined"]) == (3, 1)
    assert told == [("articles", 3, 3), ("stories", 1, 1)]
    with open_store(url) as store:
        assert store.digest() == whole.digest()
        assert store.save(new_item("shahr20:3", "rain", hour=10)).outcome == "mirror"


def test_an_upgrade_that_fails_leaves_the_older_store_as_it_was(
    store_url: str, new_item: NewItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_of(store_url, "0002", new_item())

    def fail(_what: str, _done: int, _total: int) -> None:
        raise RuntimeError("pulled the plug")

    with pytest.raises(RuntimeError, match="pulled the plug"):
        upgrade(store_url, progress=fail)
    with pytest.raises(StoreSchemaError, match="schema 0002"):
        open_store(store_url)
    assert upgrade(store_url).before == "0002"


def test_a_newer_schema_is_refused_with_the_advice_to_upgrade_the_program(store_url: str) -> None:
    open_store(store_url).close()
    set_version(store_url, "9001")

    with pytest.raises(StoreSchemaError, match=r"schema 9001, this program knows .*; upgrade the program"):
        open_store(store_url)
    with pytest.raises(StoreSchemaError, match="upgrade the program"):
        upgrade(store_url)


def test_an_older_schema_is_refused_with_the_command_that_upgrades_it(store_url: str) -> None:
    open_store(store_url).close()
    set_version(store_url, "0000")

    with pytest.raises(StoreSchemaError, match="run `qomnews db upgrade`"):
        open_store(store_url)


def test_a_schema_that_no_migration_starts_from_can_not_be_upgraded(store_url: str) -> None:
    open_store(store_url).close()
    set_version(store_url, "0000")

    with pytest.raises(StoreSchemaError, match="no way from schema 0000"):
        upgrade(store_url)


def test_without_leave_to_create_nothing_is_made(new_store_url: Callable[[], str]) -> None:
    url = new_store_url()
    with pytest.raises(StoreMissingError, match=r"no store .* yet"):
        open_store(url, create=False)
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).exists()


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/new/home/qomnews.db").close()

    assert (tmp_path / "new" / "home" / "qomnews.db").is_file()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "qomnews.db"
    file.write_text("یادداشت‌های من\n" * 100)
    before = file.read_bytes()

    with pytest.raises(StoreError, match=r"qomnews\.db: the file is no SQLite database; move it away"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()

    with pytest.raises(StoreError, match=r"another program's database \(table bookmarks\)"):
        open_store(f"sqlite:///{file}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("qomnews.db", "is no database address"),
        ("mysql://localhost/news", "not mysql"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
    ],
)
def test_an_address_that_can_not_be_a_store(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        open_store(url)


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")

    with pytest.raises(StoreError, match="its folder can't be made"):
        open_store(f"sqlite:///{tmp_path}/home/qomnews.db")


def test_a_server_that_does_not_answer() -> None:
    with pytest.raises(StoreError, match="the server can't be reached") as caught:
        open_store("postgresql+psycopg://reader:secret@127.0.0.1:1/news")
    assert "secret" not in str(caught.value)
