from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from qomnews.dates import TEHRAN, DateError, parse

ZWNJ = "‌"
NBSP, RLM, LRM, TATWEEL = "\u00a0", "\u200f", "\u200e", "ـ"
MIDNIGHT_35 = "2025-12-16T00:35:00+03:30"


@pytest.mark.parametrize(
    ("text", "iso", "jalali", "precision"),
    [
        ("۱۹ بهمن ۱۴۰۲، ۹:۳۰", "2024-02-08T09:30:00+03:30", "1402-11-19 09:30", "minute"),
        ("۱۹ بهمن ۱۴۰۲ - ۹:۳۰", "2024-02-08T09:30:00+03:30", "1402-11-19 09:30", "minute"),
        ("01 خرداد 1402 - 15:43", "2023-05-22T15:43:00+03:30", "1402-03-01 15:43", "minute"),
        ("سه شنبه 25 آذر 1404 - 00:35", MIDNIGHT_35, "1404-09-25 00:35", "minute"),
        ("سه‌شنبه ۱۰ بهمن ۱۴۰۲ - ۰۰:۱۸", "2024-01-30T00:18:00+03:30", "1402-11-10 00:18", "minute"),
        ("۱۴۰۲/۱۱/۱۹", "2024-02-08T00:00:00+03:30", "1402-11-19", "day"),
        ("1402-11-19 09:30", "2024-02-08T09:30:00+03:30", "1402-11-19 09:30", "minute"),
        ("۱۳۸۲/۱۰/۱۷", "2004-01-07T00:00:00+03:30", "1382-10-17", "day"),
        ("2023-05-22T15:43:00+03:30", "2023-05-22T15:43:00+03:30", "1402-03-01 15:43", "minute"),
        ("Mon, 15 Dec 2025 21:05:00 GMT", MIDNIGHT_35, "1404-09-25 00:35", "minute"),
    ],
)
def test_every_absolute_form_of_the_outlets(text: str, iso: str, jalali: str, precision: str) -> None:
    moment = parse(text)
    assert (moment.iso, moment.jalali, moment.precision, moment.flags) == (iso, jalali, precision, ())


@pytest.mark.parametrize(
    "text",
    [
        "۲۵ آذر ۱۴۰۴ ۰۰:۳۵",
        "٢٥ آذر ١٤٠٤ ٠٠:٣٥",
        "2۵ آذر ۱4٠4 0۰:٣۵",
        "25آذر1404 00:35",
        "۲۵ آذرماه ۱۴۰۴، ساعت ۰:۳۵",
        "۲۵ آذر ماه سال ۱۴۰۴ ساعت ۰۰:۳۵:۰۰",
        f"۲۵ آذر{ZWNJ}ماه ۱۴۰۴ - ساعت: ۰۰:۳۵",
        "25-آذر-1404 00:35",
        "25/آذر/1404 00:35",
        "۲۵ آذر، ۱۴۰۴ | ۰۰:۳۵",
        "۱۴۰۴ آذر ۲۵ ۰۰:۳۵",
        "بیست و پنجم آذر ۱۴۰۴، ۰۰:۳۵",
        "۲۵ام آذر ۱۴۰۴ ۰۰:۳۵",
        "۲۵‌اُم آذر ۱۴۰۴، ۰۰:۳۵",
        "۲۵ آذر ۱۴۰۴ شمسی ۰۰:۳۵",
        "۲۵ آذر ۱۴۰۴ هجری شمسی - ۰۰:۳۵",
        "1404/09/25 ه.ش 00:35",
        "۱۶ دسامبر ۲۰۲۵ میلادی، ۰۰:۳۵",
        "2025/12/16 میلادی 00:35",
        "سه‌ شنبه ۲۵آذر۱۴۰۴-۰۰:۳۵",
        "سه شنبه 25 آذر1404ساعت00:35",
        "۰۰:۳۵:۰۰ ۲۵ / ۰۹ / ۱۴۰۴",
        "1404/09/25,00:35",
        "25 Azar 1404 00:35",
        "1404/09/25 00:35",
        "1404/9/25 - 0:35",
        "25/09/1404 – 00:35",
        "25.9.1404 — 00:35",
        "1404.09.25 00:35",
        "1404-09-25-00:35",
        "1404‑09‑25 00:35",
        "00:35 25/9/1404",
        "ساعت ۰۰:۳۵ مورخ ۱۴۰۴/۰۹/۲۵",
        "ساعت: ۰۰:۳۵ تاریخ: ۱۴۰۴/۰۹/۲۵",
        "۰۰:۳۵ - سه شنبه ۲۵ آذر ۱۴۰۴",
        "ساعت ۰۰:۳۵ روز سه‌شنبه ۲۵ آذر ۱۴۰۴",
        "سه شنبه، ۲۵ آذر ۱۴۰۴؛ ۰۰:۳۵",
        "سه شنبه 1404/09/25 ساعت 00:35",
        "۲۵ آذر ۱۴۰۴ سه شنبه ۰۰:۳۵",
        "۱۴۰۴/۰۹/۲۵ (سه‌شنبه) 00:35",
        "۲۵ آذر ۱۴۰۴ در ساعت ۰۰:۳۵",
        "۲۵ آذر ۱۴۰۴ ساعت ۰۰:۳۵ به وقت تهران",
        "۲۵ آذر ۱۴۰۴ ساعت ۱۲:۳۵ بامداد",
        f"{NBSP}25{NBSP}آذر{NBSP}{NBSP}1404{NBSP}-{NBSP}00:35{NBSP}",
        f"{RLM}۲۵ آ{TATWEEL}ذر {LRM}۱۴۰۴ - {RLM}۰۰:۳۵{LRM}",
        f"۲۵{ZWNJ} آذر {ZWNJ}۱۴۰۴ ۰۰:۳۵",
        "۲۵ آذر\n۱۴۰۴\n\n\t۰۰:۳۵",
        "\ue91c ۲۵ آذر ۱۴۰۴ 🕒 ۰۰:۳۵",
        "«۲۵ آذر ۱۴۰۴ - ۰۰:۳۵»",
        "۱۶ دسامبر ۲۰۲۵ ۰۰:۳۵",
        "سه شنبه ۱۶ دسامبر ۲۰۲۵، ساعت ۰۰:۳۵",
        "2025/12/16 00:35",
        "16/12/2025 00:35",
        "December 16, 2025 12:35 am",
        "Tuesday, 16 December 2025, 00:35",
        "1404-09-25T00:35:00+03:30",
        "۱۴۰۴-۰۹-۲۵T۰۰:۳۵",
        "2025-12-16T00:35",
        "2025-12-16T00:35:00",
        "2025-12-16 00:35:00.000",
        "2025-12-16t00:35:00,9",
        "2025-12-15T21:05:00Z",
        "2025-12-15T21:05:00.123456Z",
        "2025-12-15 21:05:00+00:00",
        "2025-12-15 21:05:00 UTC",
        "2025-12-16T00:35:00+0330",
        "2025-12-16T03:05+06",
        "2025-12-15T16:05:00−05:00",
        "20251215T210500Z",
        "20251216T0035",
        "Tue, 16 Dec 2025 00:35:00 +0330",
        "tue, 16 dec 2025 00:35 +0330",
        "16 Dec 2025 00:35:00 +0330",
        "Tue, 16 Dec 2025 00:35:00",
        "Mon, 15 Dec 2025 21:05:00 -0000",
        "Mon, 15 Dec 2025 16:05:00 EST",
        "Tue, 16 Dec 2025 00:35:00 IRST",
        "Mon, 15 Dec 2025 21:05:00 +0000 (UTC)",
    ],
)
def test_other_spellings_of_the_same_minute(text: str) -> None:
    moment = parse(text)
    assert (moment.iso, moment.precision, moment.flags) == (MIDNIGHT_35, "minute", ())


@pytest.mark.parametrize(
    "label",
    [
        "تاریخ انتشار:",
        "تاریخ انتشار :",
        "انتشار :",
        "زمان انتشار",
        "تاریخ و ساعت انتشار:",
        "آخرین به‌روزرسانی:",
        "آخرین به روز رسانی -",
        "آخرین بروزرسانی |",
        "تاریخ آخرین ويرايش:",
        "منتشر شده در",
        "منتشر شده در تاریخ",
        "ارسال در",
        "مورخ",
        "روز",
        "Published:",
    ],
)
def test_labels_before_a_date_are_not_part_of_it(label: str) -> None:
    assert parse(f"{label} سه‌شنبه ۲۵ آذر ۱۴۰۴ - ۰۰:۳۵").iso == MIDNIGHT_35


@pytest.mark.parametrize(
    ("month", "spellings"),
    [
        (1, ["فروردین", "فروردين", "فروردین ماه", "فروردین‌ماه", "فروردينماه"]),
        (2, ["اردیبهشت", "اردی بهشت", "اردی‌بهشت", "ارديبهشت", "اردیبهشت‌ماه"]),
        (3, ["خرداد", "خردادماه"]),
        (4, ["تیر", "تير", "تیرماه"]),
        (5, ["مرداد", "امرداد", "مرداد ماه", "امردادماه"]),
        (6, ["شهریور", "شهريور", "شهریورماه", "ﺷﻬﺮﯾﻮﺭ"]),
        (7, ["مهر", "مهرماه", "مهر ماه"]),
        (8, ["آبان", "ابان", "آبان‌ماه"]),
        (9, ["آذر", "اذر", "آذر ماه", "آذرماه", "آذر"]),
        (10, ["دی", "دي", "دی‌ماه", "دیماه"]),
        (11, ["بهمن", "بهمن ماه"]),
        (12, ["اسفند", "اسفندماه", "اسپند"]),
    ],
)
def test_every_spelling_of_the_jalali_months(month: int, spellings: list[str]) -> None:
    for spelling in spellings:
        assert parse(f"۱۷ {spelling} ۱۴۰۳").jalali == f"1403-{month:02}-17", spelling


@pytest.mark.parametrize(
    ("month", "spellings"),
    [
        (1, ["ژانویه", "ژانويه", "January", "jan"]),
        (2, ["فوریه", "فوريه"]),
        (3, ["مارس"]),
        (4, ["آوریل", "اوريل", "آپریل"]),
        (5, ["مه", "می", "مي", "ماه مه"]),
        (6, ["ژوئن", "ژوئن", "جون"]),
        (7, ["ژوئیه", "ژوییه", "جولای"]),
        (8, ["اوت", "آگوست", "اگوست"]),
        (9, ["سپتامبر", "Sept"]),
        (10, ["اکتبر", "اكتبر"]),
        (11, ["نوامبر"]),
        (12, ["دسامبر"]),
    ],
)
def test_every_spelling_of_the_gregorian_months(month: int, spellings: list[str]) -> None:
    for spelling in spellings:
        assert parse(f"۱۷ {spelling} ۲۰۲۴").instant.date().isoformat() == f"2024-{month:02}-17", spelling


@pytest.mark.parametrize(
    ("day", "spellings"),
    [
        (22, ["شنبه", "شَنبه"]),
        (23, ["یکشنبه", "یک شنبه", "یک‌شنبه", "يكشنبه", "يک شنبه", "۱شنبه"]),
        (24, ["دوشنبه", "دو شنبه", "دو‌شنبه"]),
        (25, ["سهشنبه", "سه شنبه", "سه‌شنبه", "ﺳﻪ ﺷﻨﺒﻪ", "۳شنبه"]),
        (26, ["چهارشنبه", "چهار شنبه", "چهار‌شنبه", "چارشنبه"]),
        (27, ["پنجشنبه", "پنج شنبه", "پنج‌شنبه", "5‌شنبه"]),
        (28, ["جمعه", "جمعة", "جُمعه", "آدینه", "آدينه"]),
    ],
)
def test_every_spelling_of_the_weekdays(day: int, spellings: list[str]) -> None:
    for spelling in spellings:
        assert parse(f"{spelling} {day} آذر 1404").flags == (), spelling
        assert parse(f"{spelling} {day + 1} آذر 1404").flags == ("weekday_mismatch",), spelling


def test_a_contradicting_weekday_keeps_the_date() -> None:
    moment = parse("جمعه 25 آذر 1404 - 00:35")
    assert (moment.iso, moment.flags) == (MIDNIGHT_35, ("weekday_mismatch",))
    assert parse("Wed, 16 Dec 2025 00:35:00 +0330").flags == ("weekday_mismatch",)


@pytest.mark.parametrize(
    ("time", "clock", "precision"),
    [
        ("ساعت ۹", "09:00", "hour"),
        ("ساعت ۹ صبح", "09:00", "hour"),
        ("۹ صبح", "09:00", "hour"),
        ("۹:۳۰ صبح", "09:30", "minute"),
        ("صبح ساعت ۹:۳۰", "09:30", "minute"),
        ("ساعت ۹ و ۳۰ دقیقه", "09:30", "minute"),
        ("ساعت ۹ و ۳۰ دقیقه صبح", "09:30", "minute"),
        ("ساعت ۹.۳۰", "09:30", "minute"),
        ("۹:۵", "09:05", "minute"),
        ("۰۰:۳۰ بامداد", "00:30", "minute"),
        ("۱۲:۳۰ بامداد", "00:30", "minute"),
        ("۳:۲۰ بامداد", "03:20", "minute"),
        ("۱۲:۳۰ ظهر", "12:30", "minute"),
        ("۱ ظهر", "13:00", "hour"),
        ("۳:۲۰ ب.ظ", "15:20", "minute"),
        ("۳:۲۰ ب ظ", "15:20", "minute"),
        ("۳:۲۰ بعدازظهر", "15:20", "minute"),
        ("۳:۲۰ بعد از ظهر", "15:20", "minute"),
        ("۱۲:۲۰ بعد‌از‌ظهر", "12:20", "minute"),
        ("۱۵:۲۰ بعدازظهر", "15:20", "minute"),
        ("۳:۲۰ ق.ظ", "03:20", "minute"),
        ("۱۰:۲۰ قبل از ظهر", "10:20", "minute"),
        ("۱۰:۲۰ پیش‌ازظهر", "10:20", "minute"),
        ("۱۲:۲۰ ق.ظ", "00:20", "minute"),
        ("۶ عصر", "18:00", "hour"),
        ("۱۸:۱۵ عصر", "18:15", "minute"),
        ("۱۰:۴۵ شب", "22:45", "minute"),
        ("۲۲:۴۵ شب", "22:45", "minute"),
        ("3:20 PM", "15:20", "minute"),
        ("3:20 p.m.", "15:20", "minute"),
        ("9:05:59", "09:05", "minute"),
    ],
)
def test_times_and_parts_of_the_day(time: str, clock: str, precision: str) -> None:
    for text in (f"۲۵ آذر ۱۴۰۴ {time}", f"{time} - ۲۵ آذر ۱۴۰۴"):
        moment = parse(text)
        assert (f"{moment.instant:%H:%M}", moment.precision) == (clock, precision), text
        assert moment.jalali == f"1404-09-25 {clock}"


def test_seconds_are_kept_in_the_instant() -> None:
    assert parse("1404/09/25 00:35:59").iso == "2025-12-16T00:35:59+03:30"
    assert parse("2025-12-16T00:35:59.999Z").iso == "2025-12-16T04:05:59+03:30"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("۲۵ آذر ۱۴۰۴ ۲۴:۰۰", "2025-12-17T00:00:00+03:30"),
        ("۲۴:۰۰ - ۲۹ اسفند ۱۴۰۴", "2026-03-21T00:00:00+03:30"),
        ("2025-12-31T24:00:00", "2026-01-01T00:00:00+03:30"),
        ("2025-12-31T24:00:00Z", "2026-01-01T03:30:00+03:30"),
    ],
)
def test_24_00_is_the_next_day_s_start(text: str, iso: str) -> None:
    assert parse(text).iso == iso


def test_the_weekday_of_24_00_is_that_of_the_day_it_ends() -> None:
    assert parse("سه‌شنبه ۲۵ آذر ۱۴۰۴ ۲۴:۰۰").flags == ()


def test_two_small_numbers_are_day_first_unless_the_year_comes_first() -> None:
    assert parse("05/03/1402").jalali == "1402-03-05"
    assert parse("1402/3/5").jalali == "1402-03-05"
    assert parse("05/03/2023").instant.date().isoformat() == "2023-03-05"
    assert parse("2023/3/5").instant.date().isoformat() == "2023-03-05"


def test_the_calendar_follows_from_the_year() -> None:
    assert parse("1200/01/01").jalali == "1200-01-01"
    assert parse("1500/12/29").jalali == "1500-12-29"
    assert parse("1821/01/01").instant.date().isoformat() == "1821-01-01"
    assert parse("2121/12/31").instant.date().isoformat() == "2121-12-31"


def test_the_future_begins_ten_minutes_from_now(now: datetime) -> None:
    assert parse("25 آذر 1404 13:40", now=now).flags == ()
    assert parse("25 آذر 1404 13:41", now=now).flags == ("future",)
    assert parse("چهارشنبه 27 آذر 1404", now=now).flags == ("weekday_mismatch", "future")
    assert parse("25 آذر 1404", now=now).flags == ()
    assert parse("25 آذر 1499").flags == ()


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware") as caught:
        parse("25 آذر 1404", now=datetime(2025, 12, 16))  # noqa: DTZ001 - the point
    assert not isinstance(caught.value, DateError)


def test_instants_have_a_fixed_offset_so_that_differences_are_exact() -> None:
    before, after = parse("1401/06/30 22:30").instant, parse("1401/06/31 00:30").instant
    assert after - before == timedelta(hours=3)
    assert before.astimezone(TEHRAN).utcoffset() == before.utcoffset() == timedelta(hours=4, minutes=30)
