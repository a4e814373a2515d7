from __future__ import annotations

import math
from datetime import datetime, timedelta
from random import Random

import pytest

from qomnews.crawl.rhythm import Rhythm, silence
from qomnews.dates import TEHRAN

# A Saturday, the first day of the week.
START = datetime(2025, 10, 4, tzinfo=TEHRAN)
HOUR = timedelta(hours=1)
STORIES = 12


def usual_rate(moment: datetime) -> float:
    """Stories an hour: busy by day, little at night, half on Fridays."""
    by_hour = 0.2 if moment.hour < 6 else 2.0 if 8 <= moment.hour < 20 else 1.0
    return by_hour * (0.5 if moment.weekday() == 4 else 1.0)


def newsroom(rng: Random, days: int, *, bursts: float = 0.0, scale: float = 1.0) -> list[datetime]:
    """When stories appear; with `bursts`, so large a part of them brings another one within minutes."""
    found = []
    for hour in range(days * 24):
        moment = START + hour * HOUR
        for _ in range(poisson(rng, scale * usual_rate(moment) / (1 + bursts))):
            at = moment + timedelta(seconds=rng.randrange(3600))
            found.append(at)
            if rng.random() < bursts:
                found.append(at + timedelta(seconds=rng.randrange(300)))
    return sorted(found)


def poisson(rng: Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def test_the_stories_of_a_day_and_a_week_are_expected_as_they_came() -> None:
    moments = newsroom(Random(1), 56)
    rhythm = Rhythm.of(moments)
    week = sum(usual_rate(START + hour * HOUR) for hour in range(168))
    saturday = START + timedelta(days=49)
    assert rhythm.expected(saturday, saturday + timedelta(days=7)) == pytest.approx(week, rel=0.08)
    friday = saturday + timedelta(days=6)
    ratio = rhythm.expected(friday, friday + timedelta(days=1)) / rhythm.expected(
        saturday, saturday + timedelta(days=1)
    )
    assert ratio == pytest.approx(0.5, rel=0.25)
    night = rhythm.expected(saturday + HOUR, saturday + 5 * HOUR)
    assert night < 0.2 * rhythm.expected(saturday + 9 * HOUR, saturday + 13 * HOUR)


def test_parts_of_a_stretch_add_up() -> None:
    rhythm = Rhythm.of(newsroom(Random(2), 20))
    a, b, c = (START + timedelta(days=3, minutes=minutes) for minutes in (7, 41, 1600))
    assert rhythm.expected(a, c) == pytest.approx(rhythm.expected(a, b) + rhythm.expected(b, c))
    assert rhythm.expected(a, a) == 0


def test_with_too_little_history_nothing_is_said() -> None:
    moments = newsroom(Random(3), 30)
    assert silence(moments[:39], now=moments[39]) is None
    assert silence(moments, now=moments[0] + timedelta(days=13)) is None
    assert silence([], now=START) is None
    assert silence(moments, now=moments[-1]) is not None


@pytest.mark.parametrize("bursts", [0.0, 0.6])
@pytest.mark.parametrize("scale", [1.0, 0.15])
def test_a_newsroom_that_works_as_ever_raises_no_alarm(bursts: float, scale: float) -> None:
    moments = newsroom(Random(4), 84, bursts=bursts, scale=scale)
    asked = 0
    for days in range(57, 84):
        for hour in (9, 21):
            now = START + timedelta(days=days, hours=hour)
            found = silence([m for m in moments if now - timedelta(days=56) <= m <= now], now=now)
            assert found is not None
            assert not found.is_too_long(STORIES), (now, found)
            asked += 1
    assert asked == 54


@pytest.mark.parametrize(("weekday", "most_hours"), [(0, 14), (6, 26)])
def test_a_newsroom_that_falls_silent_in_the_morning_is_noticed_the_same_day_and_on_a_friday_the_next(
    weekday: int, most_hours: int
) -> None:
    moments = newsroom(Random(5), 56)
    stop = START + timedelta(days=49 + weekday, hours=8)
    history = [moment for moment in moments if moment < stop]
    alarmed = [
        hours
        for hours in range(48)
        if (found := silence(history, now=stop + hours * HOUR)) and found.is_too_long(STORIES)
    ]
    assert 4 <= alarmed[0] <= most_hours
    # Once it has begun it goes on.
    assert alarmed == list(range(alarmed[0], 48))


def test_a_failure_of_the_past_does_not_make_silence_usual() -> None:
    moments = newsroom(Random(6), 56)
    outage = START + timedelta(days=30), START + timedelta(days=33)
    holiday = START + timedelta(days=40), START + timedelta(days=42)
    history = [m for m in moments if not outage[0] < m < outage[1] and not holiday[0] < m < holiday[1]]
    with_both, without = (silence(some, now=START + timedelta(days=58)) for some in (history, moments))
    assert with_both is not None
    assert without is not None
    assert with_both.usual < 15
    assert with_both.is_too_long(STORIES)
    assert without.is_too_long(STORIES)


def test_stories_of_tomorrow_say_nothing_of_today() -> None:
    moments = newsroom(Random(7), 56)
    now = moments[-1] + timedelta(days=3)
    silent = silence([*moments, now + timedelta(days=200)], now=now)
    assert silent is not None
    assert silent.since == moments[-1]
    assert silent.is_too_long(STORIES)
