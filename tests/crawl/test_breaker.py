"""An outlet that fails again and again is left alone, by this run and the ones after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from qomnews.crawl.clock import utc_now
from qomnews.crawl.outcome import Outcome
from qomnews.store import Rest, Store
from tests.crawl.conftest import OUTLET, STORIES
from tests.crawl.faulty_site import FaultySite, Misbehaviour, reply, reset, rightly

Crawl = Callable[..., Outcome]
PAGES = r"/\d+/"


def standing(opened: Callable[[], Store]) -> Rest | None:
    with opened() as store:
        return store.rest(OUTLET)


def rest_is_over(opened: Callable[[], Store]) -> None:
    with opened() as store:
        found = store.rest(OUTLET)
        assert found is not None
        store.set_rest(Rest(OUTLET, utc_now() - timedelta(minutes=1), found.reason, found.failures))


@pytest.mark.parametrize(
    "fault",
    [reply(500), pytest.param(reply(403), marks=pytest.mark.long), pytest.param(reset, marks=pytest.mark.long)],
    ids=["500", "403", "reset"],
)
def test_after_failures_in_a_row_the_run_ends_and_says_so(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store], fault: Misbehaviour
) -> None:
    site.misbehave(PAGES, fault)
    done = crawl(failures_before_rest=3, concurrency=1, retries=0, delay=0.2)
    assert (done.exit_status, done.finish_reason) == (1, "resting")
    assert any("3 requests in a row failed" in reason and "is left alone until" in reason for reason in done.reasons)
    # One more may have been on its way.
    assert 3 <= len(site.times(PAGES)) < STORIES
    rest = standing(opened)
    assert rest is not None
    assert rest.until is not None
    assert timedelta(minutes=28) < rest.until - utc_now() <= timedelta(minutes=30)
    with opened() as store:
        assert store.mark(OUTLET, "all") is None


def test_while_it_rests_later_runs_ask_nothing_and_say_until_when(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store]
) -> None:
    site.misbehave(PAGES, reply(500))
    crawl(failures_before_rest=3, retries=0)
    site.behave()
    done = crawl(failures_before_rest=3)
    assert site.asked == []
    assert (done.exit_status, done.failed) == (3, {})
    assert done.reasons[0].startswith("shahr20 rests until ")
    assert "in Tehran" in done.reasons[0]


def test_once_it_has_rested_and_answers_again_nothing_is_lost_and_nothing_held_against_it(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store], stored: Callable[[], int]
) -> None:
    site.misbehave(PAGES, reply(500))
    crawl(failures_before_rest=3, retries=0)
    site.behave()
    rest_is_over(opened)
    with opened() as store:
        for rejection in list(store.rejections(outlet=OUTLET)):
            long_ago = utc_now() - timedelta(days=2)
            store.reject(
                outlet=OUTLET, url=rejection.url, reason="http-500", detail="", raw=None, run_id=None, at=long_ago
            )
    assert crawl(failures_before_rest=3).exit_status == 0
    assert stored() == STORIES
    assert standing(opened) is None


def test_after_the_rest_one_failure_begins_another_twice_as_long(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store]
) -> None:
    site.misbehave("/", reply(500))
    crawl(failures_before_rest=1, retries=0)
    rest_is_over(opened)
    site.asked.clear()
    done = crawl(failures_before_rest=1, retries=0)
    assert (done.exit_status, len(site.asked)) == (1, 1)
    rest = standing(opened)
    assert rest is not None
    assert rest.until is not None
    assert timedelta(minutes=58) < rest.until - utc_now() <= timedelta(minutes=60)


def test_failures_are_counted_across_runs(crawl: Crawl, site: FaultySite, opened: Callable[[], Store]) -> None:
    site.misbehave("/robots.txt", reply(500))
    for run in (1, 2):
        assert crawl(failures_before_rest=3, retries=0).finish_reason == "finished"
        assert standing(opened) == Rest(OUTLET, None, "HTTP status 500", run)
    assert crawl(failures_before_rest=3, retries=0).finish_reason == "resting"


def test_an_answer_in_between_begins_the_count_anew(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store], stored: Callable[[], int]
) -> None:
    site.misbehave(PAGES, reply(500))
    site.misbehave(PAGES, rightly, times=1)
    site.misbehave(PAGES, reply(500), times=2)
    # Apart from each other: an answer still on its way inwards would be overtaken by a failure.
    done = crawl(failures_before_rest=3, retries=0, concurrency=1, delay=0.2)
    assert (done.finish_reason, done.failed) == ("finished", {"http-500": STORIES - 1})
    assert stored() == 1
    assert standing(opened) == Rest(OUTLET, None, "HTTP status 500", 2)


def test_pages_that_are_gone_are_no_failure_of_the_site(crawl: Crawl, site: FaultySite) -> None:
    site.misbehave(PAGES, reply(404))
    assert crawl(failures_before_rest=2, retries=0).finish_reason == "finished"


def test_it_can_be_switched_off(crawl: Crawl, site: FaultySite, opened: Callable[[], Store]) -> None:
    site.misbehave(PAGES, reply(500))
    assert crawl(failures_before_rest=0, retries=0).finish_reason == "finished"
    assert len(site.times(PAGES)) == STORIES
    assert standing(opened) is None
