"""The index in SQL finds what the one in memory finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import update

from qomnews.mirrors import MAX_PLACES, MemoryIndex, telling
from qomnews.store.index import SqlIndex
from qomnews.store.tables import fingerprints
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
