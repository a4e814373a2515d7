"""A page that was fetched earlier is an older version, whenever it is saved."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from qomnews.store import Store
from qomnews.story import Fingerprinted
from tests.store.conftest import START

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]


@pytest.fixture
def said(new_item: NewItem) -> Callable[[str, int], Fingerprinted]:
    """What the page of one article said, fetched so many hours after the start."""

    def make(text: str, hour: int, article_id: str = "mehr:1") -> Fingerprinted:
        return new_item(article_id, text, title="یک عنوان برای همه", fetched_at=START + timedelta(hours=hour))

    return make


def texts(store: Store, article_id: str = "mehr:1") -> list[str]:
    return [version.article.body for version in store.versions(article_id)]


@pytest.mark.parametrize("sequence", [("library", "rain"), ("library", "rain", "futsal")])
def test_every_order_of_fetches_gives_the_same_versions(
    new_store: Callable[[], Store], said: Callable[..., Fingerprinted], sequence: tuple[str, ...]
) -> None:
    fetches = [said(text, hour) for hour, text in enumerate(sequence)]
    digests = set()
    for order in permutations(fetches):
        store = new_store()
        for item in order:
            store.save(item)
        assert texts(store) == [item.article.body for item in fetches]
        assert [version.article.version for version in store.versions("mehr:1")] == list(range(1, len(fetches) + 1))
        digests.add(store.digest())
    assert len(digests) == 1


def test_an_older_fetch_that_says_the_same_changes_nothing(
    store: Store, said: Callable[..., Fingerprinted], clock: Clock
) -> None:
    store.save(said("library", 5))
    before = store.get("mehr:1")
    clock(hours=1)
    assert store.save(said("library", 2)).outcome == "unchanged"
    assert store.get("mehr:1") == before
    assert len(store.versions("mehr:1")) == 1


def test_an_older_version_moves_number_and_first_sight_of_the_one_in_force(
    store: Store, said: Callable[..., Fingerprinted], clock: Clock
) -> None:
    newer, older = said("rain", 5), said("library", 2)
    store.save(newer)
    later = clock(hours=9)
    saved = store.save(older)
    assert (saved.outcome, saved.article.version, saved.article.body) == ("edited", 2, newer.article.body)
    assert saved.article.first_seen_at == older.article.first_seen_at
    assert saved.article.last_changed_at == later.isoformat()
    first, last = store.versions("mehr:1")
    assert (first.article.body, first.raw, first.replaced_at) == (older.article.body, older.raw, START.replace(hour=13))
    assert last.raw == newer.raw


def test_a_text_between_two_looks_at_the_same_one_is_a_change_and_one_back(
    new_store: Callable[[], Store], said: Callable[..., Fingerprinted]
) -> None:
    fetches = [said("library", 0), said("rain", 3), said("library", 6)]
    in_order, out_of_order = new_store(), new_store()
    for item in fetches:
        in_order.save(item)
    for place in (0, 2, 1):
        out_of_order.save(fetches[place])
    assert texts(out_of_order) == [item.article.body for item in fetches]
    assert out_of_order.digest() == in_order.digest()


def test_the_same_fetch_read_by_other_rules_is_not_older(
    store: Store, said: Callable[..., Fingerprinted], new_item: NewItem
) -> None:
    store.save(said("library", 0))
    store.save(said("library", 6))
    again = new_item("mehr:1", "library", title="یک عنوان برای همه", tags=("قم",), fetched_at=START)
    assert store.save(again).article.tags == ("قم",)


def test_an_older_fetch_of_a_mirror_leaves_its_story_alone(
    store: Store, said: Callable[..., Fingerprinted], new_item: NewItem
) -> None:
    store.save(said("library", 5))
    copy = new_item("titronline:1", "library", hour=9, title="یک عنوان برای همه", fetched_at=START + timedelta(hours=5))
    store.save(copy)
    older = new_item("titronline:1", "futsal", hour=9, title="یک عنوان برای همه", fetched_at=START)
    saved = store.save(older)
    assert (saved.original_id, saved.article.version, saved.article.body) == ("mehr:1", 2, copy.article.body)


def test_many_fetches_in_any_order_give_the_same_store(
    new_store: Callable[[], Store], said: Callable[..., Fingerprinted]
) -> None:
    moments = random.Random(5)
    fetches = [said(moments.choice(("library", "rain", "futsal")), hour) for hour in range(0, 24, 3)]
    # Two looks in a row at the same text are one; a text that comes back is another version.
    wanted = [item.article.body for place, item in enumerate(fetches) if place == 0 or _changed(fetches, place)]
    store = new_store()
    for item in fetches:
        store.save(item)
    assert texts(store) == wanted
    backwards = new_store()
    for item in reversed(fetches):
        backwards.save(item)
    assert texts(backwards) == wanted
    assert backwards.digest() == store.digest()


def _changed(fetches: list[Fingerprinted], place: int) -> bool:
    return fetches[place].article.body != fetches[place - 1].article.body
