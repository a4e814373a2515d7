"""What a polite crawler remembers of sites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from qomnews.store import Rest, Store, Validated

Clock = Callable[..., datetime]
FEED = "https://shahr20.ir/feed/"


def test_of_each_address_the_last_answer_is_kept(store: Store, clock: Clock) -> None:
    first = Validated(
        url=FEED, etag='"1"', last_modified=None, headers={"Content-Type": "x"}, body=b"\0<rss/>", at=clock()
    )
    second = Validated(url=FEED, etag='W/"2"', last_modified="Tue, 16 Dec 2025 08:00:00 GMT", at=clock(hours=1))
    assert store.validated("shahr20", FEED) is None
    for answer in (first, second):
        store.keep_validated("shahr20", [answer], forget_before=clock(days=-30))
        assert store.validated("shahr20", FEED) == answer
        clock(days=30)
    assert store.validated("mehr", FEED) is None


def test_an_address_that_an_answer_names_twice_is_kept_once(store: Store, clock: Clock) -> None:
    answers = [Validated(url=FEED, etag=etag, last_modified=None, at=clock()) for etag in ("1", "2")]
    store.keep_validated("shahr20", answers, forget_before=clock())
    assert store.validated("shahr20", FEED) == answers[1]


def test_answers_that_nobody_asks_for_are_forgotten_and_other_outlets_are_left(store: Store, clock: Clock) -> None:
    old = Validated(url=FEED, etag="1", last_modified=None, at=clock())
    for outlet in ("shahr20", "mehr"):
        store.keep_validated(outlet, [old], forget_before=clock())
    store.keep_validated("shahr20", [], forget_before=clock() + timedelta(seconds=1))
    assert store.validated("shahr20", FEED) is None
    assert store.validated("mehr", FEED) == old


def test_requests_are_counted_by_outlet_and_day(store: Store) -> None:
    assert store.take_requests("mehr", "1404-09-25", 25, most=None) == 25
    assert store.take_requests("mehr", "1404-09-25", 25, most=None) == 25
    assert store.take_requests("mehr", "1404-09-26", 5, most=None) == 5
    store.give_back_requests("mehr", "1404-09-25", 12)
    assert store.made_requests("mehr", "1404-09-25") == 38
    assert store.made_requests("mehr", "1404-09-26") == 5
    assert store.made_requests("shahr20", "1404-09-25") == 0


def test_no_more_requests_are_taken_than_a_day_has(store: Store) -> None:
    taken = [store.take_requests("mehr", "1404-09-25", 25, most=60) for _ in range(4)]
    assert taken == [25, 25, 10, 0]
    assert store.made_requests("mehr", "1404-09-25") == 60
    # A budget that was cut down since gives nothing, and takes nothing away.
    assert store.take_requests("mehr", "1404-09-25", 25, most=10) == 0
    assert store.made_requests("mehr", "1404-09-25") == 60


@pytest.mark.parametrize("until", [None, timedelta(hours=1)])
def test_a_rest_is_kept_until_it_is_cleared(store: Store, clock: Clock, until: timedelta | None) -> None:
    rest = Rest("mehr", None if until is None else clock() + until, "http-503", 5)
    store.set_rest(Rest("mehr", clock(), "http-500", 4))
    store.set_rest(rest)
    assert store.rest("mehr") == rest
    assert store.rest("shahr20") is None
    store.clear_rest("mehr")
    assert store.rest("mehr") is None
