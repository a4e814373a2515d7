"""robots.txt, kept to as RFC 9309 has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qomnews.crawl.outcome import Outcome
from tests.crawl.conftest import STORIES
from tests.crawl.faulty_site import FaultySite, reply, reset

Crawl = Callable[..., Outcome]
# A request is judged when its turn comes, and so many at once have their turn.
ONE_AT_ONCE = {"CONCURRENT_REQUESTS": 1}
EVERYTHING = reply(200, b"User-agent: *\nDisallow: /\n", "text/plain")


def test_what_it_forbids_is_not_asked_for(crawl: Crawl, site: FaultySite) -> None:
    site.misbehave("/robots.txt", EVERYTHING)
    done = crawl()
    assert [asked.target for asked in site.asked] == ["/robots.txt"]
    assert done.exit_status == 1
    assert "robots.txt forbids it" in done.reasons[0]


@pytest.mark.parametrize("status", [404, *(pytest.param(code, marks=pytest.mark.long) for code in (401, 403, 410))])
def test_a_site_without_one_allows_everything(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], status: int
) -> None:
    # What the error page says is no rule.
    site.misbehave("/robots.txt", reply(status, b"User-agent: *\nDisallow: /\n", "text/plain"))
    assert crawl().exit_status == 0
    assert stored() == STORIES


@pytest.mark.parametrize(
    "fault",
    [reply(500), pytest.param(reply(503), marks=pytest.mark.long), pytest.param(reset, marks=pytest.mark.long)],
    ids=["500", "503", "reset"],
)
def test_where_it_can_not_be_read_nothing_is_asked_for(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int], fault: Callable[..., None]
) -> None:
    site.misbehave("/robots.txt", fault)
    done = crawl()
    assert {asked.target for asked in site.asked} == {"/robots.txt"}
    assert done.exit_status == 1
    assert "robots.txt can't be read" in done.reasons[0]
    site.behave()
    assert crawl().exit_status == 0
    assert stored() == STORIES


def test_it_is_read_again_in_a_long_run_and_what_it_forbids_by_then_is_left(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int]
) -> None:
    site.misbehave("/robots.txt", EVERYTHING)
    site.misbehave("/robots.txt", reply(200, b"User-agent: *\nCrawl-delay: 0.1\n", "text/plain"), times=1)
    done = crawl(robots_minutes=0.4 / 60, settings=ONE_AT_ONCE)
    assert len(site.times("/robots.txt")) == 2
    assert 0 < stored() < STORIES
    assert done.failed["refused-by-robots"] == STORIES - stored()
    assert done.exit_status == 3


def test_it_is_read_once_in_a_short_one(crawl: Crawl, site: FaultySite) -> None:
    crawl()
    assert len(site.times("/robots.txt")) == 1


def test_where_it_can_not_be_read_again_what_it_said_holds(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int]
) -> None:
    site.misbehave("/robots.txt", reply(503))
    site.misbehave("/robots.txt", reply(200, b"User-agent: *\nCrawl-delay: 0.1\n", "text/plain"), times=1)
    assert crawl(robots_minutes=0.3 / 60, settings=ONE_AT_ONCE).exit_status == 0
    assert len(site.times("/robots.txt")) > 1
    assert stored() == STORIES


def test_of_a_huge_one_the_first_half_megabyte_counts(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int]
) -> None:
    lines = b"User-agent: *\nCrawl-delay: 0\n" + b"# nothing to see\n" * 200_000 + b"Disallow: /\n"
    site.misbehave("/robots.txt", reply(200, lines, "text/plain"))
    assert crawl().exit_status == 0
    assert stored() == STORIES


def test_it_is_not_kept_to_where_the_operator_says_so(crawl: Crawl, site: FaultySite) -> None:
    site.misbehave("/robots.txt", EVERYTHING)
    assert crawl(obey_robots=False).exit_status == 0
    assert site.times("/robots.txt") == []
