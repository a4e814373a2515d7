"""A proxy for an outlet that refuses the hosts of other countries, and what holds behind one."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import attrs
from scrapy.core.downloader.handlers._httpx import HttpxDownloadHandler
from scrapy.exceptions import DownloadTimeoutError
from w3lib.http import basic_auth_header

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from qomnews.config_sections import OutletConfig

# A proxy that answers for a public name resolves it itself: which address it then asks is its operator's to see to.
# The crawler opens connections to the proxy alone, and asks it for nothing but the outlet's own hosts.


@attrs.frozen
class OutletProxy:
    """Where requests of one outlet go through; whom the proxy knows is never printed."""

    url: str
    user: str | None = attrs.field(default=None, repr=False)
    password: str = attrs.field(default="", repr=False)

    @classmethod
    def of(cls, section: OutletConfig) -> Self | None:
        """The proxy that the operator named, if any."""
        if section.proxy is None:
            return None
        user = section.proxy_user.get_secret_value() if section.proxy_user else None
        return cls(section.proxy, user, section.proxy_password.get_secret_value() if section.proxy_password else "")

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS5, not HTTP."""
        return urlsplit(self.url).scheme == "socks5"

    @property
    def url_with_credentials(self) -> str:
        """The address with name and password in it, whatever signs they hold."""
        if self.user is None:
            return self.url
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{quote(self.user, safe='')}:{quote(self.password, safe='')}@{parts.netloc}"

    def ask(self, request: Request) -> Request:
        """The request as it is put to the proxy; the one that was given, which others log and keep, stays as it is."""
        through = request.replace(meta={**request.meta, "proxy": self.url})
        if self.user is not None and not self.is_socks:
            through.headers["Proxy-Authorization"] = basic_auth_header(self.user, self.password, "utf-8")
        return through


class SocksDownloadHandler(HttpxDownloadHandler):
    """Scrapy's own handler on httpx, the one that speaks SOCKS; used for outlets with such a proxy, and for no others.

    Scrapy calls it experimental. What it lacks is made good here: a time for the whole answer, not for each piece.
    """

    experimental = False

    def __init__(self, crawler: Crawler, proxy: OutletProxy) -> None:
        super().__init__(crawler)
        self._proxy = proxy
        self._under_way: set[asyncio.Timeout] = set()
        # At DEBUG it prints name and password.
        logging.getLogger("httpcore2").setLevel(logging.INFO)

    def _extract_proxy_url_with_creds(self, request: Request) -> str:  # noqa: ARG002 - Scrapy's signature
        # Scrapy's own way breaks on a slash in a password, and prints it.
        return self._proxy.url_with_credentials

    async def download_request(self, request: Request) -> Response:
        """The answer to a request.

        Raises:
            DownloadTimeoutError: it was not there in time.
        """
        try:
            async with asyncio.timeout(request.meta.get("download_timeout")) as limit:
                self._under_way.add(limit)
                try:
                    return await super().download_request(request)
                finally:
                    self._under_way.discard(limit)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"{request.url} took too long") from error

    def give_up(self) -> None:
        """Wait for no answer any longer."""
        for limit in self._under_way:
            limit.reschedule(asyncio.get_running_loop().time())
