"""Sites that say that nothing has changed, asked by one run after another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.newsroom import Newsroom
from fixtures.newsroom.story import written_stories
from qomnews.crawl.outcome import Outcome
from tests.crawl.conftest import OUTLET, STORIES
from tests.crawl.faulty_site import FaultySite, reply

Crawl = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _feed_only(site: FaultySite) -> None:
    """REST says nothing of changes: without it the feed is read, which does."""
    site.misbehave("/wp-json", reply(403))


def conditional(site: FaultySite) -> dict[str, int]:
    """How often each listing was asked for on condition."""
    asked = [asked for asked in site.asked if {"If-None-Match", "If-Modified-Since"} & set(asked.headers)]
    return {target: len([one for one in asked if one.target == target]) for target in {one.target for one in asked}}


def test_a_feed_without_anything_new_is_no_failure(crawl: Crawl, site: FaultySite, stored: Callable[[], int]) -> None:
    assert crawl().exit_status == 0
    assert conditional(site) == {}
    site.asked.clear()
    again = crawl()
    assert (again.exit_status, again.reasons, again.failed) == (0, (), {})
    assert (again.counts["found"], again.counts["known"], again.counts["fetched"]) == (STORIES, STORIES, 0)
    assert conditional(site)["/feed/"] == 1
    # What it answered is one line long.
    assert [entry.status for entry in site.replica.requests if entry.target == "/feed/"] == [200, 304]
    assert stored() == STORIES


def test_what_a_run_was_told_and_did_not_take_is_taken_by_the_next_though_nothing_changed(
    crawl: Crawl, site: FaultySite, stored: Callable[[], int]
) -> None:
    assert crawl(limit=2).exit_status == 0
    assert stored() == 2
    site.asked.clear()
    assert crawl().exit_status == 0
    assert conditional(site)["/feed/"] == 1
    assert stored() == STORIES


def test_a_new_story_changes_the_feed_and_is_found(crawl: Crawl, site: FaultySite, stored: Callable[[], int]) -> None:
    assert crawl().exit_status == 0
    own = [story for story in written_stories() if story.outlet == OUTLET and story.kind == "news"]
    site.replica.newsroom = Newsroom(stories=own[: STORIES + 1], elsewhere=0)
    site.replica.requests.clear()
    assert crawl().exit_status == 0
    assert stored() >= STORIES + 1
    assert 200 in [entry.status for entry in site.replica.requests if entry.target == "/feed/"]


def test_it_can_be_switched_off(crawl: Crawl, site: FaultySite) -> None:
    for _ in range(2):
        assert crawl(conditional=False).exit_status == 0
    assert conditional(site) == {}
