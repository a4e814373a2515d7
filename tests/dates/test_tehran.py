from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from qomnews.dates import TEHRAN, at_tehran, in_tehran, iso, parse

STANDARD, SUMMER = timedelta(hours=3, minutes=30), timedelta(hours=4, minutes=30)


@pytest.mark.parametrize("year", [*range(1371, 1385), *range(1387, 1402)])
def test_summer_time_ran_from_2_farvardin_to_30_shahrivar(year: int) -> None:
    # By law from the first midnight after 1 Farvardin to that after 30 Shahrivar, in every year that had it.
    assert at_tehran(year, 1, 1, 23, 59).utcoffset() == STANDARD
    assert at_tehran(year, 1, 2, 1).utcoffset() == SUMMER
    assert at_tehran(year, 4, 15, 12).utcoffset() == SUMMER
    assert at_tehran(year, 6, 30, 22, 59).utcoffset() == SUMMER
    assert at_tehran(year, 6, 31).utcoffset() == STANDARD


def test_the_first_summer_time_after_1359_began_on_13_ordibehesht_1370() -> None:
    assert at_tehran(1370, 2, 12, 23).utcoffset() == STANDARD
    assert at_tehran(1370, 2, 13, 1).utcoffset() == SUMMER


@pytest.mark.parametrize("year", [*range(1360, 1370), 1385, 1386, *range(1402, 1451)])
def test_years_without_summer_time(year: int) -> None:
    assert {at_tehran(year, month, 15, 12).utcoffset() for month in range(1, 13)} == {STANDARD}


def test_other_offsets_before_1360() -> None:
    assert at_tehran(1356, 12, 15, 12).utcoffset() == timedelta(hours=4)
    assert at_tehran(1357, 3, 15, 12).utcoffset() == timedelta(hours=5)


def test_a_skipped_time_is_shifted_forward() -> None:
    moment = parse("1401/01/02 00:20")
    assert (moment.iso, moment.jalali, moment.flags) == (
        "2022-03-22T01:20:00+04:30",
        "1401-01-02 01:20",
        ("shifted",),
    )
    assert parse("2 فروردین 1401 - 00:00").iso == "2022-03-22T01:00:00+04:30"
    assert parse("2022-03-22T00:59:59").iso == "2022-03-22T01:59:59+04:30"
    assert at_tehran(1401, 1, 2).isoformat() == "2022-03-22T01:00:00+04:30"


def test_a_day_whose_midnight_was_skipped_starts_at_one() -> None:
    moment = parse("1401/01/02")
    assert (moment.iso, moment.jalali, moment.precision) == ("2022-03-22T01:00:00+04:30", "1401-01-02", "day")
    assert moment.flags == ("shifted",)
    assert parse("1401/01/01 24:00").iso == "2022-03-22T01:00:00+04:30"


def test_a_time_that_exists_twice_is_the_first() -> None:
    moment = parse("1401/06/30 23:30")
    assert (moment.iso, moment.flags) == ("2022-09-21T23:30:00+04:30", ("ambiguous",))
    assert parse("1401/06/30 22:59").flags == ()
    assert parse("1401/06/31 00:00").flags == ()
    assert parse("1402/06/30 23:30").flags == ()


def test_an_offset_in_the_text_settles_a_time_that_exists_twice() -> None:
    moment = parse("2022-09-21T23:30:00+03:30")
    assert (moment.iso, moment.flags) == ("2022-09-21T23:30:00+03:30", ())


def test_iso_gives_tehran_s_offset_of_the_instant_to_the_second() -> None:
    assert iso(datetime(2025, 12, 15, 21, 5, 0, 999, tzinfo=UTC)) == "2025-12-16T00:35:00+03:30"
    assert iso(datetime(2022, 7, 1, 0, 0, tzinfo=UTC)) == "2022-07-01T04:30:00+04:30"


def test_iso_rounds_the_offset_of_local_mean_time_and_keeps_the_instant() -> None:
    start = at_tehran(1300, 1, 1)
    assert start.utcoffset() == timedelta(hours=3, minutes=25, seconds=44)
    assert iso(start) == "1921-03-21T00:00:16+03:26"
    assert datetime.fromisoformat(iso(start)) == start


def test_naive_instants_are_refused() -> None:
    naive = datetime(2025, 12, 16)  # noqa: DTZ001 - the point
    for function in (iso, in_tehran):
        with pytest.raises(ValueError, match="aware"):
            function(naive)


def test_instants_can_be_pickled() -> None:
    instant = at_tehran(1404, 9, 25)
    assert pickle.loads(pickle.dumps(instant)) == instant  # noqa: S301 - our own bytes
    assert TEHRAN.key == "Asia/Tehran"


OFFSET_OF_SUMMER_1404 = (
    "from qomnews.dates import TEHRAN, parse; print(parse('1404/04/15').iso, parse('1401/04/15').iso)"
)


def _offsets(zone_path: str) -> str:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONTZPATH": zone_path, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", OFFSET_OF_SUMMER_1404], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


BOTH_SUMMERS = "2025-07-06T00:00:00+03:30 2022-07-06T00:00:00+04:30"


def test_works_where_the_system_has_no_zone_data() -> None:
    assert _offsets("") == BOTH_SUMMERS


def test_stale_zone_data_of_the_system_is_passed_over(tmp_path: Path) -> None:
    # Kabul stands in for what an old system has for Tehran: +04:30 in the summers after 1401.
    (tmp_path / "Asia").mkdir()
    with resources.as_file(resources.files("tzdata.zoneinfo.Asia").joinpath("Kabul")) as kabul:
        shutil.copy(kabul, tmp_path / "Asia" / "Tehran")
    assert _offsets(str(tmp_path)) == BOTH_SUMMERS
