"""A proxy for an outlet that refuses the hosts of other countries, and what holds behind one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs
from scrapy.core.downloader.handlers._httpx import HttpxDownloadHandler
from scrapy.exceptions import DownloadTimeoutError
from w3lib.http import basic_auth_header

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.http import Response

    from qomnews.config_sections import OutletConfig

# A proxy that answers for a public name resolves it itself: which address it then asks is its operator's to see to.
# The crawler opens connections to the proxy alone, and asks it for nothing but the outlet's own hosts.


@attrs.frozen
class OutletProxy:
    """Where requests of one outlet go through; `credentials` is a header's value and never printed."""

    url: str
    credentials: bytes | None = attrs.field(default=None, repr=False)

    @classmethod
    def of(cls, section: OutletConfig) -> Self | None:
        """The proxy that the operator named, if any."""
        if section.proxy is None:
            return None
        if section.proxy_user is None:
            return cls(section.proxy)
        password = section.proxy_password.get_secret_value() if section.proxy_password else ""
        return cls(section.proxy, basic_auth_header(section.proxy_user.get_secret_value(), password, "utf-8"))

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS5, not HTTP."""
        return urlsplit(self.url).scheme == "socks5"

    def ask(self, request: Request) -> Request:
        """The request as it is put to the proxy; the one that was given, which others log and keep, stays as it is."""
        through = request.replace(meta={**request.meta, "proxy": self.url})
        if self.credentials is not None:
            through.headers["Proxy-Authorization"] = self.credentials
        return through


class SocksDownloadHandler(HttpxDownloadHandler):
    """Scrapy's own handler on httpx, the one that speaks SOCKS; used for outlets with such a proxy, and for no others.

    Scrapy calls it experimental. What it lacks is made good here: a time for the whole answer, not for each piece.
    """

    experimental = False

    async def download_request(self, request: Request) -> Response:
        """The answer to a request.

        Raises:
            DownloadTimeoutError: it was not there in time.
        """
        try:
            async with asyncio.timeout(request.meta.get("download_timeout")):
                return await super().download_request(request)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"{request.url} took too long") from error
