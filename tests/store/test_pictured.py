"""Counts for pictures: of a small store that can be counted by hand, on both backends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from qomnews.dates import TEHRAN
from qomnews.search.filters import Filters
from qomnews.store import Daily, Following, Hourly, Pictured, Store
from qomnews.store.pictured_selection import stretches
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
DAY = date(2025, 12, 16)
SINCE, UNTIL = datetime(2025, 12, 1, tzinfo=TEHRAN), datetime(2025, 12, 31, tzinfo=TEHRAN)
ALL = Pictured(since=SINCE, until=UNTIL, filters=Filters(include_mirrors=True))


@pytest.fixture
def filled(store: Store, story: dict[str, Fingerprinted], new_item: NewItem) -> Store:
    """Mehr's library at 8 with its mirrors at 9 and 11 in Titr Online and at 10 in Shahr20; rain and futsal by the way.

    The rain is Mehr's, ten minutes to midnight the day before; of the futsal, Shahr20's, only the day is known.
    """
    for item in story.values():
        store.save(item)
    store.save(new_item("mehr:2", "rain", published_at="2025-12-15T23:50:00+03:30"))
    futsal = new_item("shahr20:22", "futsal", published_at="2025-12-15T00:00:00+03:30")
    store.save(attrs.evolve(futsal, article=attrs.evolve(futsal.article, published_precision="day")))
    return store


def of(pictured: Pictured, **filters: Any) -> Pictured:
    return attrs.evolve(pictured, filters=attrs.evolve(pictured.filters, **filters))


def test_stories_are_counted_by_tehrans_day_and_mirrors_apart(filled: Store) -> None:
    assert sorted(filled.daily(ALL), key=repr) == sorted(
        [
            Daily("mehr", DAY, mirrors=False, count=1),
            Daily("mehr", DAY - timedelta(days=1), mirrors=False, count=1),
            Daily("shahr20", DAY - timedelta(days=1), mirrors=False, count=1),
            Daily("shahr20", DAY, mirrors=True, count=1),
            Daily("titronline", DAY, mirrors=True, count=2),
        ],
        key=repr,
    )


def test_stories_are_counted_by_tehrans_hour_but_for_those_of_which_only_the_day_is_known(filled: Store) -> None:
    assert sorted(filled.hourly(ALL), key=repr) == sorted(
        [
            Hourly("mehr", 8, 1),
            Hourly("mehr", 23, 1),
            Hourly("shahr20", 10, 1),
            Hourly("shahr20", None, 1),
            Hourly("titronline", 9, 1),
            Hourly("titronline", 11, 1),
        ],
        key=repr,
    )


def test_mirrors_count_only_when_they_are_asked_for(filled: Store) -> None:
    for found in (filled.hourly(of(ALL, include_mirrors=False)), filled.daily(of(ALL, include_mirrors=False))):
        assert {row.outlet for row in found} == {"mehr", "shahr20"}
        assert sum(row.count for row in found) == 3


def test_only_what_the_filters_mean_counts(filled: Store) -> None:
    for filters, count in (
        ({"outlets": ("titronline",)}, 2),
        ({"outlets": ("titronline", "mehr")}, 4),
        ({"kinds": ("news",)}, 6),
        ({"kinds": ("photo",)}, 0),
        ({"desks": ("qom",)}, 0),
    ):
        assert sum(row.count for row in filled.hourly(of(ALL, **filters))) == count, filters


def test_the_span_begins_with_its_first_moment_and_ends_before_its_last(filled: Store) -> None:
    at = datetime(2025, 12, 16, 8, tzinfo=TEHRAN)
    hour = timedelta(hours=1)
    assert sum(row.count for row in filled.hourly(attrs.evolve(ALL, since=at, until=at + hour))) == 1
    assert filled.hourly(attrs.evolve(ALL, since=at + timedelta(seconds=1), until=at + hour)) == []


def test_articles_can_be_named_by_their_numbers(filled: Store) -> None:
    assert sum(row.count for row in filled.hourly(attrs.evolve(ALL, among=[1, 2]))) == 2
    assert filled.hourly(attrs.evolve(ALL, among=[])) == []
    assert sum(row.count for row in filled.hourly(attrs.evolve(ALL, among=range(1, 60_000)))) == 6


def test_what_the_outlet_took_down_counts_no_more(filled: Store) -> None:
    filled.mark_removed(["mehr:2"], at=datetime(2025, 12, 17, tzinfo=UTC))
    assert sum(row.count for row in filled.hourly(ALL)) == 5


def test_a_mirror_follows_its_original_after_the_time_between_them(filled: Store) -> None:
    assert sorted(filled.followings(ALL), key=repr) == sorted(
        [
            Following("titronline", "mehr", timedelta(hours=1)),
            Following("titronline", "mehr", timedelta(hours=3)),
            Following("shahr20", "mehr", timedelta(hours=2)),
        ],
        key=repr,
    )


def test_an_outlet_that_is_asked_for_may_be_either(filled: Store) -> None:
    for outlets, count in ((("mehr",), 3), (("shahr20",), 1), (("titronline", "shahr20"), 3)):
        assert len(filled.followings(of(ALL, outlets=outlets))) == count, outlets


def test_where_only_the_day_of_one_is_known_there_is_no_delay(store: Store, story: dict[str, Fingerprinted]) -> None:
    store.save(story["original"])
    mirror = story["verbatim"]
    at = "2025-12-17T00:00:00+03:30"
    by_day = attrs.evolve(mirror.article, published_at=at, published_precision="day")
    store.save(attrs.evolve(mirror, article=by_day))
    assert store.followings(ALL) == [Following("titronline", "mehr", None)]


def test_a_mirror_that_was_published_at_midnight_to_the_minute_has_its_delay(
    store: Store, story: dict[str, Fingerprinted]
) -> None:
    store.save(story["original"])
    mirror = story["verbatim"]
    store.save(attrs.evolve(mirror, article=attrs.evolve(mirror.article, published_at="2025-12-17T00:00:00+03:30")))
    assert store.followings(ALL) == [Following("titronline", "mehr", timedelta(hours=16))]


def test_texts_are_those_of_stories_and_never_of_mirrors(filled: Store) -> None:
    found = dict(filled.texts(ALL))
    assert len(found) == 3
    assert found[datetime(2025, 12, 16, 4, 30, tzinfo=UTC)].startswith("کتابخانه نیروگاه پس از سه سال باز شد\nکتابخانه")


def test_days_of_a_summer_end_an_hour_earlier(store: Store, new_item: NewItem) -> None:
    # 23:30 and 0:30 on the clocks of 1 Farvardin 1401 and the night before, when they were set forward at midnight.
    for number, (text, at) in enumerate(
        [
            ("rain", "2022-03-21T20:00:00+00:00"),
            ("library", "2022-03-21T20:30:00+00:00"),
            ("futsal", "2022-03-22T19:29:00+00:00"),
        ]
    ):
        store.save(
            new_item(f"mehr:{number}", text, published_at=datetime.fromisoformat(at).astimezone(TEHRAN).isoformat())
        )
    span = attrs.evolve(ALL, since=datetime(2022, 3, 1, tzinfo=UTC), until=datetime(2022, 4, 1, tzinfo=UTC))
    assert sorted((row.hour, row.count) for row in store.hourly(span)) == [(1, 1), (23, 2)]
    assert sorted((row.day, row.count) for row in store.daily(span)) == [(date(2022, 3, 21), 1), (date(2022, 3, 22), 2)]


def test_stretches_follow_each_other_and_have_the_offset_of_their_ends() -> None:
    since, until = datetime(2015, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    found = list(stretches(since, until))
    assert found[0][0] == since
    assert found[-1][1] == until
    assert [last for _, last, _ in found[:-1]] == [first for first, _, _ in found[1:]]
    for first, last, offset in found:
        assert {moment.astimezone(TEHRAN).utcoffset() for moment in (first, last - timedelta(seconds=1))} == {offset}


def test_the_change_moves_with_what_is_stored(store: Store, new_item: NewItem) -> None:
    before = store.change()
    store.save(new_item("mehr:1"))
    assert store.change() > before
    assert store.change() == store.change()
