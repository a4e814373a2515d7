"""A request and its answer, as they are kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import attrs
from warcio.statusandheaders import StatusAndHeaders

if TYPE_CHECKING:
    from collections.abc import Iterable

_ASCII = bytes(range(32, 127))

Headers = tuple[tuple[str, str], ...]
# They speak of the connection that is over, or are nobody's business.
_ANSWER_LEAVES_OUT = {"transfer-encoding", "content-length"}
_REQUEST_LEAVES_OUT = {"host", "cookie", "authorization", "proxy-authorization"}


@attrs.frozen(kw_only=True)
class Exchange:
    """What was asked and what came.

    Attributes:
        url: the public address.
        fetched_at: `2025-12-16T07:00:00Z`.
        status: the answer's.
        headers: the answer's.
        body: as it came over the wire, but for the transfer encoding.
        truncated: whether the body was left out.
        method: how it was asked for.
        request_headers: None: the request is not kept.
        ip_address: of the server; None where it is not known, as behind a proxy.
    """

    url: str
    fetched_at: str
    status: int
    headers: Headers
    body: bytes
    truncated: bool = False
    method: str = "GET"
    request_headers: Headers | None = None
    ip_address: str | None = None

    def without_body(self) -> Exchange:
        """The same, but for the body."""
        headers = tuple(header for header in self.headers if header[0].lower() != "content-encoding")
        return attrs.evolve(self, headers=headers, body=b"", truncated=bool(self.body))

    def answer_head(self) -> StatusAndHeaders:
        """The answer's status and headers."""
        headers = _without(self.headers, _ANSWER_LEAVES_OUT)
        return StatusAndHeaders(
            f"{self.status} {_phrase(self.status)}",
            [*headers, ("Content-Length", str(len(self.body)))],
            protocol="HTTP/1.1",
        )

    def request_head(self) -> StatusAndHeaders:
        """The request's first line and headers."""
        parts = urlsplit(self.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = _without(self.request_headers or (), _REQUEST_LEAVES_OUT)
        return StatusAndHeaders(f"{target} HTTP/1.1", [("Host", parts.netloc), *headers], protocol=self.method)


def header_text(value: bytes) -> str:
    r"""A header's bytes as text; most that are no ASCII are UTF-8 (RFC 9110, 5.5, leaves it open).

    >>> header_text("/خبر".encode()), header_text(b"caf\xe9")
    ('/خبر', 'café')
    """
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _without(headers: Iterable[tuple[str, str]], names: set[str]) -> list[tuple[str, str]]:
    return [(name, _ascii(value)) for name, value in headers if name.lower() not in names]


def _ascii(value: str) -> str:
    """The value with percent signs for what is no ASCII alone; warcio would quote the colon of an address with it."""
    return value if value.isascii() else quote(value, safe=_ASCII)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
