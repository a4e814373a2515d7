"""Saving: new stories, edits, mirrors, take-overs, in whatever order they arrive."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import attrs
import pytest
from sqlalchemy import select

from qomnews.article import Capture
from qomnews.store.tables import articles
from qomnews.story import Fingerprinted

if TYPE_CHECKING:
    from qomnews.store import Store

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]


def test_a_new_story_is_its_own_original(store: Store, new_item: NewItem) -> None:
    item = new_item("mehr:1")

    saved = store.save(item)

    assert saved.outcome == "new"
    assert saved.original_id == "mehr:1"
    assert saved.article == item.article
    assert store.get("mehr:1") == item.article
    assert store.raw("mehr:1") == item.raw
    assert [version.version for version in store.versions("mehr:1")] == [1]


def test_different_stories_stay_apart(store: Store, new_item: NewItem) -> None:
    for number, text in enumerate(("library", "rain", "futsal")):
        assert store.save(new_item(f"mehr:{number}", text)).outcome == "new"

    assert [article.mirrors for article in store.articles()] == [(), (), ()]


def test_the_same_page_again_changes_nothing(store: Store, new_item: NewItem, clock: Clock) -> None:
    store.save(new_item("mehr:1"))
    before, digest = store.get("mehr:1"), store.digest()
    later = clock(hours=3)
    again = new_item("mehr:1", fetched_at=later)
    capture = Capture("2025/12/a.warc.gz", "<urn:uuid:1>")
    refetched = attrs.evolve(again, raw=attrs.evolve(again.raw, comments_count=None))

    saved = store.save(refetched)

    assert saved.outcome == "unchanged"
    assert store.get("mehr:1") == before
    assert store.digest() == digest
    assert capture.file not in str(store.raw("mehr:1"))


def test_a_page_captured_again_keeps_the_first_capture(store: Store, new_item: NewItem, clock: Clock) -> None:
    def captured(number: int) -> Fingerprinted:
        item, capture = new_item("mehr:1"), Capture("2025/12/a.warc.gz", f"<urn:uuid:{number}>")
        raw, article = attrs.evolve(item.raw, capture=capture), attrs.evolve(item.article, capture=capture)
        return attrs.evolve(item, raw=raw, article=article)

    first = store.save(captured(1)).article
    clock(hours=1)

    assert store.save(captured(2)).article == first


def test_a_page_that_says_how_long_ago_it_appeared_keeps_its_first_date(
    store: Store, new_item: NewItem, clock: Clock
) -> None:
    def said(text: str, hour: int, title: str | None = None) -> Fingerprinted:
        item = new_item("mehr:1", hour=hour, fetched_at=clock(), title=title)
        raw_text = attrs.evolve(item.article.raw, published=text)
        article = attrs.evolve(item.article, flags=("relative",), published_precision="hour", raw=raw_text)
        return attrs.evolve(item, raw=attrs.evolve(item.raw, published_raw=text), article=article)

    first = store.save(said("۲ ساعت پیش", 8)).article
    clock(hours=5)

    again = store.save(said("۸ ساعت پیش", 7))
    edited = store.save(said("۹ ساعت پیش", 6, title="کتابخانه نیروگاه گشایش یافت"))

    assert (again.outcome, again.article) == ("unchanged", first)
    assert (edited.outcome, edited.article.published_at) == ("edited", first.published_at)


def test_other_rules_may_date_the_same_fetch_otherwise(store: Store, new_item: NewItem) -> None:
    for hour in (8, 7):
        item = new_item("mehr:1", hour=hour)
        item = attrs.evolve(item, article=attrs.evolve(item.article, flags=("relative",)))
        saved = store.save(item)

    assert (saved.outcome, saved.article.published_at) == ("unchanged", "2025-12-16T07:00:00+03:30")


def test_a_clock_that_goes_back_does_not_take_a_change_back(store: Store, new_item: NewItem, clock: Clock) -> None:
    first = store.save(new_item()).article
    clock(hours=-2)

    assert store.save(new_item(tags=("ورزش",))).article.last_changed_at == first.last_changed_at


def test_other_rules_change_the_record_but_not_its_version(store: Store, new_item: NewItem, clock: Clock) -> None:
    item = new_item("mehr:1")
    store.save(item)
    later = clock(days=1)
    normalised = attrs.evolve(item, article=attrs.evolve(item.article, title="عنوان دیگر", rules={"text": "2"}))

    saved = store.save(normalised)

    assert saved.outcome == "unchanged"
    assert saved.article.title == "عنوان دیگر"
    assert saved.article.version == 1
    assert saved.article.first_seen_at == item.article.first_seen_at
    assert saved.article.last_changed_at == later.isoformat()
    assert len(store.versions("mehr:1")) == 1


def test_an_edit_is_a_new_version_and_the_old_one_is_kept(store: Store, new_item: NewItem, clock: Clock) -> None:
    old = new_item("mehr:1")
    store.save(old)
    later = clock(hours=2)
    new = new_item("mehr:1", title="کتابخانه نیروگاه گشایش یافت", fetched_at=later)

    saved = store.save(new)

    assert saved.outcome == "edited"
    assert saved.original_id == "mehr:1"
    assert (saved.article.version, saved.article.title) == (2, "کتابخانه نیروگاه گشایش یافت")
    assert saved.article.mirrors == ()
    assert saved.article.first_seen_at == old.article.first_seen_at
    first, second = store.versions("mehr:1")
    assert (first.version, first.article, first.raw, first.replaced_at) == (1, old.article, old.raw, later)
    assert (second.version, second.raw, second.replaced_at) == (2, new.raw, None)


def test_a_mirror_is_stored_whole_and_listed_with_its_original(
    store: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    store.save(story["original"])
    later = clock(minutes=5)

    saved = store.save(story["verbatim"])

    assert (saved.outcome, saved.original_id) == ("mirror", "mehr:1")
    mirror = store.get("titronline:11")
    assert mirror is not None
    assert (mirror.mirror_of, mirror.story_id, mirror.status) == ("mehr:1", "mehr:1", "live")
    assert mirror.body == story["verbatim"].article.body
    assert store.raw("titronline:11") == story["verbatim"].raw
    original = store.get("mehr:1")
    assert original is not None
    assert original.last_changed_at == later.isoformat()
    (entry,) = original.mirrors
    assert (entry.outlet, entry.url, entry.relation) == ("titronline", story["verbatim"].article.url, "verbatim")
    assert entry.similarity > 0.97
    assert entry.published_at == "2025-12-16T09:00:00+03:30"
    assert entry.seen_at == story["verbatim"].article.first_seen_at


def test_an_original_that_arrives_second_takes_over_and_the_story_keeps_its_id(
    store: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    store.save(story["verbatim"])
    later = clock(minutes=5)

    saved = store.save(story["original"])

    assert (saved.outcome, saved.original_id) == ("took-over", "mehr:1")
    assert saved.article.story_id == "titronline:11"
    assert [entry.outlet for entry in saved.article.mirrors] == ["titronline"]
    stepped_down = store.get("titronline:11")
    assert stepped_down is not None
    assert (stepped_down.mirror_of, stepped_down.status) == ("mehr:1", "superseded")
    assert stepped_down.last_changed_at == later.isoformat()
    assert [article.id for article in store.articles()] == ["mehr:1"]
    assert [article.id for article in store.articles(include_mirrors=True)] == ["mehr:1", "titronline:11"]


@pytest.mark.parametrize("members", [("original", "verbatim", "truncated"), ("original", "verbatim", "edited")])
def test_every_order_of_arrival_gives_the_same_store(
    new_store: Callable[[], Store], story: dict[str, Fingerprinted], members: tuple[str, ...]
) -> None:
    digests = set()
    for order in permutations(members):
        store = new_store()
        for name in order:
            store.save(story[name])
        (only,) = store.articles()
        assert only.id == "mehr:1", order
        assert len(only.mirrors) == 2, order
        digests.add(store.digest())

    assert len(digests) == 1


def test_every_order_of_arrival_of_four_gives_the_same_store(
    new_store: Callable[[], Store], story: dict[str, Fingerprinted]
) -> None:
    digests = set()
    for order in permutations(story):
        store = new_store()
        for name in order:
            store.save(story[name])
        (only,) = store.articles()
        assert [entry.url for entry in only.mirrors] == [
            "https://titronline.example/news/11",
            "https://shahr20.example/news/21",
            "https://titronline.example/news/12",
        ], order
        digests.add(store.digest())

    assert len(digests) == 1


def test_many_stories_in_any_order_give_the_same_store(new_store: Callable[[], Store], new_item: NewItem) -> None:
    items = [
        new_item(f"{outlet}:{number}", text, hour=hour)
        for number, text in enumerate(("library", "rain", "futsal"))
        for outlet, hour in (("mehr", 10), ("shahr20", 9), ("titronline", 9))
    ]
    shuffled = random.Random(7)
    digests = set()
    for _ in range(6):
        shuffled.shuffle(items)
        store = new_store()
        for item in items:
            store.save(item)
        # Published in the same minute: local goes before aggregator.
        assert [article.id for article in store.articles()] == ["shahr20:0", "shahr20:1", "shahr20:2"]
        digests.add(store.digest())

    assert len(digests) == 1


def test_an_edit_of_the_original_keeps_its_mirrors(store: Store, story: dict[str, Fingerprinted], clock: Clock) -> None:
    store.save(story["original"])
    store.save(story["verbatim"])
    clock(hours=1)
    edited = attrs.evolve(story["original"].article, title="کتابخانه نیروگاه گشوده شد", content_hash="0" * 64)

    saved = store.save(attrs.evolve(story["original"], article=edited))

    assert (saved.outcome, saved.article.version) == ("edited", 2)
    assert [entry.outlet for entry in saved.article.mirrors] == ["titronline"]


def test_a_mirror_that_is_edited_into_another_story_leaves(
    store: Store, story: dict[str, Fingerprinted], new_item: NewItem, clock: Clock
) -> None:
    store.save(story["original"])
    store.save(story["verbatim"])
    later = clock(hours=1)

    saved = store.save(new_item("titronline:11", "futsal", fetched_at=later))

    assert (saved.outcome, saved.original_id) == ("edited", "titronline:11")
    assert (saved.article.mirror_of, saved.article.story_id, saved.article.status) == (None, "titronline:11", "live")
    original = store.get("mehr:1")
    assert original is not None
    assert original.mirrors == ()
    assert original.last_changed_at == later.isoformat()


def test_a_story_keeps_its_id_when_the_article_that_began_it_leaves(
    store: Store, story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    store.save(story["verbatim"])
    store.save(story["original"])
    store.save(story["truncated"])

    store.save(new_item("titronline:11", "rain"))

    left, original = store.get("titronline:11"), store.get("mehr:1")
    assert left is not None
    assert original is not None
    assert (original.story_id, len(original.mirrors)) == ("titronline:11", 1)
    assert left.mirror_of is None
    assert left.story_id.startswith("titronline:11#")


def test_an_edit_can_bind_two_stories_into_the_older_one(
    store: Store, story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    store.save(new_item("titronline:11", "rain"))
    store.save(story["original"])
    store.save(story["truncated"])

    saved = store.save(story["verbatim"])

    assert saved.original_id == "mehr:1"
    assert {article.story_id for article in store.articles(include_mirrors=True)} == {"titronline:11"}
    assert len(list(store.articles())) == 1


def test_a_page_that_gets_its_number_later_stays_the_same_article(store: Store, new_item: NewItem) -> None:
    with_number = new_item("shahr20:5", url="https://shahr20.ir/p")
    without = attrs.evolve(
        with_number,
        raw=attrs.evolve(with_number.raw, news_id=None),
        article=attrs.evolve(with_number.article, id="shahr20:0123456789ab", news_id=None),
    )
    store.save(without)

    saved = store.save(with_number)

    assert (saved.article.id, saved.article.news_id) == ("shahr20:0123456789ab", "5")
    assert len(list(store.articles(include_mirrors=True))) == 1


def test_two_numbers_with_one_address_stay_two_articles(store: Store, new_item: NewItem) -> None:
    store.save(new_item("shahr20:5", "rain", url="https://shahr20.ir/"))

    assert store.save(new_item("shahr20:6", "futsal", url="https://shahr20.ir/")).outcome == "new"
    assert [article.id for article in store.articles()] == ["shahr20:5", "shahr20:6"]


def test_a_record_never_changes_before_it_was_seen(store: Store, new_item: NewItem, clock: Clock) -> None:
    saved = store.save(new_item(fetched_at=clock() + timedelta(hours=5)))

    assert saved.article.last_changed_at == saved.article.first_seen_at


def test_every_changed_record_moves_to_the_newest_change(
    store: Store, story: dict[str, Fingerprinted], new_item: NewItem
) -> None:
    def changes() -> dict[str, int]:
        with store._read() as connection:
            return dict(connection.execute(select(articles.c.id, articles.c.change)).all())

    store.save(new_item("shahr20:7", "rain"))
    store.save(story["original"])
    before = changes()
    store.save(story["original"])
    assert changes() == before

    store.save(story["verbatim"])

    after = changes()
    assert after["shahr20:7"] == before["shahr20:7"] < before["mehr:1"] < after["mehr:1"]
    assert after["mehr:1"] == after["titronline:11"]
