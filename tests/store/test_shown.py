"""What pages on single stories and days are made of, on both backends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from qomnews.store import Headline, Store
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
END = datetime(2025, 12, 17, tzinfo=UTC)


def short(number: int) -> tuple[str, ...]:
    """A text that is like no other's."""
    return (f"خبر کوتاه شماره {number} که تنها یک جمله {chr(0x627 + number) * 6} دارد و جای دیگری نیامده است.",)


def ids(found: Sequence[Headline]) -> list[str]:
    return [each.id for each in found]


@pytest.fixture
def filled(store: Store, new_item: NewItem) -> Store:
    """Seven stories of one hour each, ids in another order than hours; two mirrors of the other outlet's."""
    store.save(new_item("mehr:1", "library", hour=6))
    for number, hour in zip((7, 3, 10, 5, 2), range(10, 15), strict=True):
        store.save(new_item(f"shahr20:{number}", paragraphs=short(number), title=f"خبر {number}", hour=hour))
    store.save(new_item("shahr20:20", "library", hour=15))
    store.save(new_item("shahr20:21", paragraphs=short(21), title="خبر ۲۱", hour=14))
    return store


def test_the_newest_come_newest_first_and_mirrors_are_left_out(filled: Store) -> None:
    found = filled.newest_of(["shahr20", "mehr", "titronline"], until=END, limit=10)
    assert ids(found["shahr20"]) == ["shahr20:21", "shahr20:2", "shahr20:5", "shahr20:10", "shahr20:3", "shahr20:7"]
    assert ids(found["mehr"]) == ["mehr:1"]
    assert found["titronline"] == []


def test_an_outlet_that_only_mirrored_lately_still_shows_its_own(filled: Store, new_item: NewItem) -> None:
    for number in range(100, 130):
        filled.save(new_item(f"shahr20:{number}", "library", hour=16))
    assert ids(filled.newest_of(["shahr20"], until=END, limit=2)["shahr20"]) == ["shahr20:21", "shahr20:2"]


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_put_together_have_every_story_once(filled: Store, limit: int) -> None:
    whole = filled.newest_of(["shahr20"], until=END, limit=100)["shahr20"]
    pages = [filled.newest_of(["shahr20"], until=END, limit=limit, skip=skip)["shahr20"] for skip in range(0, 8, limit)]
    assert [each for page in pages for each in page] == whole


def test_a_span_has_its_beginning_and_not_its_end(filled: Store) -> None:
    # 10:00 and 13:00 in Tehran.
    since, until = datetime(2025, 12, 16, 6, 30, tzinfo=UTC), datetime(2025, 12, 16, 9, 30, tzinfo=UTC)
    found = filled.newest_of(["shahr20"], since=since, until=until, limit=10)
    assert ids(found["shahr20"]) == ["shahr20:10", "shahr20:3", "shahr20:7"]


def test_neighbours_are_found_by_moment_and_then_by_id(filled: Store) -> None:
    at = datetime(2025, 12, 16, 10, 30, tzinfo=UTC)
    around = filled.neighbours("shahr20", at, "shahr20:21")
    assert (around.previous and around.previous.id, around.next and around.next.id) == ("shahr20:2", "shahr20:20")
    first = filled.neighbours("mehr", datetime(2025, 12, 16, 2, 30, tzinfo=UTC), "mehr:1")
    assert (first.previous, first.next) == (None, None)


def test_copies_of_a_story_have_their_addresses(filled: Store) -> None:
    (copy,) = filled.copies("mehr:1", limit=10)
    assert (copy.id, copy.url, copy.mirror_of) == ("shahr20:20", "https://shahr20.example/news/20", "mehr:1")


def test_a_past_version_is_had_by_its_number(filled: Store, new_item: NewItem) -> None:
    filled.save(new_item("mehr:1", title="کتابخانه باز شد", hour=6))
    assert [(stage.version, stage.replaced_at is None) for stage in filled.stages("mehr:1", 2)] == [
        (1, False),
        (2, True),
    ]
    past = filled.past("mehr:1", 1)
    assert past is not None
    assert past.title == "کتابخانه نیروگاه پس از سه سال باز شد"
    assert filled.past("mehr:1", 2) is None
    assert filled.past("mehr:9", 1) is None
