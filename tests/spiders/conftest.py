"""Spiders without a network: listings come from a table, marks and stories from a store of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from qomnews.config_sections import CrawlConfig, OutletConfig
from qomnews.crawl.failure import reason_of_status
from qomnews.crawl.run_record import RunRecord
from qomnews.store import Store, open_store
from spiders.listing_spider import ListingError
from spiders.mehr import MehrSpider
from spiders.outlet_spider import OutletSpider
from spiders.shahr20 import Shahr20Spider
from spiders.titronline import TitrOnlineSpider

NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
SPIDERS: dict[str, type[OutletSpider]] = {
    spider.outlet_id: spider for spider in (MehrSpider, Shahr20Spider, TitrOnlineSpider)
}


Stat = Any


class FakeStats(dict[str, Any]):
    def get_value(self, name: str, default: Stat = None) -> Stat:
        return self.get(name, default)

    def set_value(self, name: str, value: Stat) -> None:
        self[name] = value

    def inc_value(self, name: str, by: int = 1) -> None:
        self[name] = self.get(name, 0) + by


class Discovery:
    """What one run of a spider asked for: listings, then stories."""

    def __init__(self, spider: OutletSpider, stats: FakeStats, run: RunRecord) -> None:
        self.spider = spider
        self.stats = stats
        self.run = run
        self.listings: list[str] = []
        self.stories: list[str] = []

    @property
    def problems(self) -> str:
        return "; ".join(self.stats.get("qomnews/discovery/problems", ()))

    @property
    def warnings(self) -> str:
        return "; ".join(self.stats.get("qomnews/discovery/warnings", ()))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}") as opened:
        yield opened


@pytest.fixture
def record(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[RunRecord, FakeStats]]:
    """The record of a run that began at NOW."""
    monkeypatch.setattr("qomnews.crawl.run_record.utc_now", lambda: NOW)
    monkeypatch.setattr("spiders.outlet_spider.utc_now", lambda: NOW)
    monkeypatch.setattr("qomnews.crawl.looks.utc_now", lambda: NOW)
    monkeypatch.setattr("spiders.story_spider.utc_now", lambda: NOW)
    monkeypatch.setattr("spiders.mehr.utc_now", lambda: NOW)

    def make(outlet_id: str) -> tuple[RunRecord, FakeStats]:
        stats = FakeStats()
        crawler: Any = SimpleNamespace(stats=stats, settings={}, get_extension=lambda _: run)
        lock: Any = None
        run: RunRecord = RunRecord(crawler, outlet_id, lock, store)
        return run, stats

    return make


@pytest.fixture
def build(record: Callable[[str], tuple[RunRecord, FakeStats]]) -> Callable[..., Discovery]:
    """A spider of an outlet in a run of its own; keyword arguments are the spider's."""

    def make(outlet_id: str, *, topic: str | None = None, **arguments: str) -> Discovery:
        run, stats = record(outlet_id)
        spider = SPIDERS[outlet_id](**arguments)
        spider.crawler = run._crawler
        spider.section = OutletConfig(base_url=None, enabled=True, desk_topic=topic)
        spider.crawl_config = CrawlConfig()
        return Discovery(spider, stats, run)

    return make


@pytest.fixture
def discover(build: Callable[..., Discovery], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a spider's discovery over a table of path -> body, status, or a function of the path that gives either."""

    async def run(
        outlet_id: str, answers: dict[str, Any] | Callable[[str], Any], *, topic: str | None = None, **arguments: str
    ) -> Discovery:
        found = build(outlet_id, topic=topic, **arguments)

        async def listing(path: str) -> Response:
            found.listings.append(path)
            answer = (
                answers(path)
                if callable(answers)
                else next(
                    (body for start, body in sorted(answers.items(), reverse=True) if path.startswith(start)), 404
                )
            )
            if isinstance(answer, BaseException):
                raise answer
            if isinstance(answer, int):
                raise ListingError(f"{path}: {reason_of_status(answer)[1]}", status=answer)
            body, headers = answer if isinstance(answer, tuple) else (answer, {})
            url = found.spider.outlet.public_base + path
            return HtmlResponse(url, body=body, encoding="utf-8", headers=headers, request=Request(url))

        monkeypatch.setattr(found.spider, "listing", listing)
        found.stories.extend([request.url async for request in found.spider.start()])
        return found

    return run
