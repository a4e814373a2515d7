"""An outlet's site on loopback that does whatever a test wants of it, down to single bytes."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import attrs

from fixtures.newsroom import Newsroom
from fixtures.newsroom.handler import SiteHandler, handler_of
from fixtures.newsroom.server import Replica

Misbehaviour = Callable[[SiteHandler], None]


@attrs.frozen
class Asked:
    """One request: when, by the monotonic clock, for what, and with which headers."""

    at: float
    target: str
    headers: dict[str, str]


class FaultySite:
    """One outlet of the replica, with misbehaviours put in its way."""

    def __init__(self, newsroom: Newsroom, outlet: str = "shahr20", certificate: Path | None = None) -> None:
        self.replica = Replica(newsroom, lambda: datetime.now(UTC))
        self.outlet = outlet
        self.asked: list[Asked] = []
        self._rules: list[tuple[re.Pattern[str], Misbehaviour, list[int]]] = []
        site = self

        class Handler(handler_of(self.replica, outlet)):  # type: ignore[misc] # a class made at run time
            def _answer(self) -> None:
                site.asked.append(Asked(time.monotonic(), self.path, dict(self.headers)))
                rule = site._meet(self.path)
                if rule is None or rule is rightly:
                    super()._answer()
                    return
                self.close_connection = True
                with suppress(OSError):
                    rule(self)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # In the thread of each connection, not in the one that takes them all.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign] # clients go away here, as they must

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def misbehave(self, pattern: str, how: Misbehaviour, times: int = 1_000_000) -> None:
        """So many requests whose target fits `pattern` from its start are answered like that; the last rule wins."""
        self._rules.append((re.compile(pattern), how, [times]))

    def behave(self) -> None:
        """Answer rightly again."""
        self._rules.clear()
        self.asked.clear()

    def times(self, pattern: str = "") -> list[float]:
        """When addresses that fit a pattern were asked for."""
        return [asked.at for asked in self.asked if re.match(pattern, asked.target)]

    def _meet(self, target: str) -> Misbehaviour | None:
        for pattern, how, left in reversed(self._rules):
            if left[0] and pattern.match(target):
                left[0] -= 1
                return how
        return None

    def start(self) -> None:
        """Begin to answer."""
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop_listening(self) -> None:
        """Refuse every further connection."""
        self._server.socket.close()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def faulty_site(newsroom: Newsroom, outlet: str = "shahr20", certificate: Path | None = None) -> Iterator[FaultySite]:
    """A site that answers for as long as the context lasts; over TLS where it has a certificate."""
    site = FaultySite(newsroom, outlet, certificate)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def reply(
    status: int = 200, body: bytes = b"", content_type: str = "text/html; charset=UTF-8", **headers: str
) -> Misbehaviour:
    """That answer; names of headers with `_` for `-`."""

    def send(handler: SiteHandler) -> None:
        _head(handler, status, {"Content-Type": content_type, "Content-Length": str(len(body))} | _named(headers))
        handler.wfile.write(body)

    return send


def rightly(_handler: SiteHandler) -> None:
    """The site's own answer."""


def reset(handler: SiteHandler) -> None:
    """The connection is reset before a word is said."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def silent(seconds: float) -> Misbehaviour:
    """Nothing is said, for so long."""
    return lambda _: time.sleep(seconds)


def stalled(seconds: float) -> Misbehaviour:
    """The answer stops in the middle of its body, for so long."""

    def send(handler: SiteHandler) -> None:
        _head(handler, 200, {"Content-Type": "text/html", "Content-Length": "1000"})
        handler.wfile.write(b"<html><body>")
        handler.wfile.flush()
        time.sleep(seconds)

    return send


def dripping(seconds: float, every: float = 0.05) -> Misbehaviour:
    """A body that comes byte by byte and never stands still, for so long."""

    def send(handler: SiteHandler) -> None:
        _head(handler, 200, {"Content-Type": "text/html"})
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(every)

    return send


def cut_short(handler: SiteHandler) -> None:
    """The connection is closed with half of the body unsent."""
    _head(handler, 200, {"Content-Type": "text/html", "Content-Length": "1000"})
    handler.wfile.write(b"<html><body>" + b"x" * 488)


def half_a_chunk(handler: SiteHandler) -> None:
    """The connection is closed in the middle of a chunk."""
    _head(handler, 200, {"Content-Type": "text/html", "Transfer-Encoding": "chunked"})
    handler.wfile.write(b"ff\r\n<html><body>")


def endless(handler: SiteHandler) -> None:
    """A body without an end, as fast as it is taken."""
    _head(handler, 200, {"Content-Type": "text/html"})
    piece = b"<p>" + b"x" * 65_000
    while True:
        handler.wfile.write(piece)


def endless_head(handler: SiteHandler) -> None:
    """Headers without an end, as fast as they are taken."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    lines = b"".join(b"X-Header-%d: %s\r\n" % (number, b"x" * 1000) for number in range(64))
    while True:
        handler.wfile.write(lines)


def endless_interim(handler: SiteHandler) -> None:
    """One interim answer after another."""
    while True:
        handler.wfile.write(b"HTTP/1.1 102 Processing\r\n\r\n" * 1000)


def long_body(megabytes: int, content_type: str = "application/rss+xml") -> Misbehaviour:
    """A body of that length, which its header announces."""

    def send(handler: SiteHandler) -> None:
        _head(handler, 200, {"Content-Type": content_type, "Content-Length": str(megabytes * 1_000_000)})
        for _ in range(megabytes * 10):
            handler.wfile.write(b" " * 100_000)

    return send


def bomb(gigabytes: float, content_type: str = "text/html; charset=UTF-8") -> Misbehaviour:
    """A body of zeros, packed: a thousandth of what it unpacks to; packed twice, so that little goes over the wire."""
    packed = _packed_zeros(int(gigabytes * 1000))

    def send(handler: SiteHandler) -> None:
        headers = {"Content-Type": content_type, "Content-Encoding": "gzip, gzip", "Content-Length": str(len(packed))}
        _head(handler, 200, headers)
        handler.wfile.write(packed)

    return send


def _packed_zeros(megabytes: int) -> bytes:
    # Members of a gzip file one after another are one: a megabyte is packed once.
    member = gzip.compress(bytes(1_000_000), 9, mtime=0)
    return gzip.compress(member * megabytes, 9, mtime=0)


def _head(handler: SiteHandler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
