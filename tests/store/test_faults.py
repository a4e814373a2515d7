"""Several writers, locks, a full disk, a read-only home: clear errors, and nothing half-written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from qomnews.store import Store, StoreBusyError, StoreError, open_store
from qomnews.store.connect import connect, writing
from qomnews.story import Fingerprinted
from tests.store.conftest import plug_pulled_at

NewItem = Callable[..., Fingerprinted]


@pytest.fixture
def items(new_item: NewItem) -> list[Fingerprinted]:
    """Forty stories, every fourth with a copy elsewhere."""
    made = []
    for number in range(40):
        words = " ".join(f"واژه{number}شماره{place}" for place in range(40))
        made.append(new_item(f"mehr:{number}", paragraphs=(words,), title=f"خبر شماره {number} از نشست شورا"))
        if number % 4 == 0:
            copy = f"خبر شماره {number} از نشست شورا"
            made.append(new_item(f"titronline:{number}", paragraphs=(words,), title=copy, hour=9))
    return made


def test_several_threads_save_at_once(store: Store, items: list[Fingerprinted]) -> None:
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda item: store.save(item).outcome, items))

    assert len(outcomes) == 50
    assert [(row.outlet, row.stories, row.mirrors) for row in store.counts()] == [
        ("mehr", 40, 0),
        ("titronline", 0, 10),
    ]


def test_several_stores_on_one_database_save_at_once(
    store_url: str, new_store: Callable[[], Store], items: list[Fingerprinted]
) -> None:
    stores = [open_store(store_url) for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda pair: stores[pair[0] % 3].save(pair[1]), enumerate(items)))
    alone = new_store()
    for item in items:
        alone.save(item)

    assert stores[0].digest() == alone.digest()
    for store in stores:
        store.close()


def test_a_store_that_is_made_by_several_at_once_is_made_once(store_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        for store in threads.map(lambda _: open_store(store_url), range(4)):
            assert store.counts() == []
            store.close()


@contextmanager
def held(url: str) -> Iterator[None]:
    """Another writer in the middle of its work."""
    engine = connect(url)
    with writing(engine):
        yield
    engine.dispose()


def test_a_store_that_stays_locked_is_given_up_with_a_clear_word(store_url: str, new_item: NewItem) -> None:
    with open_store(store_url, timeout=0.2) as store:
        with held(store_url), pytest.raises(StoreBusyError, match="locked by another process"):
            store.save(new_item())
        assert store.get("mehr:1") is None
        assert store.save(new_item()).outcome == "new"


def test_reading_goes_on_while_another_writes(store_url: str, new_item: NewItem) -> None:
    with open_store(store_url, timeout=0.2) as store:
        store.save(new_item())
        with held(store_url):
            assert [article.id for article in store.articles()] == ["mehr:1"]


@pytest.mark.parametrize("table", ["raw_articles", "mirror_keys_fresh", "addresses"])
def test_an_error_in_the_middle_leaves_nothing_behind(store: Store, new_item: NewItem, table: str) -> None:
    store.save(new_item("mehr:1"))
    digest = store.digest()
    with plug_pulled_at(store, f"INSERT INTO {table}"), pytest.raises(RuntimeError, match="pulled the plug"):
        store.save(new_item("titronline:1"))

    assert store.digest() == digest
    assert store.save(new_item("titronline:1")).outcome == "mirror"


def test_a_full_disk_is_named_and_costs_only_the_story_at_hand(tmp_path: Path, items: list[Fingerprinted]) -> None:
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        store.save(items[0])

        @event.listens_for(store._engine, "begin")
        def _no_more_pages(connection: object) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count=60")  # type: ignore[attr-defined] # a Connection

        def save_all() -> None:
            for item in items[1:]:
                store.save(item)

        with pytest.raises(StoreError, match="the disk is full; free some space"):
            save_all()
        stored = [article.id for article in store.articles(include_mirrors=True)]
        assert 1 < len(stored) < len(items)
    with sqlite3.connect(tmp_path / "qomnews.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM fingerprints").fetchone() == (len(stored),)


def test_a_read_only_home_is_named(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    program = (
        "import os, sys\n"
        "from qomnews.store import StoreError, open_store\n"
        "os.getuid() == 0 and os.setuid(65534)\n"
        "try:\n    open_store(sys.argv[1])\n"
        "except StoreError as error:\n    print(error)\n"
    )
    home.chmod(0o555)
    # Whoever runs the tests, the program has to reach the folder as somebody who may only read it.
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path(folder.anchor) and folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    url = f"sqlite:///{home}/qomnews.db"
    done = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True)

    assert done.stdout.startswith(f"store {home}/qomnews.db: it can't be ")
    assert list(home.iterdir()) == []


def test_a_damaged_file_is_named(tmp_path: Path, items: list[Fingerprinted]) -> None:
    file = tmp_path / "qomnews.db"
    with open_store(f"sqlite:///{file}") as store:
        for item in items:
            store.save(item)
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    file.write_bytes(data)

    with pytest.raises(StoreError, match="damaged; restore it from a backup"):
        open_store(f"sqlite:///{file}").digest()


@pytest.mark.parametrize("case", ["deleted", "replaced", "moved and back"])
def test_a_file_that_is_no_longer_the_stores_is_named_and_nothing_is_written_into_the_void(
    case: str, tmp_path: Path, items: list[Fingerprinted]
) -> None:
    file, aside = tmp_path / "qomnews.db", tmp_path / "aside.db"
    with open_store(f"sqlite:///{file}") as store:
        store.save(items[0])
        file.rename(aside)
        if case == "replaced":
            with open_store(f"sqlite:///{file}"):
                pass
        if case == "moved and back":
            aside.rename(file)
            assert store.save(items[1]).outcome == "mirror"
            return
        with pytest.raises(StoreError, match="was moved, replaced or deleted while it was open; put it back"):
            store.save(items[1])
    if case == "replaced":
        with open_store(f"sqlite:///{file}") as store:
            assert list(store.articles(include_mirrors=True)) == []
    else:
        assert not file.exists()
