"""How two stored articles stand to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qomnews.store import Link
from qomnews.story import Fingerprinted

if TYPE_CHECKING:
    from qomnews.store import Store

NewItem = Callable[..., Fingerprinted]


def test_mirrors_hang_together_by_one_link(store: Store, new_item: NewItem) -> None:
    original, mirror = new_item("mehr:1", hour=8), new_item("titronline:2", hour=9)
    store.save(original)
    store.save(mirror)

    found = store.standing("titronline:2", "mehr:1")

    assert (found.story_ids, found.original_ids) == (("mehr:1", "mehr:1"), ("mehr:1", "mehr:1"))
    (link,) = found.chain
    assert (link.first, link.second, link.similarity) == ("titronline:2", "mehr:1", 1.0)
    assert (found.ruling, found.apart) == (None, ())


def test_what_a_word_binds_hangs_together_by_it_and_by_the_matches_beyond(store: Store, new_item: NewItem) -> None:
    store.save(new_item("mehr:1", hour=8))
    store.save(new_item("titronline:2", hour=9))
    store.save(new_item("shahr20:3", "rain", hour=7))
    store.merge("titronline:2", "shahr20:3")

    found = store.standing("mehr:1", "shahr20:3")

    assert found.chain[0].second == "titronline:2"
    assert found.chain[1] == Link("titronline:2", "shahr20:3", "human", 0.0)
    assert found.ruling is None
    direct = store.standing("shahr20:3", "titronline:2").ruling
    assert direct is not None
    assert direct.word == "together"


def test_stories_that_are_kept_apart_name_the_words_that_do(store: Store, new_item: NewItem) -> None:
    for number, outlet in enumerate(("mehr", "shahr20", "titronline")):
        store.save(new_item(f"{outlet}:{number}", hour=8 + number))
    store.unmerge("titronline:2")

    found = store.standing("mehr:0", "titronline:2")

    assert found.chain == ()
    assert {(word.first, word.second) for word in found.apart} == {
        ("mehr:0", "titronline:2"),
        ("shahr20:1", "titronline:2"),
    }
    assert found.ruling in found.apart
