"""The front page."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def test_it_says_todays_jalali_date(client: TestClient) -> None:
    page = client.get("/").text
    assert '<html lang="fa" dir="rtl">' in page
    assert "امروز سه‌شنبه ۲۵ آذر ۱۴۰۴" in page


def test_it_lists_stories_by_outlet_and_mirrors_under_no_other(client: TestClient) -> None:
    page = client.get("/").text
    assert 'href="/story/mehr:101"' in page
    assert 'href="/story/shahr20:302"' in page
    # They mirror mehr:101.
    assert "titronline:201" not in page
    assert "shahr20:301" not in page


@pytest.mark.parametrize("day", ["1404-09-24", "1404/09/24", "۱۴۰۴/۰۹/۲۴", "2025-12-15", "۲۴ آذر ۱۴۰۴"])
def test_a_day_has_its_own_stories_alone(client: TestClient, day: str) -> None:
    page = client.get("/", params={"day": day}).text
    assert "خبرهای دوشنبه ۲۴ آذر ۱۴۰۴" in page
    assert "/story/mehr:102" in page
    assert "/story/mehr:101" not in page


@pytest.mark.parametrize("day", ["دیروز نه", "1404", "1404/07/31", "1404-09-24 10:00", "<b>"])
def test_what_is_no_day_is_an_error_that_says_so(client: TestClient, day: str) -> None:
    answer = client.get("/", params={"day": day})
    assert answer.status_code == 400
    assert "روزی نیست" in answer.text
    assert "<b>»" not in answer.text


def test_the_language_that_was_chosen_stays(client: TestClient) -> None:
    assert "Today is Tuesday 25 Azar 1404" in client.get("/?lang=en").text
    assert '<html lang="en" dir="ltr">' in client.get("/").text
    assert '<html lang="fa" dir="rtl">' in client.get("/?lang=fa").text
