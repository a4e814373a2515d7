"""Cursors: opaque, and good for one search alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.reader.api.cursors import Cursor, read, written
from qomnews.reader.problems import RefusalError
from qomnews.store import ORDERS, Order, Place

AT = datetime(2025, 12, 16, 8, tzinfo=UTC)
PLACES: dict[Order, Place] = {
    "published": Place(1, (AT, "mehr:1")),
    "newest": Place(0, (AT, "mehr:1")),
    "changed": Place(0, (7, "mehr:1")),
    "arrival": Place(0, (12,)),
    "id": Place(0, ("mehr:1",)),
}


@pytest.mark.parametrize("order", ORDERS)
def test_what_is_written_is_read_again(order: Order) -> None:
    cursor = Cursor(9, PLACES[order])
    assert read(written(cursor, "articles"), "articles", order, 9) == cursor


def test_a_cursor_among_what_is_gone_is_read_again() -> None:
    for place in (None, Place(0, ("mehr:1",)), Place(1, ("mehr:1",))):
        cursor = Cursor(9, place, gone=True)
        assert read(written(cursor, "changes"), "changes", "changed", 12) == cursor


def kind_of(text: str, asked: str = "articles", order: Order = "newest", sequence: int = 9) -> str:
    with pytest.raises(RefusalError) as raised:
        read(text, asked, order, sequence)
    return raised.value.kind


def test_it_is_no_use_for_another_search() -> None:
    text = written(Cursor(9, PLACES["newest"]), "articles")
    assert kind_of(text, "articles outlet=mehr") == "cursor-of-another-search"


def test_it_leads_nowhere_where_the_store_went_back() -> None:
    text = written(Cursor(9, PLACES["newest"]), "articles")
    assert kind_of(text, sequence=8) == "cursor-expired"


def test_one_that_names_no_place_of_its_order_is_unreadable() -> None:
    for place in (Place(5, ("mehr:1",)), Place(0, ("mehr:1",)), Place(0, ("yesterday", "mehr:1"))):
        assert kind_of(written(Cursor(9, place), "articles")) == "cursor-unreadable"


def test_one_that_was_cut_or_changed_is_unreadable() -> None:
    text = written(Cursor(9, PLACES["newest"]), "articles")
    assert kind_of(text[:-3]) == "cursor-unreadable"
    assert kind_of(text[:20] + ("A" if text[20] != "A" else "B") + text[21:]) == "cursor-unreadable"


@given(st.text(max_size=60))
def test_whatever_else_is_sent_is_unreadable(text: str) -> None:
    assert kind_of(text) == "cursor-unreadable"
