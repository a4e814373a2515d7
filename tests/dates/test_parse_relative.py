from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qomnews.dates import DateError, parse


@pytest.mark.parametrize(
    ("text", "jalali", "precision"),
    [
        ("۱۱ روز قبل", "1404-09-14", "day"),
        ("11 روز پیش", "1404-09-14", "day"),
        ("١١ روز پيش", "1404-09-14", "day"),
        ("یازده روز قبل", "1404-09-14", "day"),
        ("۱۱‌روز‌قبل", "1404-09-14", "day"),
        ("یک روز قبل", "1404-09-24", "day"),
        ("بیست و پنج روز پیش", "1404-08-30", "day"),
        ("دیروز", "1404-09-24", "day"),
        ("روز گذشته", "1404-09-24", "day"),
        ("پریروز", "1404-09-23", "day"),
        ("امروز", "1404-09-25", "day"),
        ("امروز ساعت ۱۲:۳۰", "1404-09-25 12:30", "minute"),
        ("امروز، ۱۲:۳۰", "1404-09-25 12:30", "minute"),
        ("۱۲:۳۰ امروز", "1404-09-25 12:30", "minute"),
        ("دیروز ۱۸:۰۵", "1404-09-24 18:05", "minute"),
        ("ديروز - ساعت ۶ عصر", "1404-09-24 18:00", "hour"),
        ("۲ روز قبل ساعت ۱۰:۲۰", "1404-09-23 10:20", "minute"),
        ("دیروز ۲۴:۰۰", "1404-09-25 00:00", "minute"),
        ("لحظاتی پیش", "1404-09-25 13:30", "minute"),
        ("لحظاتی قبل", "1404-09-25 13:30", "minute"),
        ("چند لحظه پیش", "1404-09-25 13:30", "minute"),
        ("هم‌اکنون", "1404-09-25 13:30", "minute"),
        ("هم اکنون", "1404-09-25 13:30", "minute"),
        ("۵ دقیقه پیش", "1404-09-25 13:25", "minute"),
        ("پنج دقيقه قبل", "1404-09-25 13:25", "minute"),
        ("۴۰ ثانیه پیش", "1404-09-25 13:29", "minute"),
        ("۲ ساعت پیش", "1404-09-25 11:30", "hour"),
        ("۲ساعت پیش", "1404-09-25 11:30", "hour"),
        ("یک ساعت پیش", "1404-09-25 12:30", "hour"),
        ("۱۴ ساعت پیش", "1404-09-24 23:30", "hour"),
        ("نیم ساعت پیش", "1404-09-25 13:00", "hour"),
        ("یک ساعت و نیم پیش", "1404-09-25 12:00", "hour"),
        ("یک ربع پیش", "1404-09-25 13:15", "hour"),
        ("سه ربع پیش", "1404-09-25 12:45", "hour"),
        ("۲ ساعت و ۱۰ دقیقه پیش", "1404-09-25 11:20", "minute"),
        ("یک روز و ۲ ساعت پیش", "1404-09-24 11:30", "hour"),
        ("۲ هفته قبل", "1404-09-11", "day"),
        ("هفته قبل", "1404-09-18", "day"),
        ("تاریخ انتشار: ۱۱ روز قبل", "1404-09-14", "day"),
        ("2 ساعت ago", "1404-09-25 11:30", "hour"),
        ("yesterday", "1404-09-24", "day"),
    ],
)
def test_relative_forms_count_from_now(now: datetime, text: str, jalali: str, precision: str) -> None:
    moment = parse(text, now=now)
    assert (moment.jalali, moment.precision, moment.flags) == (jalali, precision, ("relative",))


@pytest.mark.parametrize(
    ("text", "jalali", "precision"),
    [
        ("۳ ماه پیش", "1404-06-25", "day"),
        ("ماه قبل", "1404-08-25", "day"),
        ("۹ ماه قبل", "1403-12-25", "day"),
        ("۱ سال قبل", "1403-09-25", "day"),
        ("دو سال پیش", "1402-09-25", "day"),
        ("حدود ۲ ساعت پیش", "1404-09-25 11:30", "hour"),
        ("تقریبا ۳ روز پیش", "1404-09-22", "day"),
        ("کمتر از یک دقیقه پیش", "1404-09-25 13:29", "minute"),
        ("چند دقیقه پیش", "1404-09-25 13:30", "hour"),
        ("دقایقی پیش", "1404-09-25 13:30", "hour"),
    ],
)
def test_rough_ages_say_so(now: datetime, text: str, jalali: str, precision: str) -> None:
    moment = parse(text, now=now)
    assert (moment.jalali, moment.precision, moment.flags) == (jalali, precision, ("relative", "approximate"))


def test_the_day_is_tehran_s_not_utc_s() -> None:
    # 21:00 UTC is 00:30 of the next day in Tehran.
    assert parse("امروز", now=datetime(2025, 12, 15, 21, tzinfo=UTC)).jalali == "1404-09-25"
    assert parse("دیروز", now=datetime(2025, 12, 15, 20, tzinfo=UTC)).jalali == "1404-09-23"


def test_months_before_end_on_a_day_that_exists() -> None:
    end_of_month = datetime(2025, 9, 22, 8, tzinfo=UTC)  # 31 Shahrivar 1404
    assert parse("۶ ماه پیش", now=end_of_month).jalali == "1403-12-30"
    leap_day = datetime(2025, 3, 20, 8, tzinfo=UTC)  # 30 Esfand 1403
    assert parse("۱ سال پیش", now=leap_day).jalali == "1402-12-29"


def test_hours_cross_the_change_of_the_clock_by_true_time() -> None:
    after_the_change = datetime(2022, 3, 21, 21, 0, tzinfo=UTC)  # 1401/01/02 01:30 +04:30
    assert parse("۲ ساعت پیش", now=after_the_change).iso == "2022-03-21T22:30:00+03:30"


def test_seconds_of_now_are_kept_and_its_fractions_dropped(now: datetime) -> None:
    assert parse("۵ دقیقه پیش", now=now.replace(microsecond=999)).iso == "2025-12-16T13:25:20+03:30"


def test_today_at_a_later_hour_is_in_the_future(now: datetime) -> None:
    assert parse("امروز ۱۹:۰۰", now=now).flags == ("relative", "future")


@pytest.mark.parametrize("text", ["۱۱ روز قبل", "دیروز", "لحظاتی پیش", "هفته قبل", "امروز ساعت ۱۲:۳۰", "نیم ساعت پیش"])
def test_without_now_a_relative_form_is_an_error(text: str) -> None:
    with pytest.raises(DateError, match="relative") as caught:
        parse(text)
    assert caught.value.text == text


@pytest.mark.parametrize(
    "text",
    [
        "999999 سال قبل",
        "99999999 روز قبل",
        "900 سال پیش",
        "999999 روز پیش",
        "999999 هفته قبل",
        "9999999 ساعت پیش",
        "999999 روز و ۲ ساعت پیش",
    ],
)
def test_ages_before_all_reach_are_errors(now: datetime, text: str) -> None:
    with pytest.raises(DateError):
        parse(text, now=now)


@pytest.mark.parametrize(
    "text",
    [
        "چند ساعت پیش",
        "چند روز قبل",
        "پیش",
        "روز قبل از ظهر",
        "دیروز صبح",
        "فردا",
        "۲ ساعت",
        "۲ ساعت بعد",
        "نیم روز پیش",
    ],
)
def test_what_is_open_to_guesses_is_an_error(now: datetime, text: str) -> None:
    with pytest.raises(DateError):
        parse(text, now=now)


def test_two_times_are_an_error(now: datetime) -> None:
    with pytest.raises(DateError, match="two times"):
        parse("۱۲:۳۰ دیروز ۱۴:۳۰", now=now)
