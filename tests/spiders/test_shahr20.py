from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from qomnews.store import Store

NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
Discover = Callable[..., Any]
Discovery = Any
# A body, a body with headers, a status or an error.
Answer = Any


def post(number: int, published: datetime = NOW) -> dict[str, Any]:
    gmt = published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return {"id": number, "link": f"https://shahr20.ir/?p={number}", "date_gmt": gmt, "title": {"rendered": "عنوان"}}


def rest(*numbers: int, pages: int | None = None) -> Answer:
    body = json.dumps([post(number) for number in numbers]).encode()
    return (body, {"X-WP-TotalPages": str(pages)}) if pages is not None else body


def feed(*items: tuple[int, datetime]) -> bytes:
    lines = "".join(
        f"<item><title>ع</title><link>https://shahr20.ir/?p={number}</link>"
        f"<pubDate>{at.strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate></item>"
        for number, at in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{lines}</channel></rss>'.encode()


def sitemap(*entries: tuple[int, datetime | None]) -> bytes:
    lines = "".join(
        f"<url><loc>https://shahr20.ir/?p={number}</loc>"
        + (f"<lastmod>{at.isoformat()}</lastmod>" if at else "")
        + "</url>"
        for number, at in entries
    )
    return f'<?xml version="1.0"?><urlset>{lines}</urlset>'.encode()


INDEX = b'<?xml version="1.0"?><sitemapindex><sitemap><loc>https://shahr20.ir/wp-sitemap-posts-post-1.xml</loc></sitemap></sitemapindex>'


def numbers(found: Discovery) -> list[int]:
    return [int(url.partition("p=")[2]) for url in found.stories]


def test_rest_is_read_to_the_page_that_the_site_calls_the_last(discover: Discover) -> None:
    # Fewer a page than the hundred that were asked for, as some hosts give.
    pages = {"page=1": rest(30, 29, pages=3), "page=2": rest(28, 27, pages=3), "page=3": rest(26, pages=3)}
    found = asyncio.run(discover("shahr20", lambda path: pages[path[path.index("page=", 50) :][-6:]]))
    assert numbers(found) == [30, 29, 28, 27, 26]
    assert len(found.listings) == 3
    assert found.run.mark_to_set == ("all", NOW)


def test_without_a_count_of_pages_rest_is_read_until_it_refuses_the_next(discover: Discover) -> None:
    def answer(path: str) -> Answer:
        return rest(30, 29) if path.endswith("&page=1") else 400

    found = asyncio.run(discover("shahr20", answer))
    assert numbers(found) == [30, 29]
    assert found.problems == ""


def test_rest_that_is_refused_midway_gives_way_to_the_feed(discover: Discover) -> None:
    def answer(path: str) -> Answer:
        if path.startswith("/wp-json"):
            return rest(30, 29, pages=2) if path.endswith("&page=1") else 403
        return feed((30, NOW), (29, NOW), (28, NOW)) if path == "/feed/" else 404

    found = asyncio.run(discover("shahr20", answer))
    assert numbers(found) == [30, 29, 28]
    assert found.run.mark_to_set == ("all", NOW)


def test_rest_that_names_nothing_is_checked_against_the_feed(discover: Discover) -> None:
    found = asyncio.run(discover("shahr20", {"/wp-json": b"[]", "/feed/": feed((7, NOW - 9 * DAY))}))
    assert (found.stories, found.problems) == ([], "")
    found = asyncio.run(discover("shahr20", {"/wp-json": b"[]", "/feed/?": 404, "/feed/": feed((7, NOW))}))
    assert numbers(found) == [7]


def test_an_outlet_that_lists_nothing_at_all_is_no_quiet_outlet(discover: Discover) -> None:
    found = asyncio.run(discover("shahr20", {"/wp-json": b"[]", "/feed/": feed(), "/wp-sitemap.xml": sitemap()}))
    assert "no listing of shahr20 names a single story" in found.problems
    assert found.run.mark_to_set is None


def test_the_feed_is_read_down_to_the_window_and_not_below(discover: Discover) -> None:
    def answer(path: str) -> Answer:
        if not path.startswith("/feed/"):
            return 403
        number = int(path.partition("paged=")[2] or 1)
        return feed((100 - number, NOW - number * DAY))

    found = asyncio.run(discover("shahr20", answer))
    assert numbers(found) == [99, 98]
    assert found.listings[-1] == "/feed/?paged=3"


def test_a_feed_that_repeats_itself_gives_way_to_the_sitemaps(discover: Discover) -> None:
    answers = {
        "/wp-json": 403,
        "/feed/": feed((5, NOW)),
        "/wp-sitemap.xml": INDEX,
        "/wp-sitemap-posts-post-1.xml": sitemap((5, None), (4, NOW), (3, NOW - 9 * DAY)),
    }
    found = asyncio.run(discover("shahr20", answers))
    assert numbers(found) == [5, 4]


def test_when_no_way_is_open_each_refusal_is_named(discover: Discover) -> None:
    found = asyncio.run(discover("shahr20", {"/wp-json": 403, "/feed/": 500}))
    assert "status 403" in found.problems
    assert "status 500" in found.problems
    assert "status 404" in found.problems
    assert found.run.mark_to_set is None


def test_a_limit_counts_what_is_tried_again(discover: Discover, store: Store) -> None:
    longer_ago = NOW - DAY
    for number in (1, 2, 3):
        store.reject(outlet="shahr20", url=f"https://shahr20.ir/?p={number}", reason="http-500", detail="",
                     raw=None, run_id=None, at=longer_ago)  # fmt: skip
    found = asyncio.run(discover("shahr20", {"/wp-json": rest(30, 29, pages=1)}, limit="4"))
    assert sorted(numbers(found)) == [1, 2, 3, 30]
    found = asyncio.run(discover("shahr20", {"/wp-json": rest(30, 29, pages=1)}, limit="2"))
    assert len(found.stories) == 2
    assert found.run.mark_to_set is None


def test_a_fault_of_the_program_fails_the_run_and_leaves_no_mark(discover: Discover) -> None:
    found = asyncio.run(discover("shahr20", {"/wp-json": KeyError("surprise")}))
    assert "the program failed (KeyError: 'surprise')" in found.problems
    assert found.run.mark_to_set is None
    assert "qomnews/discovery/complete" not in found.stats


def test_only_stories_after_the_mark_and_those_listed_late_are_asked_for(discover: Discover, store: Store) -> None:
    store.set_mark("shahr20", "all", NOW - DAY)
    items = ((9, NOW), (8, NOW - 2 * DAY), (7, NOW - 5 * DAY))
    found = asyncio.run(discover("shahr20", {"/wp-json": 403, "/feed/?": 404, "/feed/": feed(*items)}))
    assert numbers(found) == [9, 8]


def test_a_window_in_the_past_may_be_empty(discover: Discover) -> None:
    found = asyncio.run(discover("shahr20", {"/wp-json": b"[]"}, since="1404/09/20", until="1404/09/20"))
    assert (found.stories, found.problems) == ([], "")
    assert len(found.listings) == 1
