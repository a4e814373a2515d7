"""What a calendar of windows shows of each day."""

from __future__ import annotations

from datetime import timedelta

from qomnews.backfill.calendar import Square, levels, squares
from qomnews.cli.heat_map import heat_map
from qomnews.dates import at_tehran
from tests.backfill.windows import window

FIRST = at_tehran(1403, 6, 30)
DAY = timedelta(days=1)


def test_every_day_of_a_window_has_its_share_of_the_stories() -> None:
    month = window(at_tehran(1403, 7, 1), days=30, found=90)
    assert set(squares([month]).values()) == {Square("done", 3.0)}
    assert sorted(squares([month])) == [(1403, 7, day) for day in range(1, 31)]


def test_a_day_that_is_done_in_one_window_and_left_in_another_is_done() -> None:
    left = window(FIRST, days=3, state="planned")
    assert squares([window(FIRST, found=5), left])[1403, 6, 30] == Square("done", 5.0)
    assert squares([left, window(FIRST, found=5)])[1403, 7, 1] == Square("left")


def test_shades_are_quarters_of_the_days_with_stories() -> None:
    assert levels([Square("done", float(count)) for count in (0, 1, 2, 3, 4, 5, 6, 7, 8)]) == [3, 5, 7]


def test_the_map_has_a_line_a_month_and_a_sign_a_day() -> None:
    windows = [
        window(FIRST, found=1),
        window(FIRST + DAY, found=0),
        window(FIRST + 2 * DAY, state="failed"),
        window(FIRST + 3 * DAY, empty=True),
        window(FIRST + 4 * DAY, state="listed"),
        window(FIRST + 5 * DAY, found=9),
    ]
    head, sixth, seventh = (line.plain for line in heat_map(squares(windows)))
    assert head.split() == [str(day % 10) for day in range(1, 32)]
    assert sixth == "1403/06 " + " " * 58 + "▒ _"
    assert seventh == "1403/07 x ? · █"
