"""How many requests a site is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qomnews.crawl.budget import TAKEN_AT_ONCE
from qomnews.crawl.outcome import Outcome
from qomnews.store import Store
from tests.crawl.conftest import OUTLET, STORIES
from tests.crawl.faulty_site import FaultySite, reply, reset

Crawl = Callable[..., Outcome]
DAY = "1404-09-25"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qomnews.crawl.budget._tehran_day", lambda: DAY)


def made(opened: Callable[[], Store], day: str = DAY) -> int:
    with opened() as store:
        return store.made_requests(OUTLET, day)


def test_every_request_is_counted_robots_txt_retries_and_redirects_included(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store]
) -> None:
    site.misbehave(r"/\d+/", reply(500), times=1)
    site.misbehave(r"/\d+/", reply(301, b"", Location="https://www.shahr20.ir/feed/"), times=1)
    # First, on a connection that served before: Twisted would ask again by itself.
    site.misbehave(r"/\d+/", reset, times=1)
    crawl(concurrency=1)
    assert len(site.asked) > STORIES + 4
    assert made(opened) == len(site.asked)


# With the last, everything that is listed has been asked for but one story.
@pytest.mark.parametrize(("most", "delay"), [pytest.param(3, 0, marks=pytest.mark.long), (5, 0.1), (STORIES + 1, 0)])
def test_a_run_keeps_to_its_budget_and_the_next_one_goes_on(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store], stored: Callable[[], int], most: int, delay: float
) -> None:
    # With a delay all is listed before the budget ends, without one it may not be.
    done = crawl(max_requests_per_run=most, delay=delay)
    assert (len(site.asked), done.exit_status, done.finish_reason) == (most, 3, "budget")
    assert done.reasons == (f"its budget of {most} requests a run is used up (max_requests_per_run)",)
    assert (done.failed, done.rejected) == ({}, {})
    with opened() as store:
        assert store.mark(OUTLET, "all") is None
        assert list(store.rejections()) == []
    seen = stored()
    assert seen < STORIES
    while crawl(max_requests_per_run=most).exit_status == 3:
        assert stored() > seen
        seen = stored()
    assert stored() == STORIES
    with opened() as store:
        assert store.mark(OUTLET, "all") is not None


def test_a_budget_that_ends_within_the_listings_loses_nothing(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int]
) -> None:
    done = crawl(max_requests_per_run=1)
    assert (done.exit_status, len(site.asked), stored()) == (3, 1, 0)
    assert crawl().exit_status == 0
    assert stored() == STORIES


def test_a_day_has_a_budget_that_all_its_runs_share(
    crawl: Crawl, site: FaultySite, opened: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = crawl(max_requests_per_day=4)
    assert (len(site.asked), first.exit_status) == (4, 3)
    assert f"its budget of 4 requests on {DAY} is used up" in first.reasons[0]
    second = crawl(max_requests_per_day=4)
    assert (len(site.asked), second.exit_status) == (4, 3)
    assert made(opened) == 4
    monkeypatch.setattr("qomnews.crawl.budget._tehran_day", lambda: "1404-09-26")
    assert crawl(max_requests_per_day=400).exit_status == 0
    assert made(opened, "1404-09-26") == len(site.asked) - 4


def test_what_a_killed_run_had_taken_counts_as_made(
    opened: Callable[[], Store], crawl: Crawl, site: FaultySite
) -> None:
    crawl()
    with opened() as store:
        store.take_requests(OUTLET, DAY, TAKEN_AT_ONCE, most=None)
    assert made(opened) == len(site.asked) + TAKEN_AT_ONCE


def test_the_day_is_tehrans(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 - beside what it is for

    from qomnews.crawl import budget  # noqa: PLC0415 - the module, whose clock is set

    monkeypatch.undo()
    monkeypatch.setattr(budget, "utc_now", lambda: datetime(2025, 12, 16, 20, 29, tzinfo=UTC))
    assert budget._tehran_day() == "1404-09-25"
    monkeypatch.setattr(budget, "utc_now", lambda: datetime(2025, 12, 16, 20, 31, tzinfo=UTC))
    assert budget._tehran_day() == "1404-09-26"
