"""Where bytes leave the program: each request of a crawl, to whom it may go, and by which way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _BindAddressAgent, _ScrapyAgent
from scrapy.utils._download_handlers import normalize_bind_address, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from qomnews.crawl.addon import config_of
from qomnews.crawl.address import AddressBook
from qomnews.crawl.budget import RequestBudget
from qomnews.crawl.clock import utc_now
from qomnews.crawl.halt import GIVE_UP, NotAskedError
from qomnews.crawl.heads import BoundedFactory
from qomnews.crawl.proxies import OutletProxy, SocksDownloadHandler
from qomnews.crawl.public_address import PublicReactor

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.web.client import Agent


class OutletDownloadHandler(HTTP11DownloadHandler):
    """Fetches from the configured address; requests, responses, robots.txt, archive and records see the public one.

    Nothing can go round it, redirects and robots.txt included: it asks the outlet's own hosts only, opens connections
    to public addresses only (or to the configured one, or to the outlet's proxy).
    The moment of each answer is kept in `request.meta["fetched_at"]` (UTC).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._sections = config_of(crawler.settings).outlets
        bases = {name: section.base_url for name, section in self._sections.items() if section.base_url}
        self._book = AddressBook(bases, only=getattr(crawler.spidercls, "outlet_id", None))
        self._socks: SocksDownloadHandler | None = None
        self._under_way: set[Deferred[Response]] = set()
        self._given_up = False
        crawler.signals.connect(self.give_up, signal=GIVE_UP)
        # Twisted would ask a second time by itself, and nobody would count it; Scrapy's retries do as much.
        self._pool.retryAutomatically = False
        self._pool._factory = BoundedFactory  # noqa: SLF001 - Scrapy sets it so, and there is no other way

    async def download_request(self, request: Request) -> Response:
        """The answer to a request, under its public address.

        Raises:
            ForeignAddressError: it is to no host of the outlet.
            PrivateAddressError: its host leads into a network that isn't the public one.
            NotAskedError: the run was halted, or its budget is used up.
        """
        target = self._book.configured(request.url)
        wire_request = request.replace(url=target, meta=dict(request.meta))
        section = self._sections.get(self._book.owner(request.url).id)
        if proxy := OutletProxy.of(section) if section else None:
            wire_request = proxy.ask(wire_request)
        elif self._book.is_configured(target):
            # One that the environment names is for the sites of the world.
            wire_request.meta.pop("proxy", None)
        if budget := self._crawler.get_extension(RequestBudget):
            budget.take()
        try:
            response = await self._answer(wire_request, proxy)
        except Exception as error:
            if self._given_up:
                raise NotAskedError("the run ended before its answer came") from error
            raise
        request.meta["download_latency"] = wire_request.meta.get("download_latency")
        request.meta["fetched_at"] = utc_now()
        location = response.headers.get("Location")
        if location:
            response.headers["Location"] = self._book.public(location.decode("latin-1"))
        return response.replace(url=request.url)

    async def _answer(self, request: Request, proxy: OutletProxy | None) -> Response:
        if proxy is None or not proxy.is_socks:
            return await self._ask(request)
        if self._socks is None:
            self._socks = SocksDownloadHandler(self._crawler, proxy)
        return await self._socks.download_request(request)

    def give_up(self) -> None:
        """Wait for no answer any longer: the run is told to stop."""
        self._given_up = True
        for waiting in tuple(self._under_way):
            waiting.cancel()
        if self._socks is not None:
            self._socks.give_up()

    async def _ask(self, request: Request) -> Response:
        # As Scrapy's own handler does, which leaves no choice of agent.
        agent = _OutletAgent(
            self._book,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        waiting = agent.download_request(request)
        self._under_way.add(waiting)
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(waiting)
        finally:
            self._under_way.discard(waiting)

    async def close(self) -> None:
        """Let go of every connection."""
        if self._socks is not None:
            await self._socks.close()
        await super().close()


class _OutletAgent(_ScrapyAgent):
    """One request; a connection that a site's name led to is opened to a public address, or not at all."""

    def __init__(self, book: AddressBook, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type] # its own, handed through
        self._book = book

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        if request.meta.get("proxy") or self._book.is_configured(request.url):
            return super()._get_agent(request, timeout)
        from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would install the wrong one

        return _BindAddressAgent(
            reactor=PublicReactor(reactor),  # type: ignore[arg-type] # it does all that the reactor does
            contextFactory=self._contextFactory,
            connectTimeout=timeout,
            bindAddress=normalize_bind_address(request.meta.get("bindaddress") or self._bindAddress),
            pool=self._pool,
        )
