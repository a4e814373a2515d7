"""What a backfill will cost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qomnews.backfill.estimates import UNMEASURED_S, Evidence, estimate, seconds_a_request
from qomnews.backfill.plans import cut
from qomnews.crawl.backfill import Sample
from qomnews.dates import at_tehran
from tests.backfill.windows import window

FIRST = at_tehran(1403, 1, 1)
DAY = timedelta(days=1)
YEAR = list(cut(FIRST, at_tehran(1404, 1, 1), "day"))


def test_a_year_of_days_like_those_that_are_done() -> None:
    done = [window(FIRST + day * DAY, found=50, fetched=45, known=5, requests=52, seconds=60.0) for day in (0, 100)]
    expected = estimate(YEAR, Evidence.of_windows(done), seconds_a_request=1.5)
    assert expected is not None
    # 1403 was a leap year.
    assert (expected.stories, expected.pages, expected.listings) == (366 * 50, 366 * 50, 366 * 7)
    assert expected.time == timedelta(seconds=366 * 57 * 1.5)


def test_what_listings_say_of_known_stories_is_not_fetched_again() -> None:
    samples = [Sample(window(FIRST, state="planned"), found=40, known=10, requests=5, whole=True)]
    expected = estimate(YEAR[:10], Evidence.of_samples(samples), seconds_a_request=1)
    assert expected is not None
    assert (expected.stories, expected.pages, expected.listings) == (400, 300, 50)


def test_a_listing_that_was_read_in_part_counts_where_there_is_no_other() -> None:
    part = Sample(window(FIRST, state="planned"), found=240, known=0, requests=30, whole=False)
    whole = Sample(window(FIRST + DAY, state="planned"), found=40, known=0, requests=5, whole=True)
    assert Evidence.of_samples([part]).found == 240
    assert not Evidence.of_samples([part]).whole
    assert Evidence.of_samples([part, whole]).found == 40


def test_without_evidence_nothing_is_said() -> None:
    assert estimate(YEAR, Evidence.of_samples([]), seconds_a_request=1) is None


def test_a_request_takes_as_long_as_it_took_and_never_less_than_the_delay() -> None:
    done = [window(FIRST, requests=50, seconds=100.0)]
    assert seconds_a_request(done, delay=1.0) == pytest.approx(2.0)
    assert seconds_a_request(done, delay=5.0) == pytest.approx(5.0)
    assert seconds_a_request([], delay=0.0) == UNMEASURED_S
