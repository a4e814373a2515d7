from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qomnews.config_sections import CrawlConfig
from qomnews.crawl.arguments import CrawlArguments
from qomnews.crawl.window import Window, window_of
from qomnews.pages import Link

NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def window(mark: datetime | None = None, **arguments: str) -> Window:
    return window_of(CrawlArguments.model_validate(arguments), CrawlConfig(), mark=mark, started_at=NOW)


def link(published: datetime | None = None, modified: datetime | None = None) -> Link:
    return Link(
        url="https://shahr20.ir/1/",
        published_at=published.isoformat() if published else None,
        modified_at=modified.isoformat() if modified else None,
    )


def test_the_first_run_looks_some_days_back_and_no_further() -> None:
    first = window()
    assert (first.since, first.oldest) == (NOW - 2 * DAY, NOW - 2 * DAY)
    assert first.continues_mark
    assert not first.is_continuing


def test_a_later_run_looks_behind_the_mark() -> None:
    later = window(mark=NOW - HOUR)
    assert later.since == NOW - 7 * HOUR
    assert later.continues_mark


def test_a_story_that_appears_with_an_older_date_is_wanted_where_a_listing_shows_it() -> None:
    later = window(mark=NOW - HOUR)
    assert later.holds(link(NOW - DAY))
    assert not later.holds(link(NOW - 3 * DAY))


def test_what_has_just_appeared_in_a_feed_is_wanted_though_its_date_is_weeks_old() -> None:
    later = window(mark=NOW - HOUR)
    assert later.holds(link(NOW - 20 * DAY), in_feed=True)
    assert not later.holds(link(NOW - 40 * DAY), in_feed=True)
    # The first run can't tell what has just appeared, and one that was told where to look looks there.
    assert not window().holds(link(NOW - 20 * DAY), in_feed=True)
    assert not window(mark=NOW - HOUR, since=(NOW - DAY).isoformat()).holds(link(NOW - 20 * DAY), in_feed=True)


def test_where_a_run_was_told_to_look_it_looks_exactly() -> None:
    told = window(mark=NOW - HOUR, since=(NOW - 3 * HOUR).isoformat(), until=(NOW - 2 * HOUR).isoformat())
    assert not told.holds(link(NOW - 4 * HOUR))
    assert told.holds(link(NOW - 3 * HOUR))
    assert not told.holds(link(NOW - HOUR))


def test_a_run_from_after_the_mark_leaves_a_gap() -> None:
    assert not window(mark=NOW - DAY, since=(NOW - HOUR).isoformat()).continues_mark
    assert window(mark=NOW - HOUR, since=(NOW - DAY).isoformat()).continues_mark
    assert not window(since=(NOW + DAY).isoformat()).continues_mark


def test_a_mark_in_the_future_says_nothing_of_what_was_seen() -> None:
    assert window(mark=NOW + DAY).since == NOW - 2 * DAY


@pytest.mark.parametrize(("age", "wanted"), [(timedelta(0), True), (5 * DAY, False)])
def test_a_sitemaps_last_change_bounds_the_publication(age: timedelta, wanted: bool) -> None:
    assert window().holds(link(modified=NOW - age)) is wanted


def test_a_story_without_a_date_is_wanted() -> None:
    assert window().holds(link())
