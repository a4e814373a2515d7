"""The pictures of stories."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from qomnews.config import load_config
from qomnews.reader.filters import asked_for
from qomnews.reader.language import Language
from qomnews.reader.pages.pictures import span
from qomnews.reader.periods import periods
from qomnews.reader.picturing import duration
from qomnews.store import Filler, open_store
from tests.reader.conftest import NOW, TEXTS, NewClient, NewItem, fill

Page = Any
ENGLISH = Language("en")


def page_of(client: TestClient, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def table(page: Page, section: str, number: int = 0) -> dict[str, list[str]]:
    """The rows of a section's table by what stands first in them."""
    found = page.xpath(f"//section[@aria-labelledby='{section}']//table")[number]
    rows = ([" ".join(cell.text_content().split()) for cell in row] for row in found.xpath("./tbody/tr"))
    return {cells[0]: cells[1:] for cells in rows}


def test_days_are_counted_by_outlet_and_mirrors_only_if_asked_for(client: TestClient) -> None:
    rows = table(page_of(client, "/pictures?lang=en"), "days")
    assert len(rows) == 30
    assert rows["25 Azar 1404"] == ["1", "0", "0", "1"]
    with_mirrors = table(page_of(client, "/pictures?lang=en&include_mirrors=true"), "days")
    # Mehr, Shahr20, its mirrors, Titr Online, its mirrors, all.
    assert with_mirrors["25 Azar 1404"] == ["1", "0", "1", "0", "1", "3"]
    assert with_mirrors["23 Azar 1404"] == ["0", "1", "0", "0", "0", "1"]


def test_a_long_span_is_counted_by_month(client: TestClient) -> None:
    rows = table(page_of(client, "/pictures?lang=en&from=1404/05/01&to=1404/09/25"), "days")
    assert list(rows) == ["Azar 1404", "Aban 1404", "Mehr 1404", "Shahrivar 1404", "Mordad 1404"]
    assert rows["Aban 1404"][-1] == "1"


def test_hours_are_those_of_tehran(client: TestClient) -> None:
    rows = table(page_of(client, "/pictures?lang=en&outlet=mehr"), "hours")
    # Half past five, and half past eleven the day before.
    assert {hour: counts for hour, counts in rows.items() if counts != ["0"]} == {"05 to 06": ["1"], "11 to 12": ["1"]}


def test_who_mirrors_whom_has_counts_and_delays(client: TestClient) -> None:
    page = page_of(client, "/pictures?lang=en")
    assert table(page, "mirroring") == {
        "Shahr20": ["1 median 2 h"],
        "Titr Online": ["1 median 1 h"],
    }
    assert table(page, "mirroring", 1)["Titr Online"] == ["Mehr News Agency", "1", "1", "1 h", "1 h", "1 h"]
    steps = table(page, "mirroring", 2)
    assert steps["more than 30 min, up to 1 h"] == ["0", "1"]
    assert steps["more than 1 h, up to 3 h"] == ["1", "0"]


def test_a_span_without_stories_says_so(client: TestClient) -> None:
    page = page_of(client, "/pictures?lang=en&from=1390/01/01&to=1390/01/05")
    assert "There is no story in this span." in page.text_content()
    assert "There is no mirror in this span." in page.text_content()


def test_every_chart_says_what_it_shows_and_has_its_table(client: TestClient) -> None:
    page = page_of(client, "/pictures?include_mirrors=1")
    drawn = page.xpath("//svg[contains(@class, 'chart')]")
    assert len(drawn) == 5
    for each in drawn:
        assert each.get("role") == "img"
        assert len(each.get("aria-label")) > 20
        assert each.xpath("ancestor::section//table")
    assert not page.xpath("//*[@style] | //main//script")


def test_filters_stay_in_the_form_and_wrong_ones_are_named(client: TestClient) -> None:
    page = page_of(client, "/pictures?outlet=mehr&from=1404/09/01&kind=photo")
    assert page.xpath("//input[@name='outlet'][@checked]/@value") == ["mehr"]
    assert page.xpath("//input[@name='from']/@value") == ["1404-09-01"]
    assert page.xpath("//select[@name='kind']/option[@selected]/@value") == ["photo"]
    assert client.get("/pictures?outlet=nobody").status_code == 400
    assert client.get("/pictures?from=1404/09/02&to=1404/09/01").status_code == 400


def test_words_that_rise_are_those_of_more_stories_this_week(
    tmp_path: Path, new_item: NewItem, new_client: NewClient
) -> None:
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}", clock=lambda: NOW) as store:
        subjects = list(TEXTS)
        for number in range(40):
            subject = subjects[number % len(subjects)]
            lines = tuple(f"{line} گزارش {'الف' * (number + 1)}" for line in TEXTS[subject][1:])
            if number < 8:
                lines = (*lines, f"زلزله‌های {'ب' * (number + 2)} خانه‌ها را لرزاند.")
            at = NOW - timedelta(days=number / 2) if number < 8 else NOW - timedelta(days=8 + number / 4)
            store.save(new_item("mehr", str(number), subject, at=at, title=f"خبر شماره {number}", paragraphs=lines))
    page = page_of(new_client(load_config(home=tmp_path)), "/pictures?lang=en")
    rows = table(page, "words")
    assert rows["زلزله"][1:3] == ["8", "0"]
    assert "کتابخانه" not in rows


def test_words_and_categories_are_looked_up_in_the_search_index(tmp_path: Path, new_client: NewClient) -> None:
    url = f"sqlite:///{tmp_path / 'qomnews.db'}"
    with open_store(url, clock=lambda: NOW) as store:
        fill(store)
    client = new_client(load_config(home=tmp_path))
    with Filler(url) as filler:
        filler.catch_up()
    for query in ("q=كتابخانه", "category=قم", "tag=نیروگاه"):
        rows = table(page_of(client, f"/pictures?lang=en&{query}"), "days")
        assert sum(int(counts[-1]) for counts in rows.values()) == 1, query
    page = page_of(client, "/pictures?lang=en&q=صندلی‌ها")
    assert "There is no story in this span." in page.text_content()
    mirrored = page_of(client, "/pictures?lang=en&q=كتابخانه&outlet=shahr20")
    assert table(mirrored, "mirroring", 1) == {"Shahr20": ["Mehr News Agency", "1", "1", "2 h", "2 h", "2 h"]}


def test_without_the_search_index_words_are_refused_with_the_way_out(client: TestClient) -> None:
    answer = client.get("/pictures?lang=en&q=كتابخانه")
    assert answer.status_code == 503
    assert "index" in answer.text


@pytest.mark.parametrize(
    ("query", "days"),
    [("", 30), ("to=1404/09/10", 30), ("from=1404/09/20", 6), ("from=1404/09/20&to=1404/09/20", 1)],
)
def test_thirty_days_are_shown_unless_the_filters_say_otherwise(query: str, days: int) -> None:
    parts = [tuple(part.split("=")) for part in query.split("&") if part]
    since, until = span(asked_for(parts, ENGLISH).filters, NOW)  # type: ignore[arg-type]
    assert until - since == timedelta(days=days)


@pytest.mark.parametrize(("days", "size", "count"), [(1, 3, 1), (92, 3, 92), (93, 2, 4), (3653, 1, 11)])
def test_a_span_becomes_few_enough_bars(days: int, size: int, count: int) -> None:
    until = NOW.replace(hour=20, minute=30)
    found = periods(until - timedelta(days=days), until, ENGLISH)
    assert (found.size, len(found.all)) == (size, count)
    assert 1 <= len([period for period in found.all if period.label]) <= 7


def test_a_delay_is_said_in_the_unit_that_it_fills() -> None:
    assert duration(timedelta(hours=3), Language("fa")) == "۳ ساعت"
    assert duration(timedelta(minutes=-12), Language("fa")) == "۱۲ دقیقه پیش‌تر"
