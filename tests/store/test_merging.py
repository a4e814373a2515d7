"""A person's word on two stored articles: obeyed at once, by every later save, and shown in exports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import permutations

import attrs
import pytest
from sqlalchemy import select

from qomnews.store import ArticleError, Store
from qomnews.store.tables import articles
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]


@pytest.fixture
def story(story: dict[str, Fingerprinted], new_item: NewItem) -> dict[str, Fingerprinted]:
    """A story in four outlets' hands, and another one."""
    return story | {"other": new_item("shahr20:31", "rain", hour=7)}


def stories(store: Store) -> dict[str, set[str]]:
    """The members of each story by its original."""
    found: dict[str, set[str]] = {}
    for article in store.articles(include_mirrors=True):
        found.setdefault(article.mirror_of or article.id, set()).add(article.id)
    return found


def test_merged_articles_are_one_story_in_the_store_and_in_exports(
    store: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    store.save(story["original"])
    store.save(story["other"])
    later = clock(hours=1)

    ruled = store.merge("mehr:1", "shahr20:31")

    assert (ruled.stories, ruled.lifted, ruled.changed) == ((("shahr20:31", "mehr:1"),), (), True)
    original, mirror = store.get("shahr20:31"), store.get("mehr:1")
    assert original is not None
    assert mirror is not None
    # Published first; the story that came first keeps its id.
    assert (original.story_id, original.mirror_of, original.status) == ("mehr:1", None, "live")
    assert (mirror.story_id, mirror.mirror_of, mirror.status) == ("mehr:1", "shahr20:31", "superseded")
    (entry,) = original.mirrors
    assert (entry.outlet, entry.relation, entry.similarity) == ("mehr", "edited", 0.0)
    assert original.last_changed_at == mirror.last_changed_at == later.isoformat()
    assert [article.id for article in store.articles()] == ["shahr20:31"]


def test_a_word_moves_the_records_that_it_changes_and_no_others_to_a_new_change(
    store: Store, story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    def changes() -> dict[str, int]:
        with store._read() as connection:
            return {row.id: row.change for row in connection.execute(select(articles.c.id, articles.c.change))}

    for item in (story["original"], story["other"], new_item("mehr:9", "futsal")):
        store.save(item)
    before = changes()
    store.merge("mehr:1", "shahr20:31")
    after = changes()

    assert after["mehr:1"] == after["shahr20:31"] > max(before.values())
    assert after["mehr:9"] == before["mehr:9"]
    store.merge("mehr:1", "shahr20:31")
    assert changes() == after


def test_an_unmerged_article_is_a_story_of_its_own_and_stays_one(
    store: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    store.save(story["original"])
    store.save(story["verbatim"])
    later = clock(hours=1)

    ruled = store.unmerge("titronline:11")

    assert set(ruled.stories) == {("mehr:1",), ("titronline:11",)}
    mirror, original = store.get("titronline:11"), store.get("mehr:1")
    assert mirror is not None
    assert original is not None
    assert (mirror.mirror_of, mirror.story_id, mirror.status) == (None, "titronline:11", "live")
    assert (original.mirrors, original.last_changed_at) == ((), later.isoformat())
    clock(hours=1)
    store.save(attrs.evolve(story["verbatim"], article=attrs.evolve(story["verbatim"].article, tags=("تازه",))))
    store.save(attrs.evolve(story["original"], article=attrs.evolve(story["original"].article, content_hash="0" * 64)))
    assert stories(store) == {"mehr:1": {"mehr:1"}, "titronline:11": {"titronline:11"}}


def test_a_story_keeps_its_id_where_its_original_is_when_another_is_taken_out(
    store: Store, story: dict[str, Fingerprinted]
) -> None:
    for name in ("verbatim", "original", "truncated"):
        store.save(story[name])

    store.unmerge("mehr:1")

    by_id = {article.id: article for article in store.articles(include_mirrors=True)}
    assert by_id["mehr:1"].story_id == "titronline:11"
    assert by_id["titronline:11"].story_id == by_id["shahr20:21"].story_id
    assert by_id["shahr20:21"].story_id.startswith("titronline:11#")


def test_a_later_copy_goes_with_the_nearer_of_two_that_are_apart(store: Store, story: dict[str, Fingerprinted]) -> None:
    store.save(story["original"])
    store.save(story["truncated"])
    store.unmerge("shahr20:21")

    store.save(story["verbatim"])

    assert stories(store) == {"mehr:1": {"mehr:1", "titronline:11"}, "shahr20:21": {"shahr20:21"}}


def test_a_merge_lifts_an_earlier_unmerge_with_the_whole_story_and_the_other_way_round(
    store: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    for name in ("original", "verbatim", "truncated"):
        store.save(story[name])
    said = clock()
    store.unmerge("shahr20:21")
    assert [(word.first, word.second, word.word, word.at) for word in store.rulings()] == [
        ("mehr:1", "shahr20:21", "apart", said),
        ("titronline:11", "shahr20:21", "apart", said),
    ]
    clock(hours=1)

    ruled = store.merge("titronline:11", "shahr20:21")

    assert {(word.first, word.second, word.word) for word in ruled.lifted} == {
        ("mehr:1", "shahr20:21", "apart"),
        ("titronline:11", "shahr20:21", "apart"),
    }
    assert [(word.first, word.second, word.word) for word in store.rulings()] == [
        ("titronline:11", "shahr20:21", "together")
    ]
    assert stories(store) == {"mehr:1": {"mehr:1", "titronline:11", "shahr20:21"}}
    assert [word.word for word in store.unmerge("shahr20:21").lifted] == ["together"]
    assert stories(store) == {"mehr:1": {"mehr:1", "titronline:11"}, "shahr20:21": {"shahr20:21"}}


def test_an_edit_does_not_part_what_a_person_bound(
    store: Store, story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    store.save(story["original"])
    store.save(story["verbatim"])
    store.merge("mehr:1", "titronline:11")

    store.save(new_item("titronline:11", "futsal", hour=9))

    assert stories(store) == {"mehr:1": {"mehr:1", "titronline:11"}}
    original = store.get("mehr:1")
    assert original is not None
    assert [(entry.relation, entry.similarity) for entry in original.mirrors] == [("edited", 0.0)]


def test_articles_may_be_named_by_any_address_under_which_they_were_seen(
    store: Store, story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    store.save(new_item("mehr:5", "futsal", url="https://www.mehrnews.com/news/5000"), seen=["https://mehrnews.com/x1"])
    store.save(story["other"])

    assert store.find("http://mehrnews.com/news/5000/slug?utm_source=x") == "mehr:5"
    assert store.find("https://mehrnews.com/x1") == "mehr:5"
    assert store.find("https://mehrnews.com/x2") is None
    assert store.find("https://[") is None
    ruled = store.merge("https://www.mehrnews.com/news/5000", "https://shahr20.example/news/31")
    assert ruled.stories == (("shahr20:31", "mehr:5"),)


def test_words_that_can_not_be_kept_say_why_and_change_nothing(store: Store, story: dict[str, Fingerprinted]) -> None:
    store.save(story["original"])
    digest = store.digest()

    with pytest.raises(ArticleError, match=r"no stored article .*'mehr:404'; `qomnews export --include-mirrors`"):
        store.merge("mehr:1", "mehr:404")
    with pytest.raises(ArticleError, match="no stored article"):
        store.unmerge("https://www.mehrnews.com/news/404")
    with pytest.raises(ArticleError, match="mehr:1 can't be merged with itself"):
        store.merge("mehr:1", "https://mehr.example/news/1")
    with pytest.raises(ArticleError, match="mehr:1 is a story by itself"):
        store.unmerge("mehr:1")
    assert (store.digest(), store.rulings()) == (digest, [])


def test_every_order_of_five_articles_gives_the_same_store(
    emptied: Callable[[], Store], story: dict[str, Fingerprinted]
) -> None:
    digests = set()
    for order in permutations(story):
        store = emptied()
        for name in order:
            store.save(story[name])
        digests.add(store.digest())

    assert len(digests) == 1


def test_a_merge_at_any_time_and_any_order_of_arrival_give_the_same_store(
    emptied: Callable[[], Store], story: dict[str, Fingerprinted]
) -> None:
    digests = set()
    for order in permutations(["original", "verbatim", "truncated", "other"]):
        both_there = max(order.index("truncated"), order.index("other")) + 1
        for moment in range(both_there, len(order) + 1):
            store = emptied()
            for name in order[:moment]:
                store.save(story[name])
            store.merge("shahr20:21", "shahr20:31")
            for name in order[moment:]:
                store.save(story[name])
            assert stories(store) == {"mehr:1": {"mehr:1", "titronline:11", "shahr20:21", "shahr20:31"}}
            digests.add(store.digest())

    assert len(digests) == 1


@pytest.mark.parametrize("taken_out", ["mehr:1", "titronline:11", "shahr20:21"])
def test_an_unmerge_in_the_middle_gives_the_same_store_for_any_order_before_and_after_it(
    emptied: Callable[[], Store], story: dict[str, Fingerprinted], new_item: NewItem, taken_out: str
) -> None:
    corrected = new_item("mehr:1", "library", hour=8, title="کتابخانه نیروگاه گشایش یافت")
    digests = set()
    for before in permutations(["original", "verbatim", "truncated"]):
        for after in permutations([story["edited"], story["other"], corrected]):
            store = emptied()
            for name in before:
                store.save(story[name])
            store.unmerge(taken_out)
            for item in after:
                store.save(item)
            digests.add(store.digest())

    assert len(digests) == 1
