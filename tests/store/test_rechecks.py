"""When stored stories are looked at again, and what becomes of those whose page is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
import pytest

from qomnews.store import Store, open_store
from qomnews.store.rechecks import next_look
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]

PLAN = tuple(timedelta(hours=hours) for hours in (1, 3, 9, 24, 48))
URL = "https://mehr.example/news/1"


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.fixture
def planned(store_url: str, clock: Clock) -> Store:
    return open_store(store_url, clock=clock, plan=PLAN)


def at(item: Fingerprinted, fetched_at: datetime) -> Fingerprinted:
    """The same page, fetched at another moment."""
    moment = fetched_at.isoformat()
    article = attrs.evolve(item.article, first_seen_at=moment, last_changed_at=moment)
    return attrs.evolve(item, article=article, raw=attrs.evolve(item.raw, fetched_at=moment))


def due(store: Store, now: datetime, outlet: str = "mehr") -> list[str]:
    return [check.article_id for check in store.due_checks(outlet, now=now, limit=10)]


@pytest.mark.parametrize(
    ("looked_after", "next_after"), [(0.5, 1), (1, 3), (8.9, 9), (9, 24), (30, 48), (48, None), (400, None)]
)
def test_the_next_look_is_the_first_of_the_plan_that_has_not_passed(
    looked_after: float, next_after: float | None, new_item: NewItem
) -> None:
    article = new_item(published_at="2025-12-16T11:30:00+03:30").article
    began = datetime.fromisoformat("2025-12-16T08:00:00+00:00")
    assert next_look(article, PLAN, began + hours(looked_after)) == (next_after and began + hours(next_after))


def test_a_date_to_come_and_no_date_count_from_when_the_story_was_first_seen(new_item: NewItem, clock: Clock) -> None:
    ahead = new_item(published_at="2026-01-16T11:30:00+03:30").article
    undated = attrs.evolve(ahead, published_at=None)
    assert next_look(ahead, PLAN, clock()) == next_look(undated, PLAN, clock()) == clock() + hours(1)


def test_a_new_story_is_looked_at_by_the_plan_until_that_is_over(
    planned: Store, new_item: NewItem, clock: Clock
) -> None:
    began = clock()
    item = new_item(published_at=began.isoformat())
    planned.save(item)
    looks = []
    while (now := clock(minutes=30)) < began + hours(100):
        if due(planned, now):
            looks.append((now - began) / hours(1))
            assert planned.save(at(item, now)).outcome == "unchanged"
    assert looks == [1, 3, 9, 24, 48]


def test_what_is_older_than_the_plan_is_never_looked_at(planned: Store, new_item: NewItem, clock: Clock) -> None:
    planned.save(new_item(published_at=(clock() - hours(49)).isoformat()))
    assert due(planned, clock(hours=1000)) == []


def test_after_a_long_pause_there_is_one_look_and_no_more(planned: Store, new_item: NewItem, clock: Clock) -> None:
    planned.save(new_item(published_at=clock().isoformat()))
    now = clock(days=40)
    assert due(planned, now) == ["mehr:1"]
    planned.check_unchanged("mehr:1", at=now)
    assert due(planned, clock(days=40)) == []


def test_mirrors_are_looked_at_as_well_those_that_have_waited_longest_first(
    planned: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    for name in ("original", "verbatim", "edited"):
        planned.save(story[name])
    now = clock(hours=200)
    assert due(planned, now) == ["mehr:1"]
    assert due(planned, now, "titronline") == ["titronline:11", "titronline:12"]
    assert [check.url for check in planned.due_checks("titronline", now=now, limit=1)] == [
        "https://titronline.example/news/11"
    ]


def test_a_store_without_a_plan_leaves_what_is_planned(
    planned: Store, store_url: str, new_item: NewItem, clock: Clock
) -> None:
    item = new_item(published_at=clock().isoformat())
    planned.save(item)
    with open_store(store_url, clock=clock) as other:
        now = clock(hours=2)
        other.save(at(item, now))
        other.save(new_item("mehr:2", "rain", published_at=clock().isoformat()))
    assert due(planned, clock()) == ["mehr:1"]
    assert due(planned, clock(hours=200)) == ["mehr:1"]


def test_an_empty_plan_ends_what_was_planned(planned: Store, store_url: str, new_item: NewItem, clock: Clock) -> None:
    item = new_item(published_at=clock().isoformat())
    planned.save(item)
    with open_store(store_url, clock=clock, plan=()) as other:
        other.save(at(item, clock(hours=2)))
        assert due(other, clock(hours=200)) == []


def test_a_look_that_failed_is_made_up_for_hour_by_hour_until_a_day_after_the_plan(
    planned: Store, new_item: NewItem, clock: Clock
) -> None:
    began = clock()
    planned.save(new_item(published_at=began.isoformat()))
    looks = []
    while (now := clock(minutes=30)) < began + hours(100):
        if due(planned, now):
            looks.append((now - began) / hours(1))
            planned.check_failed("mehr:1", at=now)
    assert looks == list(range(1, 73))


def test_a_page_that_is_gone_is_marked_kept_and_looked_for_once_more(
    planned: Store, new_item: NewItem, clock: Clock
) -> None:
    item = new_item(published_at=clock().isoformat())
    planned.save(item)
    now = clock(hours=49)

    assert planned.mark_removed(["mehr:1"], at=now) == ["mehr:1"]
    gone = planned.get("mehr:1")
    assert gone is not None
    assert (gone.status, gone.last_changed_at, gone.version) == ("removed", now.isoformat(), 1)
    assert list(planned.articles()) == []
    assert due(planned, now + hours(23)) == []
    then = clock(hours=24)
    assert due(planned, then) == ["mehr:1"]
    assert planned.mark_removed(["mehr:1"], at=then) == []
    assert due(planned, clock(days=30)) == []
    assert planned.get("mehr:1") == gone


def test_a_story_that_comes_back_is_live_again(planned: Store, new_item: NewItem, clock: Clock) -> None:
    item = new_item(published_at=clock().isoformat())
    for come_back in ("fetched", "not modified"):
        planned.save(at(item, clock()))
        planned.mark_removed(["mehr:1"], at=clock(hours=1))
        now = clock(hours=1)
        if come_back == "fetched":
            planned.save(at(item, now))
        else:
            assert planned.check_unchanged("mehr:1", at=now) == "returned"
        back = planned.get("mehr:1")
        assert back is not None
        assert (back.status, back.last_changed_at) == ("live", now.isoformat())
    assert planned.check_unchanged("mehr:1", at=clock()) == "unchanged"


def test_a_removed_original_stays_the_original_and_its_mirrors_stay(
    planned: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    planned.save(story["original"])
    planned.save(story["verbatim"])
    planned.mark_removed(["mehr:1"], at=clock(hours=1))

    mirror = planned.get("titronline:11")
    original = planned.get("mehr:1")
    assert mirror is not None
    assert original is not None
    assert (mirror.mirror_of, mirror.status) == ("mehr:1", "live")
    assert (original.status, [entry.outlet for entry in original.mirrors]) == ("removed", ["titronline"])
    assert planned.save(story["truncated"]).original_id == "mehr:1"
    assert [article.status for article in planned.articles(ids=["mehr:1"])] == []


def test_a_suspicion_is_kept_until_a_page_answers(planned: Store, new_item: NewItem, clock: Clock) -> None:
    item = new_item(published_at=clock().isoformat())
    planned.save(item)
    now = clock(hours=1)
    planned.suspect_gone(["mehr:1"], at=now)
    assert planned.due_checks("mehr", now=now, limit=1) == []
    (check,) = planned.due_checks("mehr", now=clock(hours=1), limit=1)
    assert check.gone
    planned.check_failed("mehr:1", at=clock())
    (check,) = planned.due_checks("mehr", now=clock(hours=1), limit=1)
    assert check.gone
    planned.save(at(item, clock()))
    (check,) = planned.due_checks("mehr", now=clock(hours=90), limit=1)
    assert not check.gone


def test_an_article_is_found_by_address_and_number(store: Store, new_item: NewItem) -> None:
    store.save(new_item("mehr:1234"), seen=["https://mehr.example/s/1"])
    assert store.stored_under("mehr", "https://mehr.example/s/1") == "mehr:1234"
    assert store.stored_under("mehr", "https://mehr.example/other", "1234") == "mehr:1234"
    assert store.stored_under("shahr20", "https://mehr.example/s/1", "1234") is None
    assert store.stored_under("mehr", "https://mehr.example/other") is None


def test_what_answered_runs_that_were_killed_is_counted(planned: Store, new_item: NewItem, clock: Clock) -> None:
    def run(*, finished: bool, outlet: str = "mehr") -> int:
        number = planned.begin_run(outlet, spider=outlet, arguments={}, at=clock(minutes=1))
        if finished:
            planned.finish_run(number, at=clock(), exit_status=0, reason="finished", stats={})
        return number

    def save(number: int, text: str = "library") -> None:
        planned.save(new_item(f"mehr:{number}", text, title=f"خبر شماره {number}", fetched_at=clock(minutes=1)))

    save(1)
    finished = run(finished=True)
    save(2, "rain")
    first = run(finished=False)
    assert planned.seen_by_killed_runs(finished, now=clock()) == planned.seen_by_killed_runs(first, now=clock()) == 0
    save(3, "futsal")
    run(finished=False, outlet="shahr20")
    run(finished=False)
    planned.check_unchanged("mehr:1", at=clock(minutes=1))
    last = run(finished=False)
    assert planned.seen_by_killed_runs(last, now=clock()) == 2
    assert planned.seen_by_killed_runs(last, now=clock(hours=2)) == 0
    after = run(finished=True)
    assert planned.seen_by_killed_runs(after, now=clock()) == 0
