"""What becomes of a story's page: a record, or a reason that is kept under the address that was asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from scrapy import Request
from scrapy.exceptions import CloseSpider, DropItem
from scrapy.http import HtmlResponse

from qomnews.article import Block, RawArticle
from qomnews.crawl.archive import ArchiveError
from qomnews.crawl.rejection import RejectedItem
from qomnews.pages import NoArticleError
from qomnews.store import Store, StoreBusyError, StoreError
from qomnews.story import RejectedError

ASKED = "https://shahr20.ir/?p=7"
LANDED = "https://shahr20.ir/maintenance/"
RAW = RawArticle(outlet="shahr20", url="https://shahr20.ir/7/", title="عنوان", body=(Block("paragraph", "متن"),))
Build = Callable[..., Any]
Spider = Any


class FakePage:
    """A page that gives a record or raises."""

    def __init__(self, answer: RawArticle | Exception) -> None:
        self.answer = answer

    async def to_item(self) -> RawArticle:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def landed(spider: Spider) -> HtmlResponse:
    """The answer to a story's request, after a redirect."""
    request = spider.article_request(ASKED)
    meta = {**request.meta, "redirect_urls": [ASKED]}
    return HtmlResponse(LANDED, request=Request(LANDED, meta=meta))


def read(spider: Spider, answer: RawArticle | Exception) -> list[RawArticle]:
    async def all_items() -> list[RawArticle]:
        return [raw async for raw in spider.article(landed(spider), FakePage(answer))]

    return asyncio.run(all_items())


def kept(store: Store) -> list[tuple[str, str]]:
    return [(rejection.url, rejection.reason) for rejection in store.rejections(outlet="shahr20")]


def closing(run: Any) -> list[str]:  # noqa: ANN401 - its crawler is a stand-in
    """The reasons for which the run's engine is told to stop, from now on."""
    reasons: list[str] = []

    async def close_spider_async(*, reason: str) -> None:
        reasons.append(reason)

    run._crawler.engine = SimpleNamespace(close_spider_async=close_spider_async)
    return reasons


def test_a_story_is_remembered_under_the_address_that_was_asked_for(build: Build) -> None:
    found = build("shahr20")
    (raw,) = read(found.spider, RAW)
    assert raw.fetched_at is not None
    assert found.run.seen_as == {"https://shahr20.ir/7/": {ASKED, LANDED}}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(NoArticleError("listing", "it lists stories"), "listing"), (KeyError("a rule's fault"), "program-error")],
)
def test_a_page_without_a_record_is_kept_under_the_address_that_was_asked_for(
    fault: Exception, reason: str, build: Build, store: Store
) -> None:
    assert read(build("shahr20").spider, fault) == []
    assert kept(store) == [(ASKED, reason)]


@pytest.mark.parametrize(("category", "again"), [((), True), (("ورزش",), False)])
def test_a_story_of_another_desk_is_put_aside_for_good_only_where_the_page_says_which(
    category: tuple[str, ...], again: bool, build: Build, store: Store
) -> None:
    raw = attrs.evolve(RAW, outlet="mehr", url="https://www.mehrnews.com/news/7", category=category)
    assert read(build("mehr").spider, raw) == []
    (rejection,) = store.rejections(outlet="mehr")
    assert (rejection.reason, rejection.due_at is not None) == ("other-desk", again)


def test_redirects_of_two_stories_to_one_address_are_both_followed(build: Build) -> None:
    assert build("shahr20").spider.article_request(ASKED).dont_filter


def test_a_failed_fetch_is_kept_and_a_full_disk_ends_the_run(build: Build, store: Store) -> None:
    found = build("shahr20")
    request = found.spider.article_request(ASKED)
    found.spider.article_failed(SimpleNamespace(request=request, value=OSError("reset")))
    assert kept(store) == [(ASKED, "connection")]
    with pytest.raises(CloseSpider) as stop:
        found.spider.article_failed(SimpleNamespace(request=request, value=ArchiveError("the disk is full")))
    assert stop.value.reason == "archive_error"
    assert found.stats["qomnews/fatal"] == ("the disk is full",)


def test_what_cannot_even_be_kept_as_rejected_ends_the_run(
    build: Build, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reject(**_: object) -> None:
        raise StoreError("the disk is full")

    found = build("shahr20")
    monkeypatch.setattr(store, "reject", reject)
    with pytest.raises(CloseSpider) as stop:
        read(found.spider, NoArticleError("listing", "it lists stories"))
    assert stop.value.reason == "store_error"
    reasons = closing(found.run)
    asyncio.run(found.run.item_dropped(RejectedItem(RejectedError("no-text", "x"), RAW), landed(found.spider)))
    asyncio.run(found.run.item_error(SimpleNamespace(value=StoreError("x")), landed(found.spider)))
    assert reasons == ["store_error", "store_error"]
    assert found.stats["qomnews/fatal"] == ("the disk is full",)


def test_a_rejected_item_is_kept_under_the_address_that_was_asked_for(build: Build, store: Store) -> None:
    found = build("shahr20")
    asyncio.run(found.run.item_dropped(RejectedItem(RejectedError("no-text", "x"), RAW), landed(found.spider)))
    asyncio.run(found.run.item_dropped(DropItem("a mirror"), landed(found.spider)))
    assert kept(store) == [(ASKED, "no-text")]


def test_one_story_that_a_rule_stumbles_over_does_not_keep_the_others_out(build: Build, store: Store) -> None:
    found = build("shahr20")
    reasons = closing(found.run)
    asyncio.run(found.run.item_error(SimpleNamespace(value=ValueError("odd")), landed(found.spider)))
    asyncio.run(found.run.item_error(SimpleNamespace(value=StoreError("odd")), landed(found.spider)))
    assert reasons == []
    assert kept(store) == [(ASKED, "not-stored")]
    assert found.stats["qomnews/failed/program-error"] == 1
    assert found.stats["qomnews/store_errors"] == 1


def test_a_store_that_others_hold_for_too_long_ends_the_run(build: Build, store: Store) -> None:
    found = build("shahr20")
    reasons = closing(found.run)
    asyncio.run(found.run.item_error(SimpleNamespace(value=StoreBusyError("held")), landed(found.spider)))
    assert reasons == ["store_error"]
    assert kept(store) == []


def test_who_handles_a_story_does_not_wait_for_the_end_which_waits_for_every_story(build: Build) -> None:
    found = build("shahr20")

    async def handled() -> list[str]:
        begun: list[str] = []
        all_handled = asyncio.Event()

        async def close_spider_async(*, reason: str) -> None:
            begun.append(reason)
            await all_handled.wait()

        found.run._crawler.engine = SimpleNamespace(close_spider_async=close_spider_async)
        error = SimpleNamespace(value=StoreBusyError("held"))
        await asyncio.wait_for(found.run.item_error(error, landed(found.spider)), timeout=5)
        all_handled.set()
        return begun

    assert asyncio.run(handled()) == ["store_error"]


def test_a_run_whose_end_cannot_be_written_down_has_failed(
    build: Build, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finish_run(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    found = build("shahr20")
    released: list[bool] = []
    found.run._lock = SimpleNamespace(release=lambda: released.append(True))
    found.run.run_id = 1
    found.run._crawler.stats.get_stats = lambda: {"qomnews/discovery/complete": True}
    monkeypatch.setattr(store, "finish_run", finish_run)
    asyncio.run(found.run.spider_closed("finished"))
    assert found.run.outcome.exit_status == 1
    assert "the disk is full" in found.run.outcome.reasons[0]
    assert released
