"""What is asked for on condition, and what becomes of an answer that has not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse, Response, XmlResponse

from qomnews.article import RawArticle
from qomnews.crawl.conditional import CONDITIONAL, REPLAY, REPLAYED_FLAG, TELL, ConditionalRequests
from qomnews.crawl.rejection import RejectedItem
from qomnews.store import Store, open_store
from qomnews.story import RejectedError

FEED, PAGE = "https://shahr20.ir/feed/", "https://shahr20.ir/123456/"
BODY = b"<rss><channel><item><link>https://shahr20.ir/123456/</link></item></channel></rss>"
NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}") as opened:
        yield opened


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the clock to some time after NOW, where it begins."""

    def move(later: timedelta) -> None:
        monkeypatch.setattr("qomnews.crawl.conditional.utc_now", lambda: NOW + later)

    move(timedelta())
    return move


@pytest.fixture
def run(store: Store, at: Callable[[timedelta], None]) -> Callable[[], ConditionalRequests]:
    """The middleware of another run."""
    counts: dict[str, int] = {}

    def begin() -> ConditionalRequests:
        crawler: Any = SimpleNamespace(
            stats=SimpleNamespace(inc_value=lambda name: counts.update({name: counts.get(name, 0) + 1})),
            get_extension=lambda _: SimpleNamespace(store=store),
        )
        return ConditionalRequests(crawler, "shahr20")

    return begin


def conditions(middleware: ConditionalRequests, url: str, mode: str | None) -> dict[str, str]:
    """The conditions with which an address is asked for."""
    request = Request(url, meta={CONDITIONAL: mode} if mode else {})
    middleware.process_request(request)
    names = ("If-None-Match", "If-Modified-Since")
    return {name: value.decode() for name in names if (value := request.headers.get(name))}


def listed(middleware: ConditionalRequests, *, etag: str | None = '"1"', body: bytes = BODY) -> None:
    """A run fetches the feed in full."""
    request = Request(FEED, meta={CONDITIONAL: REPLAY})
    headers = {"Content-Type": "application/rss+xml; charset=UTF-8", "X-WP-TotalPages": "4", "Set-Cookie": "a=b"}
    response = XmlResponse(FEED, body=body, headers=headers | ({"ETag": etag} if etag else {}), request=request)
    assert middleware.process_response(request, response) is response
    middleware.flush()


def unchanged(middleware: ConditionalRequests, url: str, mode: str) -> Response:
    request = Request(url, meta={CONDITIONAL: mode})
    middleware.process_request(request)
    return middleware.process_response(request, Response(url, status=304, headers={"ETag": '"1"'}))


def page(middleware: ConditionalRequests, *, dropped: BaseException | None = None) -> None:
    """A run fetches a story, which is then stored or dropped."""
    request = Request(PAGE)
    middleware.process_request(request)
    headers = {"ETag": '"7"', "Last-Modified": "Tue, 16 Dec 2025 08:00:00 GMT"}
    response = HtmlResponse(PAGE, body=b"<html>", headers=headers, request=request)
    middleware.process_response(request, response)
    if dropped is None:
        middleware.item_scraped(response)
    else:
        middleware.item_dropped(response, dropped)
    middleware.flush()


def test_what_was_never_fetched_is_asked_for_in_full(run: Callable[[], ConditionalRequests]) -> None:
    assert conditions(run(), FEED, REPLAY) == {}


def test_a_listing_is_asked_for_on_condition_by_the_next_run(run: Callable[[], ConditionalRequests]) -> None:
    listed(run())
    assert conditions(run(), FEED, REPLAY) == {"If-None-Match": '"1"'}
    assert conditions(run(), FEED, None) == {}
    assert conditions(run(), "https://shahr20.ir/feed/?paged=2", REPLAY) == {}


def test_an_unchanged_listing_is_what_it_was_last(run: Callable[[], ConditionalRequests]) -> None:
    listed(run())
    again = unchanged(run(), FEED, REPLAY)
    assert (again.status, again.body, again.url, again.flags) == (200, BODY, FEED, [REPLAYED_FLAG])
    assert isinstance(again, XmlResponse)
    assert again.headers["X-WP-TotalPages"] == b"4"
    assert "Set-Cookie" not in again.headers


def test_a_run_that_was_killed_before_it_wrote_down_what_it_had_asks_again_in_full(
    run: Callable[[], ConditionalRequests],
) -> None:
    first = run()
    request = Request(FEED, meta={CONDITIONAL: REPLAY})
    first.process_response(request, XmlResponse(FEED, body=BODY, headers={"ETag": '"1"'}, request=request))
    assert conditions(run(), FEED, REPLAY) == {}


def test_a_listing_is_asked_for_in_full_now_and_then_whatever_its_site_says(
    run: Callable[[], ConditionalRequests], at: Callable[[timedelta], None]
) -> None:
    listed(run())
    at(timedelta(hours=5))
    unchanged(run(), FEED, REPLAY)
    at(timedelta(hours=6))
    assert conditions(run(), FEED, REPLAY) == {}


def test_an_answer_without_validators_is_not_kept(run: Callable[[], ConditionalRequests], store: Store) -> None:
    listed(run(), etag=None)
    assert store.validated("shahr20", FEED) is None


def test_a_listing_too_large_to_keep_is_asked_for_in_full(run: Callable[[], ConditionalRequests]) -> None:
    listed(run(), body=b"<rss>" + b" " * 2_000_000)
    assert conditions(run(), FEED, REPLAY) == {}


def test_a_304_that_nobody_asked_for_is_left_as_it_is(run: Callable[[], ConditionalRequests]) -> None:
    assert unchanged(run(), FEED, REPLAY).status == 304


def test_a_story_that_is_stored_is_looked_at_on_condition(run: Callable[[], ConditionalRequests]) -> None:
    page(run())
    expected = {"If-None-Match": '"7"', "If-Modified-Since": "Tue, 16 Dec 2025 08:00:00 GMT"}
    assert conditions(run(), PAGE, TELL) == expected
    assert unchanged(run(), PAGE, TELL).status == 304


def test_a_mirror_is_stored_too(run: Callable[[], ConditionalRequests]) -> None:
    page(run(), dropped=DropItem("a mirror"))
    assert conditions(run(), PAGE, TELL) != {}


def test_a_page_that_gave_no_record_is_fetched_in_full_the_next_time(run: Callable[[], ConditionalRequests]) -> None:
    raw = RawArticle(outlet="shahr20", url=PAGE, title="عنوان", fetched_at=NOW.isoformat())
    page(run(), dropped=RejectedItem(RejectedError("no-date", "it has no date"), raw))
    assert conditions(run(), PAGE, TELL) == {}


def test_the_callback_gets_the_304_of_a_story(run: Callable[[], ConditionalRequests]) -> None:
    page(run())
    request = Request(PAGE, meta={CONDITIONAL: TELL})
    run().process_request(request)
    assert request.meta["handle_httpstatus_list"] == [304]


def test_conditions_of_one_address_are_not_sent_to_where_it_redirects(run: Callable[[], ConditionalRequests]) -> None:
    page(run())
    request = Request(PAGE, meta={CONDITIONAL: TELL})
    middleware = run()
    middleware.process_request(request)
    followed = request.replace(url="https://shahr20.ir/654321/")
    middleware.process_request(followed)
    assert "If-None-Match" not in followed.headers
