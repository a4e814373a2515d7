from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from qomnews.article import RawArticle
from qomnews.store import Store

NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
Discover = Callable[..., Any]
Discovery = Any
Build = Callable[..., Any]


def archive(*numbers: int, when: str = "سه‌شنبه ۲۵ آذر ۱۴۰۴ - ۱۰:۰۰") -> bytes:
    items = "".join(
        f'<li class="news"><div class="desc"><h3><a href="/news/{number}/x">عنوان خبر</a></h3>'
        f'<time title="{when}">امروز</time></div></li>'
        for number in numbers
    )
    return f"<html><body><main><ul>{items}</ul></main></body></html>".encode()


def rss(*numbers: int, desk: str = "qom", day: str = "Tue, 16 Dec 2025") -> bytes:
    # "استانها > قم": provinces, Qom; "ورزش": sports
    path = "استانها > قم" if desk == "qom" else "ورزش"
    items = "".join(
        f"<item><title>ع</title><link>https://www.mehrnews.com/news/{number}/</link>"
        f'<pubDate>{day} 08:00:00 GMT</pubDate><category domain="{desk}">{path}</category></item>'
        for number in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def numbers(found: Discovery) -> list[int]:
    return [int(url.rsplit("/", 1)[1]) for url in found.stories]


def test_the_archive_of_each_day_is_read_page_by_page(discover: Discover) -> None:
    pages = {"/archive?pi=1&ms=0&dy=25&mn=9": archive(1003, 1002), "/archive?pi=2&ms=0&dy=25&mn=9": archive(1001)}
    found = asyncio.run(discover("mehr", {"/rss": rss(1003), "/archive": archive(), **pages}, topic="9"))
    assert numbers(found) == [1003, 1002, 1001]
    assert all("tp=9" in path for path in found.listings)
    assert [path for path in found.listings if "pi=1" in path] == [
        f"/archive?pi=1&ms=0&dy={day}&mn=9&yr=1404&tp=9" for day in (25, 24, 23)
    ]
    assert found.run.mark_to_set == ("qom", NOW)


def test_a_story_that_appears_in_the_feed_with_a_date_of_long_before_the_mark_is_fetched(
    discover: Discover, store: Store
) -> None:
    feed = {"/rss": rss(1003, day="Tue, 02 Dec 2025"), "/archive": archive()}
    assert numbers(asyncio.run(discover("mehr", feed, topic="9"))) == []
    store.set_mark("mehr", "qom", NOW)
    assert numbers(asyncio.run(discover("mehr", feed, topic="9"))) == [1003]


def test_an_empty_archive_of_a_day_that_the_feed_has_stories_of_moves_no_mark(discover: Discover) -> None:
    found = asyncio.run(discover("mehr", {"/rss": rss(1003), "/archive": archive()}, topic="9"))
    assert numbers(found) == [1003]
    assert "the archive of 1404/09/25 is empty" in found.warnings
    assert found.run.mark_to_set is None


def test_no_feed_and_an_empty_archive_fail_the_run(discover: Discover) -> None:
    found = asyncio.run(discover("mehr", {"/rss": 500, "/archive": archive()}, topic="9"))
    assert "no listing of mehr names a single story" in found.problems


def test_an_archive_page_that_fails_fails_the_run(discover: Discover) -> None:
    found = asyncio.run(discover("mehr", {"/rss": rss(1003), "/archive": 503}, topic="9"))
    assert "status 503" in found.problems
    assert found.run.mark_to_set is None


def test_without_a_topic_the_feed_is_filtered_and_the_archive_read_whole(
    discover: Discover, caplog: pytest.LogCaptureFixture
) -> None:
    front = b'<html><body><a href="/news/1009/x">x</a></body></html>'
    answers = {"/": front, "/rss": rss(1003, desk="sport"), "/archive?pi=1": archive(1003, 1001), "/archive": archive()}
    found = asyncio.run(discover("mehr", answers))
    assert numbers(found) == [1003, 1001]
    assert "DESK_TOPIC" in caplog.text
    found = asyncio.run(discover("mehr", answers, desk="all"))
    assert "/" not in found.listings
    assert found.run.mark_to_set == ("all", NOW)


def test_what_was_put_aside_is_asked_for_again_when_every_desk_is(discover: Discover, store: Store) -> None:
    store.reject(outlet="mehr", url="https://www.mehrnews.com/news/1001", reason="other-desk", detail="", raw=None,
                 run_id=None, at=NOW, final=True)  # fmt: skip
    answers = {"/rss": rss(1003), "/archive?pi=1": archive(1003, 1001), "/archive": archive()}
    assert numbers(asyncio.run(discover("mehr", answers, topic="9"))) == [1003]
    assert numbers(asyncio.run(discover("mehr", answers, desk="all"))) == [1003, 1001]


def test_kinds_are_told_by_the_listing(discover: Discover) -> None:
    answers = {"/rss": rss(1003), "/archive?pi=1": archive(1001), "/archive": archive()}
    found = asyncio.run(discover("mehr", answers, topic="9", kinds="photo"))
    assert (found.stories, found.problems) == ([], "")


def raw(**fields: Any) -> RawArticle:
    return RawArticle(outlet="mehr", url="https://www.mehrnews.com/news/1001", title="عنوان", **fields)


def test_a_page_whose_category_is_not_found_is_not_put_aside_where_the_desks_own_listing_named_it(
    discover: Discover, build: Build
) -> None:
    answers = {"/rss": rss(1003), "/archive?pi=1": archive(1003), "/archive": archive()}
    spider = asyncio.run(discover("mehr", answers, topic="9")).spider
    assert spider.is_of_desk(raw(desk="qom", category=("استانها", "قم")))
    assert spider.is_of_desk(raw())
    assert not spider.is_of_desk(raw(category=("ورزش",)))
    assert not build("mehr").spider.is_of_desk(raw())
