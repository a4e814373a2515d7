"""What an export reads of a store, on both backends: orders, choices, one moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import attrs
import pytest

from qomnews.article import Article
from qomnews.records import from_json
from qomnews.store import Extract, Order, Store
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]


@pytest.fixture
def filled(store: Store, new_item: NewItem) -> Store:
    store.save(new_item("mehr:2", "rain", hour=9))
    store.save(new_item("mehr:10", "futsal", hour=9))
    undated = new_item("shahr20:2", paragraphs=("خبری کوتاه که تاریخ ندارد و جای دیگری هم نیامده است.",))
    store.save(attrs.evolve(undated, article=attrs.evolve(undated.article, published_at=None)))
    store.save(new_item("shahr20:1", "library", hour=7))
    store.save(new_item("titronline:1", "library", hour=8))
    return store


def ids(store: Store, **wanted: object) -> list[str]:
    with store.snapshot() as snapshot:
        rows = [row for some in snapshot.rows(Extract(**wanted)) for row in some]  # type: ignore[arg-type] # they come by name
    articles = [from_json(row.line, Article) for row in rows]
    assert [article.outlet for article in articles] == [row.outlet for row in rows]
    return [article.id for article in articles]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("published", ["shahr20:2", "shahr20:1", "mehr:10", "mehr:2"]),
        ("newest", ["mehr:2", "mehr:10", "shahr20:1", "shahr20:2"]),
        ("arrival", ["mehr:2", "mehr:10", "shahr20:2", "shahr20:1"]),
        # The last to change was the original that was found to have a mirror.
        ("changed", ["mehr:2", "mehr:10", "shahr20:2", "shahr20:1"]),
        ("id", ["mehr:10", "mehr:2", "shahr20:1", "shahr20:2"]),
    ],
)
def test_orders(filled: Store, order: Order, expected: list[str]) -> None:
    assert ids(filled, order=order) == expected
    assert ids(filled, order=order, limit=3) == expected[:3]


def test_kinds_and_desks(filled: Store) -> None:
    assert ids(filled, kinds=("photo",)) == []
    assert len(ids(filled, kinds=("photo", "news"))) == 4
    assert ids(filled, desks=("nowhere",)) == []


def test_changes_after_a_number_and_what_is_gone(filled: Store, new_item: NewItem) -> None:
    with filled.snapshot() as before:
        assert ids(filled, changed_after=before.sequence) == []
        assert len(ids(filled, changed_after=0)) == 4
    filled.save(new_item("titronline:5", "rain", hour=12))
    filled.mark_removed(["mehr:10"], at=datetime(2025, 12, 17, tzinfo=UTC))
    assert ids(filled, changed_after=before.sequence) == ["mehr:2"]
    with filled.snapshot() as after:
        (gone,) = after.gone(Extract(changed_after=before.sequence))
        assert b'"mehr:10"' in gone
        assert list(after.gone(Extract(changed_after=after.sequence))) == []
        assert list(after.gone(Extract(changed_after=before.sequence, outlets=("shahr20",)))) == []


def test_a_snapshot_stays_as_it_was(filled: Store, new_item: NewItem) -> None:
    with filled.snapshot() as snapshot:
        assert len([row for some in snapshot.rows(Extract()) for row in some]) == 4
        filled.save(new_item("mehr:77", paragraphs=("خبر دیگری که در این میان رسید و در هیچ جای دیگر نیامده بود.",)))
        assert len([row for some in snapshot.rows(Extract()) for row in some]) == 4
    with filled.snapshot() as later:
        assert len([row for some in later.rows(Extract()) for row in some]) == 5
        assert later.sequence > snapshot.sequence
