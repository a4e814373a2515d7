from __future__ import annotations

import copy
import pickle

import pytest

from qomnews.dates import DateError, parse


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 مهر 1404", "مهر has 30 days"),
        ("۳۱ مهر ۱۴۰۴ - ۱۰:۳۰", "مهر has 30 days"),
        ("1404/07/31", "مهر has 30 days"),
        ("32 فروردین 1404", "فروردین has 31 days"),
        ("0 مهر 1404", "no day 0"),
        ("30 اسفند 1404", "اسفند 1404 has 29 days"),
        ("1402/12/30", "1402 is a common year"),
        ("1403/12/31", "اسفند has 30 days"),
        ("1404/13/01", "no month 13"),
        ("1404/00/01", "no month 0"),
        ("12/16/2025", "no month 16"),
        ("29 فوریه 2025", "February 2025 has 28 days"),
        ("2025-02-30", "February 2025 has 28 days"),
        ("2025-02-30T10:00:00Z", "February 2025 has 28 days"),
        ("Sun, 30 Feb 2025 10:00:00 GMT", "February 2025 has 28 days"),
        ("25 آذر 1404 25:00", "no hour 25"),
        ("25 آذر 1404 24:01", "only 24:00"),
        ("25 آذر 1404 10:60", "no minute 60"),
        ("25 آذر 1404 10:10:60", "no second 60"),
        ("25 آذر 1404 100:10", "100:10 is no time"),
        ("2025-12-16T25:00:00Z", "no hour 25"),
        ("2025-12-16T00:35:00+24:00", "no offset"),
        ("2025-12-16T00:35:00+03:60", "no offset"),
        ("Tue, 16 Dec 2025 00:35:00 PKT", "unknown time zone 'PKT'"),
        ("Tue, 16 Dec 25 00:35:00 +0330", "two digits"),
        ("25 آذر 04", "two digits"),
        ("04/09/25", "two digits"),
        ("99/12/01", "two digits"),
        ("۲۵/۹/۴", "two digits"),
        ("25 آذر 404", "no year of four digits"),
        ("025/09/1404", "025 is no day"),
        ("1404/009/25", "009 is no month"),
        ("1404/09/1404", "both 1404 and 1404 look like years"),
        ("1199/01/01", "outside 1200-1500 (Jalali) and 1821-2121 (Gregorian)"),
        ("1501/01/01", "outside 1200-1500 (Jalali) and 1821-2121 (Gregorian)"),
        ("1820/12/31", "outside"),
        ("2122/01/01", "outside"),
        ("25 آذر 2025", "outside 1200-1500 (Jalali)"),
        ("16 دسامبر 1404", "outside 1821-2121 (Gregorian)"),
        ("0001-01-01T00:00:00Z", "outside"),
        ("25 آذر 1404 میلادی", "different calendars"),
        ("16 دسامبر 2025 شمسی", "different calendars"),
        ("2025/12/16 شمسی", "outside 1200-1500 (Jalali)"),
        ("25 آذر 1404 هجری قمری", "unknown words «هجری», «قمری»"),
        ("25 آذر", "year is missing"),
        ("سه شنبه 25 آذر - 10:30", "unknown order"),
        ("آذر 1404", "day of the month is missing"),
        ("آذر", "day and year are missing"),
        ("1404", "bare number"),
        ("14040925", "bare number"),
        ("۱۷۰۲۴۰۸۶۰۰", "bare number"),
        ("12:30", "time without a day"),
        ("ساعت ۱۲:۳۰", "time without a day"),
        ("سه شنبه", "names no day"),
        ("تاریخ انتشار:", "names no day"),
        ("", "empty"),
        (" \u200c\u200f\n", "empty"),
        ("پرینت 25 آذر 1404", "unknown word «پرینت»"),
        ("25 آذر 1404 کد خبر 123", "unknown word «کد»"),
        ("چاپ و پرینت شد", "unknown words «چاپ», «پرینت»"),
        ("25 رمضان 1447", "unknown word «رمضان»"),
        ("25 آذر 1404 ؟", "unknown sign"),
        ("25 آذر 1404 = 10", "unknown sign"),
        ("1404/09/25 1404/09/26", "unknown order"),
        ("10:30 25 آذر 1404 11:30", "two times"),
        ("12 شب 25 آذر 1404", "two readings"),
        ("25 آذر 1404 2:30 شب", "two readings"),
        ("25 آذر 1404 15:00 صبح", "contradict"),
        ("25 آذر 1404 0:10 ب.ظ", "contradict"),
        ("25 آذر 1404 صبح 9:30 شب", "two parts of the day"),
        ("1" * 301, "longer than 300"),
    ],
)
def test_a_text_that_is_no_date_is_named_with_its_fault(text: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert caught.value.text == text
    assert reason in caught.value.reason
    assert caught.value.reason in str(caught.value)


def test_the_message_quotes_the_text_and_cuts_a_long_one() -> None:
    with pytest.raises(DateError, match=r"'31 مهر 1404' is no date: مهر has 30 days"):
        parse("31 مهر 1404")
    with pytest.raises(DateError) as caught:
        parse("خبر" * 5000)
    assert len(str(caught.value)) < 250
    assert len(caught.value.text) == 15000


def test_the_error_survives_pickling_and_copying() -> None:
    error = DateError("31 مهر 1404", "مهر has 30 days")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own bytes
        assert (type(twin), twin.text, twin.reason, str(twin)) == (DateError, error.text, error.reason, str(error))
