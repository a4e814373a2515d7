"""The index in SQL finds what the one in memory finds."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from qomnews.mirrors import MAX_PLACES, MemoryIndex, fingerprint_of, telling
from qomnews.store import index as index_module
from qomnews.store.connect import connect, writing
from qomnews.store.index import SLICES, TABLES, SqlIndex
from qomnews.store.schema import prepare
from qomnews.store.tables import articles, fingerprints, mirror_keys, mirror_keys_fresh
from qomnews.story import Fingerprinted

if TYPE_CHECKING:
    from qomnews.store import Store

NewItem = Callable[..., Fingerprinted]


def test_candidates_are_those_of_the_index_in_memory(store: Store, new_item: NewItem) -> None:
    memory = MemoryIndex()
    opening = "به گزارش خبرنگار ما از قم، نشست خبری امروز مدیران استان برگزار شد و در آن درباره برنامه‌ها گفته شد"
    items = [new_item("mehr:1"), new_item("titronline:2"), new_item("mehr:3", "rain")]
    # So many that the keys of their common opening say nothing any more.
    items += [
        new_item(
            f"shahr20:{number}", paragraphs=(opening, f"بخش {number} از گزارش روزانه شهر"), title=f"گزارش {number}"
        )
        for number in range(MAX_PLACES + 5)
    ]
    for item in items:
        store.save(item)
        memory.add(item.article.id, item.fingerprint)

    with store._read() as connection:
        index = SqlIndex(connection)
        for item in items:
            serials, numbers = index.holders(item.fingerprint.keys), memory.holders(item.fingerprint.keys)
            assert [sorted(held) for held in serials] == [sorted(held) for held in numbers]
            known, remembered = index.known(telling(serials)), memory.known(telling(numbers))
            assert {name: print_.unmarked() for name, print_ in known.items()} == remembered


def test_an_article_that_is_discarded_is_found_no_more_until_it_is_added(store: Store, new_item: NewItem) -> None:
    item = new_item()
    store.save(item)

    with store._write() as connection:
        index = SqlIndex(connection)
        index.discard("mehr:1")
        assert telling(index.holders(item.fingerprint.keys)) == []
        index.discard("mehr:1")
        index.add("mehr:1", item.fingerprint)
        index.add("mehr:1", item.fingerprint)
        assert list(index.known(telling(index.holders(item.fingerprint.keys)))) == ["mehr:1"]


def test_a_fingerprint_of_older_rules_is_made_again_from_the_record(store: Store, new_item: NewItem) -> None:
    item = new_item()
    store.save(item)
    with store._write() as connection:
        connection.execute(update(fingerprints).values(fingerprint=b"\xffolder"))

    with store._read() as connection:
        assert SqlIndex(connection).fingerprints_of(["mehr:1"]) == {"mehr:1": item.fingerprint}


def test_keys_are_found_before_and_after_they_moved_and_nowhere_once_discarded(store: Store, new_item: NewItem) -> None:
    items = [new_item("mehr:1"), new_item("mehr:2", "rain")]
    for item in items:
        store.save(item)
    keys = [key for item in items for key in item.fingerprint.keys]
    with store._write() as connection:
        index = SqlIndex(connection)
        places = {table: select(func.count()).select_from(table) for table in (mirror_keys, mirror_keys_fresh)}
        moved = set()
        for part in range(SLICES):
            index.move(part)
            moved.add(connection.execute(places[mirror_keys]).scalar_one())
            assert [len(held) for held in SqlIndex(connection).holders(keys)] == [1] * len(keys)
        # A part of the keys at a time, until there are none left to move.
        assert len(moved) > 5
        assert [connection.execute(places[table]).scalar_one() for table in places] == [len(keys), 0]
        for part in range(SLICES // 2):
            index.discard("mehr:1")
            index.add("mehr:1", items[0].fingerprint)
            index.move(part)
        index.discard("mehr:1")
        index.discard("mehr:2")
        assert [connection.execute(places[table]).scalar_one() for table in places] == [0, 0]


def test_every_so_many_articles_a_part_of_the_keys_moves(
    store: Store, new_item: NewItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[int] = []
    monkeypatch.setattr(index_module, "ARTICLES_A_SLICE", 2)
    monkeypatch.setattr(index_module, "SLICES", 3)
    monkeypatch.setattr(SqlIndex, "move", lambda _, part: moved.append(part))
    for number in range(1, 13):
        words = " ".join(f"واژه{number}شماره{place}" for place in range(40))
        store.save(new_item(f"mehr:{number}", paragraphs=(words,), title=f"خبر شماره {number}"))

    assert moved == [1, 2, 0, 1, 2, 0]


def test_an_unreadable_fingerprints_keys_are_searched_for(store: Store, new_item: NewItem) -> None:
    item = new_item()
    store.save(item)
    with store._write() as connection:
        connection.execute(update(fingerprints).values(fingerprint=b"\xffolder"))
        index = SqlIndex(connection)
        index.discard("mehr:1")
        assert index.holders(item.fingerprint.keys) == [[]] * len(item.fingerprint.keys)


def test_keys_of_an_article_that_is_gone_do_no_harm(store: Store, new_item: NewItem) -> None:
    for number in range(5):
        store.save(new_item(f"shahr20:{number}", title=f"عنوان {number}"))
    with store._write() as connection:
        connection.execute(update(articles).values(mirror_of=None))
        connection.execute(delete(articles))

    assert store.save(new_item("mehr:1")).outcome == "new"


@pytest.mark.long
def test_twenty_thousand_articles_take_at_most_1700_bytes_each(tmp_path: Path) -> None:
    chance = random.Random(3)
    words = ["".join(chance.choices("ابپتثجچحخدذرزسشصطعفقکگلمنوهی", k=chance.randint(2, 7))) for _ in range(5000)]
    engine = connect(f"sqlite:///{tmp_path}/qomnews.db")
    prepare(engine, create=True)
    count = 20_000
    for first in range(1, count + 1, 1000):
        with writing(engine) as connection:
            index = SqlIndex(connection)
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for serial in range(first, first + 1000):
                # Sentences of eight to thirty words, 1,100 letters or so: a story's length.
                lengths = [chance.randint(8, 30) for _ in range(chance.randint(4, 20))]
                body = "\n".join(" ".join(chance.choices(words, k=length)) for length in lengths)
                print_ = fingerprint_of(outlet="mehr", title=" ".join(chance.choices(words, k=8)), body=body)
                index.insert(serial, f"mehr:{serial}", print_)
            rows = [{"serial": serial, "id": f"mehr:{serial}"} for serial in range(first, first + 1000)]
            connection.execute(insert(articles).values(_BLANK), rows)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        size = text("SELECT sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) WHERE tbl_name = :table")
        sizes = {table.name: connection.execute(size, {"table": table.name}).scalar_one() / count for table in TABLES}
    engine.dispose()

    assert sum(sizes.values()) <= 1700, sizes
    # Most of the keys are where they stay.
    assert sizes["mirror_keys"] > sizes["mirror_keys_fresh"] / 4


_BLANK = {
    "outlet": "mehr",
    "kind": "news",
    "story_id": "",
    "status": "live",
    "version": 1,
    "content_hash": "",
    "first_seen_at": datetime(2025, 12, 16, tzinfo=UTC),
    "last_changed_at": datetime(2025, 12, 16, tzinfo=UTC),
    "change": 0,
    "record": "{}",
}
