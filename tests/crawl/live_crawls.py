"""Crawls in the tests' own process, by the real spiders and settings, over real HTTP, in a fraction of a second."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

from qomnews.config import Config
from qomnews.crawl.addon import CONFIG_SETTING
from qomnews.crawl.outcome import Outcome
from qomnews.crawl.run_record import RunRecord

LONGEST_S = 60


@implementer(IHostnameResolver)
class _OneAddress:
    def __init__(self, address: str) -> None:
        self._address = address

    def resolveHostName(  # noqa: N802 - Twisted's name, as are those below
        self,
        receiver: Any,  # noqa: ANN401 - a class of functions
        _name: str,
        portNumber: int = 0,  # noqa: N803 - see above
        *_: object,
        **__: object,
    ) -> object:
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", self._address, portNumber))
        receiver.resolutionComplete()
        return receiver


class Crawls:
    """Runs spiders one after another on a reactor in a thread of its own."""

    def __init__(self) -> None:
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would install the wrong one

        self._reactor: Any = reactor
        self._thread = Thread(target=lambda: self._reactor.run(installSignalHandlers=False), daemon=True)
        self._thread.start()
        self.stats: dict[str, Any] = {}
        self._crawler: Any = None
        self._interruption: asyncio.Task[None] | None = None

    def run(self, outlet: str, config: Config, settings: Mapping[str, Any] | None = None, **arguments: Any) -> Outcome:
        """What a run of one outlet came to; `stats` are then its statistics."""
        done: Future[Outcome] = Future()
        self._reactor.callFromThread(self._begin, outlet, config, settings or {}, arguments, done)
        return done.result(timeout=LONGEST_S)

    def interrupt(self) -> None:
        """The run at work is told to stop, as by SIGTERM."""

        def stop() -> None:
            self._interruption = asyncio.get_running_loop().create_task(self._crawler.stop_async())

        self._reactor.callFromThread(stop)

    @contextmanager
    def all_names_lead_to(self, address: str) -> Iterator[None]:
        """While the context lasts, every host name stands for that address."""
        before = self._reactor.installNameResolver(_OneAddress(address))
        try:
            yield
        finally:
            self._reactor.installNameResolver(before)

    def stop(self) -> None:
        """The reactor stops, for good."""
        self._reactor.callFromThread(self._reactor.stop)
        self._thread.join(timeout=10)

    def _begin(
        self, outlet: str, config: Config, given: Mapping[str, Any], arguments: Mapping[str, Any], done: Future[Outcome]
    ) -> None:
        settings = Settings()
        settings.setmodule("qomnews.settings", priority="project")
        settings.set(CONFIG_SETTING, config, priority="cmdline")
        settings.setdict(dict(given), priority="cmdline")
        runner = AsyncCrawlerRunner(settings)
        crawler = self._crawler = runner.create_crawler(outlet)

        def finish(task: asyncio.Future[None]) -> None:
            try:
                task.result()
                record = crawler.get_extension(RunRecord)
                assert record is not None
                assert record.outcome is not None
                self.stats = crawler.stats.get_stats()
                done.set_result(record.outcome)
            except BaseException as error:  # noqa: BLE001 - the test's own thread raises it
                done.set_exception(error)

        runner.crawl(crawler, **arguments).add_done_callback(finish)


@contextmanager
def live_crawls() -> Iterator[Crawls]:
    """A reactor that runs for as long as the context lasts; there can be one in a process, once."""
    crawls = Crawls()
    try:
        yield crawls
    finally:
        crawls.stop()


def configuration(home: Path, base_url: str, outlet: str = "shahr20", **crawl: Any) -> Config:
    """An operator's settings for a site on loopback that is asked without a pause, but for what a test wants."""
    plain = {"delay": 0, "autothrottle": False, "concurrency": 4, "retries": 1, "timeout": 10, "archive": False}
    section = crawl.pop("section", {})
    return Config(home=home, outlets={outlet: {"base_url": base_url, **section}}, crawl={**plain, **crawl})
