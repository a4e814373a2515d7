"""What two stores with the same content have in common."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest
from sqlalchemy import select, update

from qomnews.store import Store
from qomnews.store.connect import writing
from qomnews.store.tables import articles
from qomnews.story import Fingerprinted


@pytest.mark.parametrize(
    ("field", "value", "counts"), [("similarity", 0.5, False), ("relation", "edited", True), ("title", "دیگر", True)]
)
def test_how_alike_a_mirror_is_does_not_count_and_what_it_is_does(
    store: Store, new_item: Callable[..., Fingerprinted], field: str, value: float | str, counts: bool
) -> None:
    store.save(new_item("mehr:1"))
    assert store.save(new_item("titronline:1")).outcome == "mirror"
    before = store.digest()
    with writing(store._engine) as connection:
        row = connection.execute(select(articles).where(articles.c.id == "mehr:1")).one()
        record = orjson.loads(row.record)
        assert record["mirrors"][0][field] != value
        record["mirrors"][0][field] = value
        changed = update(articles).where(articles.c.serial == row.serial)
        connection.execute(changed.values(record=orjson.dumps(record).decode()))
    assert (store.digest() != before) == counts
