"""Around every answer: headers that keep pages safe, HEAD, one line in the log, and a page for what went wrong."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from qomnews.reader.failures import Failure, answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)
_access = logging.getLogger("qomnews.reader.access")

# Nothing from elsewhere, nothing inline, in nobody's frame. https://www.w3.org/TR/CSP3/
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# In bytes; a search's may have several words and filters.
LONGEST_ADDRESS = 8000
# Likewise; nothing reads one.
LARGEST_BODY = 64 * 1024
HEAD = "qomnews.head"
"""The key of a scope under which stands whether only the head is asked for."""
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Outlets needn't know what their stories are read beside, or what was searched for.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Answering:
    """The outermost layer: whatever comes from within has these headers, and whatever fails within is answered."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope["method"] == "HEAD", send)
        begun = time.perf_counter()
        inner = {**scope, "root_path": self._prefix, "method": "GET" if exchange.is_head else scope["method"]}
        inner[HEAD] = exchange.is_head
        refused = _too_much(scope)
        try:
            if refused is not None:
                await answer(Request(inner), refused)(inner, receive, exchange.send)
            else:
                await self._app(inner, receive, exchange.send)
        except Exception:
            _log.exception("%s failed", scope["path"])
            if exchange.status:
                # Half of it is on its way: the server has to break it off.
                raise
            await answer(Request(inner), Failure(500, "failure.500"))(inner, receive, exchange.send)
        finally:
            client = scope["client"][0] if scope.get("client") else "-"
            took = 1000 * (time.perf_counter() - begun)
            # Without what was asked for: a path names a page, and the rest is the reader's own affair.
            _access.info(
                "%s %s %s %s %d bytes %.0f ms",
                *(client, scope["method"], scope["path"], exchange.status or "-", exchange.size, took),
            )


def _too_much(scope: Scope) -> Failure | None:
    if len(scope["query_string"]) + len(scope["path"]) > LONGEST_ADDRESS:
        return Failure(414, "failure.414")
    said = Headers(scope=scope).get("content-length", "")
    return Failure(413, "failure.413") if said.isdecimal() and int(said) > LARGEST_BODY else None


class _Exchange:
    """What is sent: with the headers, and without a body where only the head was asked for."""

    def __init__(self, is_head: bool, send: Send) -> None:
        self.is_head = is_head
        self.status = 0
        self.size = 0
        self._send = send

    async def send(self, message: Message) -> None:
        """Sends a part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            if self.is_head:
                message = {**message, "body": b""}
        await self._send(message)
