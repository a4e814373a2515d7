from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from qomnews.store import StoreError, StoreMissingError, backup, open_store
from qomnews.store.backup import back_up, keep_newest
from qomnews.store.tables import SCHEMA_VERSION
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'qomnews.db'}"


def digest_of(file: Path) -> str:
    with open_store(f"sqlite:///{file}", create=False) as store:
        return store.digest()


def test_a_backup_restored_elsewhere_is_the_store(url: str, new_item: NewItem, tmp_path: Path) -> None:
    with open_store(url) as store:
        store.save(new_item())
        whole = store.digest()
    assert back_up(url, tmp_path / "deep" / "copy.db") == SCHEMA_VERSION
    # One file is all there is to it.
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["copy.db"]
    shutil.copy(tmp_path / "deep" / "copy.db", tmp_path / "restored.db")
    assert digest_of(tmp_path / "restored.db") == whole
    with open_store(f"sqlite:///{tmp_path / 'restored.db'}") as store:
        assert store.save(new_item()).outcome == "unchanged"


def test_what_is_stored_meanwhile_is_not_in_it_and_does_not_hinder_it(
    url: str, new_item: NewItem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PAGES", 5)
    numbers = iter(range(2, 1000))
    with open_store(url) as store:
        store.save(new_item())
        whole = store.digest()
        told: list[int] = []

        def save_more(_what: str, done: int, _total: int) -> None:
            told.append(done)
            store.save(new_item(f"mehr:{next(numbers)}", "rain", title=f"خبر {len(told)}"))

        back_up(url, tmp_path / "copy.db", progress=save_more)
        assert store.digest() != whole
    # It went on from where it was each time.
    assert told == sorted(set(told))
    assert len(told) > 5
    assert digest_of(tmp_path / "copy.db") == whole


def test_an_older_store_can_be_backed_up_before_its_upgrade(url: str, tmp_path: Path) -> None:
    open_store(url).close()
    with sqlite3.connect(tmp_path / "qomnews.db") as connection:
        connection.execute("UPDATE qomnews_schema SET version_num = '0001'")
    connection.close()
    assert back_up(url, tmp_path / "copy.db") == "0001"


def test_a_file_that_is_there_is_replaced_only_on_demand(url: str, new_item: NewItem, tmp_path: Path) -> None:
    open_store(url).close()
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(StoreError, match="is there already; give another name, or --overwrite"):
        back_up(url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"
    back_up(url, tmp_path / "copy.db", overwrite=True)
    assert digest_of(tmp_path / "copy.db")


def test_a_backup_that_fails_leaves_the_one_before(url: str, tmp_path: Path) -> None:
    open_store(url).close()
    (tmp_path / "copy.db").write_text("precious")

    def stop(_what: str, _done: int, _total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match=r"can't be written into .*copy\.db: No space left on device"):
        back_up(url, tmp_path / "copy.db", overwrite=True, progress=stop)
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert not (tmp_path / "copy.db.part").exists()


def test_a_damaged_store_makes_no_backup(url: str, new_item: NewItem, tmp_path: Path) -> None:
    with open_store(url) as store:
        store.save(new_item())
    file = tmp_path / "qomnews.db"
    with file.open("r+b") as damaged:
        # A page in the middle, not the first, without which it is no database at all.
        damaged.seek(4096 * 9)
        damaged.write(b"\xff" * 4096)
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        back_up(url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_no_store_is_no_backup(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="no store at"):
        back_up(url, tmp_path / "copy.db")


def test_of_postgresql_it_says_what_to_use(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"pg_dump --format=custom --file=\S+ postgresql://me:\*\*\*@db/news"
    ) as caught:
        back_up("postgresql+psycopg://me:secret@db/news", tmp_path / "copy.dump")
    assert "secret" not in str(caught.value)


def test_the_newest_backups_stay_and_other_files_too(tmp_path: Path) -> None:
    names = [f"qomnews-1404-09-{day:02}-023000.db" for day in range(1, 6)]
    for name in (*names, "precious.db", "qomnews.db"):
        (tmp_path / name).touch()
    assert [path.name for path in keep_newest(tmp_path, 2)] == names[2::-1]
    assert {path.name for path in tmp_path.iterdir()} == {*names[3:], "precious.db", "qomnews.db"}


def test_what_a_killed_backup_left_goes_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / "qomnews-1404-09-01-023000.db.part", tmp_path / "qomnews-1404-09-02-023000.db.part"
    for path in (old, new):
        path.touch()
    os.utime(old, (0, 0))
    assert keep_newest(tmp_path, 2) == []
    assert list(tmp_path.iterdir()) == [new]
