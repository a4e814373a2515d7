from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.mirrors import Member, original_of

NOON = datetime(2025, 12, 16, 12, 0, tzinfo=UTC)


def test_the_outlet_that_the_mirrors_credit_is_the_original_though_it_came_last() -> None:
    members = [
        Member("titronline:1", "titronline", NOON, credits="mehr"),
        Member("shahr20:1", "shahr20", NOON + timedelta(minutes=5)),
        Member("mehr:1", "mehr", NOON + timedelta(hours=2)),
    ]
    assert original_of(members) == "mehr:1"


def test_an_aggregator_that_prints_an_earlier_time_does_not_win_over_whom_it_credits() -> None:
    members = [
        Member("titronline:1", "titronline", NOON - timedelta(minutes=1), credits="shahr20"),
        Member("shahr20:1", "shahr20", NOON),
    ]
    assert original_of(members) == "shahr20:1"


def test_the_outlet_with_more_credits_is_the_original() -> None:
    members = [
        Member("titronline:1", "titronline", NOON, credits="shahr20"),
        Member("titronline:2", "titronline", NOON, credits="mehr"),
        Member("titronline:3", "titronline", NOON, credits="mehr"),
        Member("shahr20:1", "shahr20", NOON),
        Member("mehr:1", "mehr", NOON + timedelta(hours=1)),
    ]
    assert original_of(members) == "mehr:1"


def test_credits_are_followed_to_their_end() -> None:
    members = [
        Member("titronline:1", "titronline", NOON, credits="shahr20"),
        Member("shahr20:1", "shahr20", NOON, credits="mehr"),
        Member("mehr:1", "mehr", NOON + timedelta(days=1)),
    ]
    assert original_of(members) == "mehr:1"


def test_credits_in_a_circle_say_nothing() -> None:
    members = [
        Member("shahr20:1", "shahr20", NOON, credits="mehr"),
        Member("mehr:1", "mehr", NOON + timedelta(hours=1), credits="shahr20"),
    ]
    assert original_of(members) == "shahr20:1"


def test_a_credit_for_an_outlet_outside_the_story_says_nothing() -> None:
    members = [
        Member("shahr20:1", "shahr20", NOON, credits="isna"),
        Member("mehr:1", "mehr", NOON + timedelta(hours=1)),
    ]
    assert original_of(members) == "shahr20:1"


def test_without_credits_the_first_published_is_the_original() -> None:
    members = [Member("mehr:1", "mehr", NOON), Member("shahr20:1", "shahr20", NOON - timedelta(minutes=1))]
    assert original_of(members) == "shahr20:1"


def test_in_the_same_minute_the_agency_goes_before_the_local_site_and_that_before_the_aggregator() -> None:
    mehr = Member("mehr:9", "mehr", NOON + timedelta(seconds=40))
    shahr20 = Member("shahr20:5", "shahr20", NOON + timedelta(seconds=20))
    titr = Member("titronline:1", "titronline", NOON)
    assert original_of([titr, shahr20, mehr]) == "mehr:9"
    assert original_of([titr, shahr20]) == "shahr20:5"


def test_a_date_without_hour_is_weaker_than_a_time_on_that_day_but_not_than_the_next_day() -> None:
    day = Member("mehr:1", "mehr", NOON.replace(hour=0), precision="day")
    assert original_of([day, Member("shahr20:1", "shahr20", NOON)]) == "shahr20:1"
    assert original_of([day, Member("shahr20:1", "shahr20", NOON + timedelta(days=1))]) == "mehr:1"


def test_an_undated_article_comes_last() -> None:
    assert original_of([Member("mehr:1", "mehr"), Member("titronline:1", "titronline", NOON)]) == "titronline:1"


def test_alike_in_all_else_the_smallest_id_is_the_original() -> None:
    assert original_of([Member("mehr:2", "mehr", NOON), Member("mehr:1", "mehr", NOON)]) == "mehr:1"


def test_a_story_without_members_is_refused() -> None:
    with pytest.raises(ValueError, match="without members"):
        original_of([])


_members = st.lists(
    st.builds(
        Member,
        article_id=st.uuids().map(str),
        outlet=st.sampled_from(["mehr", "shahr20", "titronline", "isna"]),
        published_at=st.none() | st.integers(0, 200).map(lambda minutes: NOON + timedelta(minutes=minutes)),
        precision=st.sampled_from(["minute", "hour", "day"]),
        credits=st.sampled_from([None, "mehr", "shahr20", "isna", "fars"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda member: member.article_id,
)


@given(members=_members)
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_members_makes_no_difference(members: list[Member]) -> None:
    assert len({original_of(order) for order in permutations(members)}) == 1
