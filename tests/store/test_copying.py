"""A store moved to another database is the same store, whichever of the two kinds either is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select, update

from qomnews.store import StoreError, StoreMissingError, StoreSchemaError, copying, open_store
from qomnews.store.connect import connect, reading, writing
from qomnews.store.copying import copy_store
from qomnews.store.tables import SCHEMA_VERSION, articles, metadata, rejections
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
NOW = datetime(2025, 12, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'other' / 'side.db'}"


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("there", marks=pytest.mark.postgres),
        pytest.param("back", marks=pytest.mark.postgres),
    ]
)
def pair(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> tuple[str, str]:
    """A store's address and where to copy it: from SQLite to SQLite, there to PostgreSQL, and back."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'one.db'}", sqlite_url
    postgres: str = request.getfixturevalue("new_postgres_database")()
    return (sqlite_url, postgres) if request.param == "there" else (postgres, sqlite_url)


def fill(url: str, story: dict[str, Fingerprinted], new_item: NewItem) -> str:
    """The digest of a store with a story in four outlets, an edit, rulings, a rejection, a run and a mark in it."""
    with open_store(url) as store:
        run = store.begin_run("mehr", spider="mehr", arguments={"kinds": ["news"]}, at=NOW)
        # A mirror is stored before its original, so that the order of arrival is none in which they can be written.
        for name in ("verbatim", "truncated", "original", "edited"):
            store.save(story[name], run_id=run, seen=("https://mehr.example/short/1",) if name == "original" else ())
        store.save(new_item("mehr:2", "rain", tags=("آب", "می‌رود")))
        store.save(new_item("mehr:2", "rain", title="سد پانزده خرداد پر شد"))
        store.merge("mehr:1", "mehr:2")
        store.unmerge("mehr:2")
        store.reject(
            outlet="mehr",
            url="https://mehr.example/news/9",
            reason="http-500",
            detail="«خطا»",
            raw=None,
            run_id=run,
            at=NOW,
        )
        store.set_mark("mehr", "qom", NOW)
        store.finish_run(run, at=NOW, exit_status=3, reason="finished", stats={"counts": {"new": 3}})
        return store.digest()


def rows(url: str, table: Table) -> int:
    engine = connect(url)
    with reading(engine) as connection:
        count = connection.execute(select(func.count()).select_from(table)).scalar_one()
    engine.dispose()
    return count


def test_everything_arrives(pair: tuple[str, str], story: dict[str, Fingerprinted], new_item: NewItem) -> None:
    source, target = pair
    whole = fill(source, story, new_item)
    told: list[tuple[int, int]] = []
    copied = copy_store(source, target, progress=lambda _what, done, total: told.append((done, total)))

    assert copied.digest == whole
    assert {table.name: table.rows for table in copied.tables} == {
        table.name: rows(source, table) for table in metadata.sorted_tables
    }
    assert {table.name: table.rows for table in copied.tables} == {
        table.name: rows(target, table) for table in metadata.sorted_tables
    }
    assert told[-1] == (2 * copied.rows, 2 * copied.rows)
    with open_store(source, create=False) as before, open_store(target, create=False) as after:
        assert before.digest() == after.digest() == whole
        assert after.mark("mehr", "qom") == NOW
        assert after.runs() == before.runs()
        assert list(after.rejections()) == list(before.rejections())
        assert after.rulings() == before.rulings()
        assert list(after.articles(include_mirrors=True)) == list(before.articles(include_mirrors=True))


def test_the_copy_goes_on_where_the_store_was(
    pair: tuple[str, str], story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    source, target = pair
    fill(source, story, new_item)
    # The last article goes: its number must not be given again.
    engine = connect(source)
    with writing(engine) as connection:
        last = connection.execute(select(func.max(articles.c.serial))).scalar_one()
        connection.execute(articles.delete().where(articles.c.serial == last))
    engine.dispose()
    copy_store(source, target)
    with open_store(target) as store:
        assert store.known("mehr", "https://mehr.example/news/1", "1", now=NOW)
        assert store.save(story["original"]).outcome == "unchanged"
        found = store.save(new_item("mehr:3", "futsal"))
        assert found.outcome == "new"
        again = store.save(new_item("shahr20:77", "futsal", hour=9))
        assert again.outcome == "mirror"
        store.begin_run("mehr", spider="mehr", arguments={}, at=NOW)
    engine = connect(target)
    with reading(engine) as connection:
        serial = connection.execute(select(articles.c.serial).where(articles.c.id == "mehr:3")).scalar_one()
    engine.dispose()
    assert serial == last + 1


def test_an_empty_store_can_be_copied(pair: tuple[str, str]) -> None:
    source, target = pair
    open_store(source).close()
    copied = copy_store(source, target)
    assert copied.rows == 1
    with open_store(target) as store:
        assert store.counts() == []


def test_a_store_that_is_in_use_is_no_target(
    pair: tuple[str, str], story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    source, target = pair
    fill(source, story, new_item)
    with open_store(target) as store:
        store.save(new_item("mehr:5", "futsal"))
        before = store.digest()
        with pytest.raises(StoreError, match="is in use already"):
            copy_store(source, target)
        assert store.digest() == before


def test_a_copy_that_breaks_off_leaves_nothing_and_can_be_made_again(
    pair: tuple[str, str], story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    source, target = pair
    whole = fill(source, story, new_item)

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "copying rejections":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(source, target, progress=stop)
    with pytest.raises(StoreMissingError):
        open_store(target, create=False)
    assert copy_store(source, target).digest == whole


def test_what_comes_out_otherwise_is_refused(
    pair: tuple[str, str], story: dict[str, Fingerprinted], new_item: NewItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = pair
    fill(source, story, new_item)
    write = copying._write

    def lossy(connection: object, table: Table, chunk: object) -> None:
        write(connection, table, chunk)  # type: ignore[arg-type] # handed through
        if table is rejections:
            connection.execute(update(rejections).values(detail="?"))  # type: ignore[attr-defined] # likewise

    monkeypatch.setattr(copying, "_write", lossy)
    with pytest.raises(StoreError, match="table rejections did not come out as it was; nothing was copied"):
        copy_store(source, target)
    with pytest.raises(StoreMissingError):
        open_store(target, create=False)


def test_what_is_stored_meanwhile_belongs_to_the_next_copy(
    store_url: str, sqlite_url: str, story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    whole = fill(store_url, story, new_item)
    with open_store(store_url) as crawl:
        late = iter([new_item("mehr:8", "futsal")])

        def save_once(_what: str, _done: int, _total: int) -> None:
            for item in late:
                crawl.save(item)

        assert copy_store(store_url, sqlite_url, progress=save_once).digest == whole
        assert crawl.digest() != whole


def test_other_versions_are_refused_with_the_way_out(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    for path in (old, new):
        open_store(f"sqlite:///{path}").close()
    for path, number in ((old, "0001"), (new, "9001")):
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE qomnews_schema SET version_num = ?", (number,))
        connection.close()
    with pytest.raises(StoreSchemaError, match=rf"old\.db has schema 0001, this program needs {SCHEMA_VERSION}; run"):
        copy_store(f"sqlite:///{old}", f"sqlite:///{tmp_path}/target.db")
    with pytest.raises(StoreSchemaError, match=r"new\.db has schema 9001.*upgrade the program"):
        copy_store(f"sqlite:///{new}", f"sqlite:///{tmp_path}/target.db")
    good = tmp_path / "good.db"
    open_store(f"sqlite:///{good}").close()
    with pytest.raises(StoreSchemaError, match=r"old\.db has schema 0001"):
        copy_store(f"sqlite:///{good}", f"sqlite:///{old}")


def test_a_source_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="no store at"):
        copy_store(f"sqlite:///{tmp_path}/nothing.db", f"sqlite:///{tmp_path}/target.db")
    assert not (tmp_path / "nothing.db").exists()
