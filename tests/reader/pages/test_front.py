"""The front page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qomnews.config import Config, load_config
from qomnews.store import open_store
from qomnews.story import Fingerprinted
from tests.reader.conftest import NOW

NewClient = Callable[[Config], TestClient]
NewItem = Callable[..., Fingerprinted]


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


def listed(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/story/([^"]+)"', page)


def test_an_outlet_of_its_own_goes_on_page_by_page(filled_home: Path, new_client: NewClient) -> None:
    with open_store(f"sqlite:///{filled_home / 'qomnews.db'}", create=False) as store:
        whole = [each.id for each in store.newest_of(["titronline"], until=NOW, limit=100)["titronline"]]
    client = new_client(load_config(home=filled_home, serve={"rows": 20}))
    assert listed(client.get("/?outlet=titronline").text) == whole
    assert 'class="pages"' not in client.get("/?outlet=titronline").text


def test_what_is_left_over_on_a_page_is_a_link_away(tmp_path: Path, new_item: NewItem, new_client: NewClient) -> None:
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}", clock=lambda: NOW) as store:
        for number in range(45):
            line = (
                f"خبر شماره {number} {chr(0x628 + number % 20) * 4} از {chr(0x628 + number % 19) * 5} که جایی نیست.",
            )
            at = NOW - timedelta(minutes=number + 1)
            store.save(new_item("mehr", str(number), title=f"خبر {number}", paragraphs=line, at=at))
        own = [each.id for each in store.newest_of(["mehr"], until=NOW, limit=100)["mehr"]]
    assert len(own) > 40
    client = new_client(load_config(home=tmp_path, serve={"rows": 20}))
    for address in ("/?day=1404-09-25&outlet=mehr", "/?outlet=mehr"):
        seen: list[str] = []
        following: str | None = address
        previous = 0
        while following:
            page = client.get(following).text
            seen += listed(page)
            previous += 'rel="prev"' in page
            found = re.search(r'rel="next" href="([^"]+)"', page)
            following = html.unescape(found[1]) if found else None
        assert seen == own
        assert previous == 2
    for address in ("/", "/?day=1404-09-25"):
        assert re.search(r'<a href="/\?[^"]*outlet=mehr">خبرهای بیشتر از خبرگزاری مهر</a>', client.get(address).text)
