"""What is counted over all that is stored, on both backends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from qomnews.store import Store
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
# Tehran's midnight is half past eight in the evening before, in UTC.
DAY = datetime(2025, 12, 15, 20, 30, tzinfo=UTC)


def at(hour: int) -> datetime:
    return DAY + timedelta(hours=hour)


@pytest.fixture
def filled(store: Store, new_item: NewItem) -> Store:
    store.save(new_item("mehr:1", "library", hour=7))
    desk = new_item("mehr:2", "rain", hour=9)
    store.save(attrs.evolve(desk, article=attrs.evolve(desk.article, desk="qom")))
    store.save(new_item("titronline:1", "library", hour=8, source_name="خبرگزاری مهر"))
    store.save(new_item("shahr20:1", "futsal", published_at="2099-01-01T00:00:00+03:30"))
    undated = new_item("shahr20:2", paragraphs=("خبری کوتاه که تاریخ ندارد و جای دیگری هم نیامده است.",))
    store.save(attrs.evolve(undated, article=attrs.evolve(undated.article, published_at=None)))
    return store


def test_moments_are_an_outlets_in_order_from_an_instant_on(filled: Store) -> None:
    assert filled.moments("mehr", since=DAY) == [at(7), at(9)]
    assert filled.moments("mehr", since=at(8)) == [at(9)]
    assert filled.moments("mehr", since=DAY, desk="qom") == [at(9)]
    assert len(filled.moments("shahr20", since=DAY)) == 1


def test_the_newest_story_is_none_that_is_still_to_come(filled: Store) -> None:
    assert filled.newest(at(10)) == {"mehr": at(9), "titronline": at(8)}
    assert filled.newest(at(7)) == {"mehr": at(7)}


def test_what_was_published_is_told_from_what_mirrors_it(filled: Store) -> None:
    assert filled.published(DAY, until=at(10)) == [
        ("mehr", at(7), False),
        ("titronline", at(8), True),
        ("mehr", at(9), False),
    ]
    assert filled.published(at(9), until=at(9)) == [("mehr", at(9), False)]


def test_mirrors_are_counted_by_who_has_them_and_whose_they_are(filled: Store) -> None:
    assert filled.mirrored(DAY, until=at(10)) == {("titronline", "mehr"): 1}
    assert filled.mirrored(at(9), until=at(10)) == {}
