from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qomnews.store import Store

NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
Discover = Callable[..., Any]
Discovery = Any
# A body, a body with headers, a status or an error.
Answer = Any


def listing(*items: tuple[int, datetime | None], following: str | None = None) -> bytes:
    rows = "".join(
        f'<div><a href="/news/{number}/x">عنوان یک خبر</a>'
        + (f'<time datetime="{at.isoformat()}">آن روز</time>' if at else "")
        + "</div>"
        for number, at in items
    )
    more = f'<a rel="next" href="{following}">بعدی</a>' if following else ""
    return f"<html><body><main>{rows}</main>{more}</body></html>".encode()


def numbers(found: Discovery) -> list[int]:
    return [int(url.split("/")[4]) for url in found.stories]


def test_next_pages_are_followed_down_to_the_window(discover: Discover) -> None:
    answers = {
        "/rss": 404,
        "/feed": 404,
        "/": listing((50001, NOW), following="/?page=2"),
        "/?page=2": listing((50002, NOW - DAY), following="/?page=3"),
        "/?page=3": listing((50003, NOW - 9 * DAY), following="/?page=4"),
    }
    found = asyncio.run(discover("titronline", answers))
    assert numbers(found) == [50001, 50002]
    assert found.listings[-1] == "/?page=3"
    assert found.run.mark_to_set == ("all", NOW)


def test_a_story_listed_late_under_its_originals_date_is_asked_for(discover: Discover, store: Store) -> None:
    store.set_mark("titronline", "all", NOW - timedelta(hours=1))
    items = ((50001, NOW), (50002, NOW - DAY))
    found = asyncio.run(discover("titronline", {"/rss": 404, "/feed": 404, "/": listing(*items)}))
    assert numbers(found) == [50001, 50002]
    assert found.run.mark_to_set == ("all", NOW)


def test_a_front_page_without_stories_fails_the_run(discover: Discover) -> None:
    found = asyncio.run(discover("titronline", {"/rss": 404, "/feed": 404, "/": listing()}))
    assert "https://www.titronline.ir/ names no story" in found.problems


def test_a_list_of_new_stories_alone_that_has_no_next_page_moves_no_mark(discover: Discover, store: Store) -> None:
    store.set_mark("titronline", "all", NOW - DAY)
    found = asyncio.run(discover("titronline", {"/rss": 404, "/feed": 404, "/": listing((50001, NOW))}))
    assert numbers(found) == [50001]
    assert "no next page" in found.warnings
    assert found.run.mark_to_set is None


def test_pages_without_end_are_a_trap(discover: Discover, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.listing_spider.MAX_LISTING_PAGES", 5)

    def answer(path: str) -> Answer:
        if path.startswith(("/rss", "/feed")):
            return 404
        number = int(path.partition("page=")[2] or 1)
        return listing((50000 + number, None), following=f"/?page={number + 1}")

    found = asyncio.run(discover("titronline", answer))
    assert "more than 5 pages" in found.problems
