"""Stored stories that are looked at again: which are asked for, and what each answer does to the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.config_sections import CrawlConfig
from qomnews.crawl.looks import LOOK, Look
from qomnews.pages import NoArticleError
from qomnews.store import Store

NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
URL = "https://shahr20.ir/7000/x/"
RAW = RawArticle(
    outlet="shahr20",
    url=URL,
    news_id="7000",
    title="کتابخانه نیروگاه پس از سه سال باز شد",
    body=(Block("paragraph", "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی گشایش یافت."),),
    published_raw="2025-12-16T11:00:00+03:30",
    fetched_at=(NOW - timedelta(hours=4)).isoformat(),
)
Build = Callable[..., Any]
Discover = Callable[..., Any]
# A feed that is no article's, with nothing new in it.
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title><link>https://shahr20.ir/7000/x/</link>'
    b"<pubDate>Tue, 16 Dec 2025 08:00:00 GMT</pubDate></item></channel></rss>"
)


class FakePage:
    """A page that gives a record or raises."""

    def __init__(self, answer: RawArticle | Exception) -> None:
        self.answer = answer

    async def to_item(self) -> RawArticle:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def stored(store: Store) -> Store:
    """A store with a story that is due to be looked at."""
    store._plan = tuple(timedelta(hours=hours) for hours in (1, 3, 9))
    store.save(story.fingerprinted(story.normalised(story.dated(RAW, now=NOW))))
    return store


def due_in(store: Store, hours: float) -> bool:
    return bool(store.due_checks("shahr20", now=NOW + timedelta(hours=hours), limit=9))


def answered(
    found: Any,  # noqa: ANN401 - a Discovery
    answer: RawArticle | Exception,
    *,
    status: int = 200,
) -> list[RawArticle]:
    request = found.spider.article_request(URL, Look("shahr20:7000", planned=True))
    response = HtmlResponse(URL, status=status, request=request)

    async def all_items() -> list[RawArticle]:
        return [raw async for raw in found.spider.article(response, FakePage(answer))]

    return asyncio.run(all_items())


def failed(found: Any, status: int, *, planned: bool = True) -> None:  # noqa: ANN401 - a Discovery
    request = found.spider.article_request(URL, Look("shahr20:7000", planned=planned))
    error = HttpError(Response(URL, status=status, request=request))
    found.spider.article_failed(SimpleNamespace(request=request, value=error))


def test_an_ordinary_run_asks_for_stories_that_are_due_after_what_is_new(build: Build, stored: Store) -> None:
    (request,) = build("shahr20").spider.planned_looks()
    assert (request.url, request.meta[LOOK]) == (URL, Look("shahr20:7000", planned=True))
    assert request.priority < 0
    assert due_in(stored, 0)


@pytest.mark.parametrize(
    "arguments",
    [{"since": "1404/09/24"}, {"until": "1404/09/26"}, {"limit": "5"}, {"kinds": "news"}, {"refresh": "true"}],
)
@pytest.mark.usefixtures("stored")
def test_a_run_that_was_told_where_to_look_looks_at_nothing_else(arguments: dict[str, str], build: Build) -> None:
    assert build("shahr20", **arguments).spider.planned_looks() == []


@pytest.mark.usefixtures("stored")
def test_no_more_is_looked_at_than_the_operator_allows(build: Build) -> None:
    found = build("shahr20")
    found.spider.crawl_config = CrawlConfig(recheck_limit=0)
    assert found.spider.planned_looks() == []


def test_looks_come_after_discovery_and_only_where_that_succeeds(discover: Discover, stored: Store) -> None:
    stored.set_mark("shahr20", "all", NOW - timedelta(hours=2))
    answers: dict[str, Any] = {"/wp-json": 403, "/feed/?": 404, "/feed/": FEED.replace(b"7000/x", b"7001/x")}
    found = asyncio.run(discover("shahr20", answers))
    assert found.stories == ["https://shahr20.ir/7001/x/", URL]
    assert asyncio.run(discover("shahr20", {})).stories == []
    # A listing that still shows it is no look at it.
    assert asyncio.run(discover("shahr20", {**answers, "/feed/": FEED})).stories == [URL]


def test_a_page_that_says_the_same_is_handed_on_and_counted(build: Build, stored: Store) -> None:
    found = build("shahr20")
    (raw,) = answered(found, RAW)
    assert raw.title == RAW.title
    assert found.stats["qomnews/checked"] == 1
    assert due_in(stored, 0)


def test_a_page_that_was_not_modified_moves_the_plan_on(build: Build, stored: Store) -> None:
    found = build("shahr20")
    assert answered(found, KeyError("nothing is read"), status=304) == []
    assert "qomnews/fetched" not in found.stats
    assert (found.stats["qomnews/checked"], found.stats["qomnews/unchanged"]) == (1, 1)
    assert not due_in(stored, 4.4)
    assert due_in(stored, 5)
    assert list(stored.rejections()) == []


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("planned", [True, False])
def test_a_page_that_is_gone_is_marked_where_others_answer(
    status: int, planned: bool, build: Build, stored: Store
) -> None:
    found = build("shahr20")
    failed(found, status, planned=planned)
    found.run.looks.answered(None)
    found.run.looks.settle(None, found.run.fatal)
    gone = stored.get("shahr20:7000")
    assert gone is not None
    assert gone.status == "removed"
    assert found.stats["qomnews/removed"] == 1
    assert list(stored.rejections()) == []


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_other_statuses_say_nothing_of_the_story_and_the_look_is_made_up_for(
    status: int, build: Build, stored: Store
) -> None:
    before = stored.get("shahr20:7000")
    found = build("shahr20")
    failed(found, status)
    found.run.looks.settle(None, found.run.fatal)
    assert stored.get("shahr20:7000") == before
    assert found.stats[f"qomnews/failed/http-{status}"] == 1
    assert not due_in(stored, 0.9)
    assert due_in(stored, 1)
    assert list(stored.rejections()) == []


@pytest.mark.parametrize(
    "answer",
    [
        NoArticleError("listing", "the front page"),
        attrs.evolve(RAW, url="https://shahr20.ir/8000/y/", news_id="8000"),
        KeyError("a rule's fault"),
    ],
)
def test_a_page_that_is_not_the_storys_leaves_it_as_it_is(
    answer: RawArticle | Exception, build: Build, stored: Store
) -> None:
    before = stored.get("shahr20:7000")
    found = build("shahr20")
    assert answered(found, answer) == []
    assert stored.get("shahr20:7000") == before
    assert "qomnews/checked" not in found.stats
    assert due_in(stored, 1)
    assert not due_in(stored, 0.9)
    assert list(stored.rejections()) == []


def test_a_refreshed_story_that_fails_otherwise_is_tried_again_as_ever(build: Build, stored: Store) -> None:
    found = build("shahr20", refresh="true")
    failed(found, 500, planned=False)
    assert [rejection.reason for rejection in stored.rejections()] == ["http-500"]


def test_a_refreshing_run_knows_which_story_it_looks_at(discover: Discover, stored: Store) -> None:
    async def looked() -> list[Look | None]:
        found = await discover("shahr20", {"/feed/": FEED}, refresh="true", since="1404/09/24")
        found.spider._asked.clear()
        found.spider._shown.clear()
        return [request.meta.get(LOOK) async for request in found.spider.start()]

    assert asyncio.run(looked()) == [Look("shahr20:7000", planned=False)]
    assert stored.get("shahr20:7000") is not None
