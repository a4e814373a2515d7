from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import jdatetime
import pytest

from qomnews.dates import ImpossibleDateError, at_tehran, jalali_days, to_jalali
from qomnews.dates.jalali import jalali_day

# Meeus, Astronomical Algorithms, table 27.C: the periodic terms of equinoxes and solstices (A, B and C, in degrees).
_TERMS = (
    *((485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186), (182, 27.85, 445267.112)),
    *((156, 73.14, 45036.886), (136, 171.52, 22518.443), (77, 222.54, 65928.934), (74, 296.72, 3034.906)),
    *((70, 243.58, 9037.513), (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226)),
    *((45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417), (18, 155.12, 67555.328)),
    *((17, 288.79, 4562.452), (16, 198.04, 62894.029), (14, 199.76, 31436.921), (12, 95.39, 14577.848)),
    *((12, 287.11, 31931.756), (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074)),
)


def _march_equinox(year: int) -> datetime:
    """The March equinox in UTC, to within some two minutes."""
    y = (year - 2000) / 1000
    mean = 2451623.80984 + 365242.37404 * y + 0.05169 * y**2 - 0.00411 * y**3 - 0.00057 * y**4
    t = (mean - 2451545.0) / 36525
    w = math.radians(35999.373 * t - 2.47)
    wobble = 1 + 0.0334 * math.cos(w) + 0.0007 * math.cos(2 * w)
    s = sum(a * math.cos(math.radians(b + c * t)) for a, b, c in _TERMS)
    days = mean + 0.00001 * s / wobble - 2451545.0
    # From dynamical to civil time: about a minute in these centuries.
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=days, minutes=-1)


# In 1309 the equinox came within a minute of noon: too close for the formula; 21 March 1930 is among the known days.
@pytest.mark.parametrize("year", [year for year in range(1300, 1451) if year != 1309])
def test_the_year_begins_as_the_sun_has_it(year: int) -> None:
    equinox = _march_equinox(year + 621)
    noon = datetime.combine(equinox.date(), datetime.min.time(), UTC) + timedelta(hours=8, minutes=30)
    nowruz = noon.date() if equinox < noon else noon.date() + timedelta(days=1)
    assert abs(equinox - noon) > timedelta(minutes=4)
    assert jalali_day(year, 1, 1) == nowruz


def test_leap_years_of_the_official_calendar() -> None:
    leap = {year for year in range(1354, 1429) if jdatetime.date(year, 1, 1).isleap()}
    assert leap == {
        *(1354, 1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391),
        *(1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428),
    }


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1300, 1, 1), date(1921, 3, 21)),
        ((1309, 1, 1), date(1930, 3, 21)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 9, 25), date(2025, 12, 16)),
    ],
)
def test_known_days(jalali: tuple[int, int, int], gregorian: date) -> None:
    assert jalali_day(*jalali) == gregorian
    assert to_jalali(at_tehran(*jalali)) == jalali


def test_at_tehran_takes_the_parts_of_a_time() -> None:
    assert at_tehran(1404, 9, 25, 23, 59, 58).isoformat() == "2025-12-16T23:59:58+03:30"
    assert at_tehran(1404, 9, 25, 24).isoformat() == "2025-12-17T00:00:00+03:30"


@pytest.mark.parametrize(
    "parts",
    [(1404, 7, 31), (1404, 12, 30), (1404, 0, 1), (1404, 13, 1), (0, 1, 1), (99999, 1, 1), (1404, 1, 1, 25)],
)
def test_days_that_do_not_exist_are_refused(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ImpossibleDateError, match="there is no"):
        at_tehran(*parts)


def test_to_jalali_goes_by_tehran_s_midnight() -> None:
    assert to_jalali(datetime(2025, 12, 15, 20, 29, 59, tzinfo=UTC)) == (1404, 9, 24)
    assert to_jalali(datetime(2025, 12, 15, 20, 30, tzinfo=UTC)) == (1404, 9, 25)


def test_jalali_days_names_every_day_with_a_part_in_the_span() -> None:
    assert list(jalali_days(at_tehran(1403, 12, 29, 23), at_tehran(1404, 1, 2))) == [
        (1403, 12, 29),
        (1403, 12, 30),
        (1404, 1, 1),
    ]
    assert list(jalali_days(at_tehran(1404, 1, 1), at_tehran(1404, 1, 1, 0, 0, 1))) == [(1404, 1, 1)]
    assert list(jalali_days(at_tehran(1401, 1, 1), at_tehran(1401, 1, 3))) == [(1401, 1, 1), (1401, 1, 2)]


def test_jalali_days_of_an_empty_or_reversed_span_are_none() -> None:
    start = at_tehran(1404, 1, 1)
    assert not list(jalali_days(start, start))
    assert not list(jalali_days(start, start - timedelta(days=3)))


def test_jalali_days_refuses_naive_bounds() -> None:
    with pytest.raises(ValueError, match="aware"):
        list(jalali_days(datetime(2025, 1, 1), at_tehran(1404, 1, 1)))  # noqa: DTZ001 - the point
