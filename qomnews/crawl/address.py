"""Public addresses and the configured ones that stand in for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import attrs
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import IgnoreRequest

from qomnews import outlets
from qomnews.crawl.addon import config_of
from qomnews.crawl.clock import utc_now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class ForeignAddressError(IgnoreRequest):
    """An address that belongs to no outlet: never fetched, whoever asked for it."""


@attrs.frozen
class AddressBook:
    """Which base address stands in for each outlet's public one.

    `bases` maps outlet ids to `scheme://host[:port][/path]`; an outlet that is not in it is fetched where it is.
    With `only` (an outlet's id) the other outlets' addresses are foreign too: the delay and robots.txt that a crawl
    keeps to are its own outlet's.
    """

    bases: Mapping[str, str]
    only: str | None = None

    def configured(self, url: str) -> str:
        """The address to fetch a public one from.

        Raises:
            ForeignAddressError: no outlet, or none that this crawl may ask, answers under its host.
        """
        parts = urlsplit(url)
        owner = outlets.outlet_of_host(parts.hostname or "")
        if owner is None or self.only not in (None, owner.id) or parts.port not in (None, 80, 443):
            raise ForeignAddressError(f"{url} is no address of {self.only or 'any outlet'}")
        base = self.bases.get(owner.id)
        if base is None:
            return url
        scheme, netloc, folder = urlsplit(base)[:3]
        return urlunsplit((scheme, netloc, folder.rstrip("/") + parts.path, parts.query, parts.fragment))

    def public(self, url: str) -> str:
        """The public address of a configured one; any other comes back as it is."""
        parts = urlsplit(url)
        for outlet_id, base in self.bases.items():
            scheme, netloc, folder = urlsplit(base)[:3]
            folder = folder.rstrip("/")
            if (parts.scheme, parts.netloc) == (scheme, netloc) and f"{parts.path}/".startswith(f"{folder}/"):
                path = parts.path.removeprefix(folder)
                return urlunsplit(("https", outlets.outlet(outlet_id).hosts[0], path, parts.query, parts.fragment))
        return url


class OutletDownloadHandler(HTTP11DownloadHandler):
    """Fetches from the configured address; requests, responses, robots.txt, archive and records see the public one.

    It stands where bytes leave the program, so that nothing can go round it: redirects and robots.txt included.
    The moment of each answer is kept in `request.meta["fetched_at"]` (UTC).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        sections = config_of(crawler.settings).outlets
        bases = {name: section.base_url for name, section in sections.items() if section.base_url}
        self._book = AddressBook(bases, only=getattr(crawler.spidercls, "outlet_id", None))

    async def download_request(self, request: Request) -> Response:
        """The answer to a request, under its public address."""
        target = self._book.configured(request.url)
        wire_request = request if target == request.url else request.replace(url=target)
        response = await super().download_request(wire_request)
        request.meta.update(wire_request.meta, fetched_at=utc_now())
        location = response.headers.get("Location")
        if location:
            response.headers["Location"] = self._book.public(location.decode("latin-1"))
        return response.replace(url=request.url)
