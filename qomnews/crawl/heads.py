"""The head of an answer, of bounded size: Twisted bounds a line of it, and not how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.web._newclient import BODY

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web.iweb import IResponse

# Browsers take a quarter of a megabyte, servers send a few kilobytes.
LARGEST_HEAD = 262_144


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """A connection that is given up where the headers of an answer, or of several interim ones, find no end."""

    _received = 0

    def request(self, request: Any) -> Deferred[IResponse]:  # noqa: ANN401 - Twisted's own, which is not public
        """One more request on this connection."""
        self._received = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """More of the answer."""
        if self._parser is not None and self._parser.state != BODY:
            self._received += len(data)
            if self._received > LARGEST_HEAD and self.transport is not None:
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes such connections."""

    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:  # noqa: ARG002, N802 - Twisted's name
        """One of them."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
