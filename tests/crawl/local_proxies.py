"""Small proxies on loopback, HTTP (plain and CONNECT) and SOCKS5, that ask for a password and keep what they saw."""

from __future__ import annotations

import base64
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import BinaryIO, cast

import attrs


@attrs.define
class LocalProxy:
    """What a proxy was asked for: whom (`host:port`), and by which credentials. All goes to `upstream`, in truth."""

    upstream: tuple[str, int]
    credentials: tuple[str, str] | None = None
    url: str = ""
    asked: list[str] = attrs.field(factory=list)
    seen_credentials: list[str | None] = attrs.field(factory=list)


class ProxyHandler(StreamRequestHandler):
    """What both kinds share."""

    proxy: LocalProxy

    def _relay(self) -> None:
        """Both ways, until one side ends."""
        with socket.create_connection(self.proxy.upstream, timeout=10) as other:
            back = Thread(target=_copy, args=(other, self.connection), daemon=True)
            back.start()
            _copy(self.connection, other)
            back.join(timeout=10)


class HttpProxyHandler(ProxyHandler):
    """A request for a whole address, or CONNECT."""

    def handle(self) -> None:
        """One connection."""
        head = _head(cast("BinaryIO", self.rfile))
        if not head:
            return
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
        given = fields.get("Proxy-Authorization")
        self.proxy.seen_credentials.append(given and base64.b64decode(given.removeprefix("Basic ")).decode())
        self.proxy.asked.append(f"{method} {target}")
        wanted = self.proxy.credentials
        if wanted and self.proxy.seen_credentials[-1] != ":".join(wanted):
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        elif method == "CONNECT":
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._relay()
        else:
            path = "/" + target.split("/", 3)[3]
            self._forward(_closing(head.replace(target.encode(), path.encode(), 1)))

    def _forward(self, head: bytes) -> None:
        """One request and its answer, after which both connections end, as they say."""
        with socket.create_connection(self.proxy.upstream, timeout=10) as other, other.makefile("rb") as answer:
            other.sendall(head)
            self.wfile.write(_closing(_head(answer)))
            with suppress(OSError):
                while data := answer.read1(65536):
                    self.wfile.write(data)


class SocksHandler(ProxyHandler):
    """SOCKS5 (RFC 1928) with user and password (RFC 1929)."""

    def handle(self) -> None:
        """One connection."""
        read = self.rfile.read
        methods = read(read(2)[1])
        wanted = self.proxy.credentials
        self.wfile.write(b"\x05\x02" if wanted else b"\x05\x00")
        if wanted:
            assert 2 in methods
            read(1)
            user = read(read(1)[0]).decode()
            password = read(read(1)[0]).decode()
            self.proxy.seen_credentials.append(f"{user}:{password}")
            self.wfile.write(b"\x01\x00" if (user, password) == wanted else b"\x01\x01")
            if (user, password) != wanted:
                return
        kind = read(4)[3]
        host = read(read(1)[0]).decode() if kind == 3 else socket.inet_ntoa(read(4))
        (port,) = struct.unpack(">H", read(2))
        self.proxy.asked.append(f"{'name' if kind == 3 else 'address'} {host}:{port}")
        self.wfile.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        self._relay()


@contextmanager
def local_proxy(
    kind: type[ProxyHandler], upstream: str, credentials: tuple[str, str] | None = None
) -> Iterator[LocalProxy]:
    """A proxy that leads all that it is asked for to one server, `http://host:port`."""
    host, port = upstream.removeprefix("http://").split(":")
    proxy = LocalProxy((host, int(port)), credentials)
    handler = type("Handler", (kind,), {"proxy": proxy, "timeout": 10})
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        scheme = "socks5" if kind is SocksHandler else "http"
        proxy.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield proxy
        finally:
            server.shutdown()


def _closing(head: bytes) -> bytes:
    return head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


def _head(stream: BinaryIO) -> bytes:
    lines = []
    while line := stream.readline():
        lines.append(line)
        if line == b"\r\n":
            break
    return b"".join(lines)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
