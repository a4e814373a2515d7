"""What is known, and when a rejected address is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from qomnews.article import RawArticle
from qomnews.story import Fingerprinted

if TYPE_CHECKING:
    from qomnews.store import Store

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]
URL = "https://mehr.example/news/9"


def reject(store: Store, clock: Clock, url: str = URL, reason: str = "no-title", raw: RawArticle | None = None) -> None:
    store.reject(outlet="mehr", url=url, reason=reason, detail="nothing\0 there", raw=raw, run_id=None, at=clock())


def test_a_stored_story_is_known_by_address_number_and_what_led_to_it(
    store: Store, new_item: NewItem, clock: Clock
) -> None:
    store.save(new_item("mehr:1"), seen=("https://mehr.example/xyz",))

    assert store.known("mehr", "https://mehr.example/news/1", now=clock())
    assert store.known("mehr", "https://mehr.example/other", "1", now=clock())
    assert store.known("mehr", "https://mehr.example/xyz", now=clock())
    assert not store.known("mehr", "https://mehr.example/news/2", "2", now=clock())
    assert not store.known("shahr20", "https://mehr.example/news/1", "1", now=clock())


def test_a_rejected_address_rests_six_hours_then_longer_and_longer_then_for_good(store: Store, clock: Clock) -> None:
    for gap in (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7)):
        reject(store, clock)
        assert store.known("mehr", URL, now=clock() + gap - timedelta(seconds=1))
        clock(seconds=gap.total_seconds())
        assert not store.known("mehr", URL, now=clock())
    reject(store, clock)

    assert store.known("mehr", URL, now=clock() + timedelta(days=5000))


def test_a_final_rejection_is_not_tried_again(store: Store, clock: Clock) -> None:
    store.reject(outlet="mehr", url=URL, reason="other-desk", detail="", raw=None, run_id=None, at=clock(), final=True)

    assert store.known("mehr", URL, now=clock(days=5000))
    assert store.due("mehr", now=clock()) == []


def test_a_reason_can_be_left_out_of_account(store: Store, clock: Clock) -> None:
    reject(store, clock, reason="other-desk")

    assert not store.known("mehr", URL, now=clock(), ignoring=("other-desk",))
    assert store.known("mehr", URL, now=clock(), ignoring=("no-title",))


def test_what_is_due_comes_by_how_long_it_has_waited(store: Store, clock: Clock) -> None:
    for number in (3, 1, 2):
        reject(store, clock, url=f"https://mehr.example/news/{number}")
        clock(hours=1)

    assert store.due("mehr", now=clock(hours=4)) == ["https://mehr.example/news/3", "https://mehr.example/news/1"]
    assert store.due("shahr20", now=clock()) == []


def test_many_addresses_are_asked_for_at_once(store: Store, new_item: NewItem, clock: Clock) -> None:
    store.save(new_item("mehr:1"))
    reject(store, clock)
    links = [(f"https://mehr.example/news/{number}", None) for number in range(2000)]

    assert store.known_many("mehr", links, now=clock()) == {"https://mehr.example/news/1", URL}
    assert store.known_many("mehr", [], now=clock()) == set()


def test_a_rejection_keeps_its_reason_and_what_the_page_said(store: Store, clock: Clock) -> None:
    raw = RawArticle(outlet="mehr", url=URL, lead="بی‌عنوان")
    reject(store, clock, raw=raw)
    first = clock()
    clock(hours=7)
    reject(store, clock, reason="no-text")

    (rejection,) = store.rejections()
    assert (rejection.outlet, rejection.url, rejection.reason) == ("mehr", URL, "no-text")
    assert rejection.detail == "nothing� there"
    assert (rejection.tries, rejection.first_at, rejection.last_at) == (2, first, clock())
    assert rejection.raw is None
    assert list(store.rejections(outlet="shahr20")) == []
    assert list(store.rejections(reason="no-title")) == []


def test_the_raw_form_of_a_rejected_page_is_kept(store: Store, clock: Clock) -> None:
    raw = RawArticle(outlet="mehr", url=URL, lead="بی‌عنوان")
    reject(store, clock, raw=raw)

    assert [rejection.raw for rejection in store.rejections(reason="no-title")] == [raw]


def test_a_page_that_is_mended_is_no_longer_rejected(store: Store, new_item: NewItem, clock: Clock) -> None:
    reject(store, clock)
    assert [(row.outlet, row.stories, row.mirrors, row.rejected) for row in store.counts()] == [("mehr", 0, 0, 1)]

    store.save(new_item("mehr:9"))

    assert list(store.rejections()) == []
    assert [(row.outlet, row.stories, row.mirrors, row.rejected) for row in store.counts()] == [("mehr", 1, 0, 0)]
