"""Which spans a backfill can be made of."""

from __future__ import annotations

from datetime import datetime

import pytest

from qomnews.backfill.plans import scope_of
from qomnews.backfill.wanted import SpanError, Wanted, span_of
from qomnews.dates import TEHRAN, DateError, at_tehran

# 25 Azar 1404.
NOW = datetime(2025, 12, 16, 12, tzinfo=TEHRAN)


@pytest.mark.parametrize(
    ("first", "last", "since", "until"),
    [
        ("1403/01/01", "1403/01/01", (1403, 1, 1), (1403, 1, 2)),
        ("1403-1", "1403-2", (1403, 1, 1), (1403, 3, 1)),
        ("1403", "1403", (1403, 1, 1), (1404, 1, 1)),
        ("2024-03-20", "2024-03-20", (1403, 1, 1), (1403, 1, 2)),
        # A year that is not over goes up to now.
        ("1404", "1404", (1404, 1, 1), (1404, 9, 26)),
        ("1404/09/25", "1404/09/25", (1404, 9, 25), (1404, 9, 26)),
    ],
)
def test_a_span_goes_from_the_start_of_one_date_to_the_end_of_the_other(
    first: str, last: str, since: tuple[int, int, int], until: tuple[int, int, int]
) -> None:
    assert span_of("mehr", first, last, now=NOW) == (at_tehran(*since), at_tehran(*until))


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("1403/02/01", "1403/01/31", "--from 1403/02/01 is after --to 1403/01/31"),
        ("1404/09/26", "1404/09/27", "--from 1404/09/26 is in the future: today is 1404/09/25"),
        ("1404/09/20", "1404/09/26", "--to 1404/09/26 is in the future: today is 1404/09/25; leave --to out"),
        ("1404", "1405", "--to 1405 is in the future"),
        ("1382/03/31", "1403", "--from 1382/03/31: Mehr News Agency published nothing before 1382/04/01"),
    ],
)
def test_a_span_without_stories_is_refused_with_the_reason(first: str, last: str, message: str) -> None:
    with pytest.raises(SpanError) as refused:
        span_of("mehr", first, last, now=NOW)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1404/07/31", "مهر has 30 days, there is no day 31"),
        ("1403/13/01", "there is no month 13"),
        ("1404/12/30", "1404 is a common year"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateError, match=reason):
        span_of("mehr", text, "1404/09/25", now=NOW)


def test_the_scope_names_what_is_looked_at() -> None:
    assert scope_of(Wanted(outlet="mehr")) == "qom"
    assert scope_of(Wanted(outlet="mehr", desk="all")) == "all"
    # An outlet without desks is always looked at whole.
    assert scope_of(Wanted(outlet="shahr20", desk="qom", kinds=("photo", "news"))) == "all news,photo"
