"""One page fetched for a person, by the rules of a crawl: own hosts, robots.txt, name, limits, no private address."""

from __future__ import annotations

import http.client
import ssl
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import attrs
from w3lib.url import safe_url_string

from qomnews.cli.saved_page import PageError, SavedPage, content_type

if TYPE_CHECKING:
    from protego import Protego

    from qomnews.config import Config
    from qomnews.crawl.address import AddressBook

_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
# Read at a time: between two of these the clock and the size are looked at.
_PIECE = 1 << 16


@attrs.frozen
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def fetch_page(url: str, *, outlet: str, config: Config) -> SavedPage:
    """The page at an address of an outlet, redirects followed while they stay with it.

    It is asked for where the configuration says that the outlet is fetched from; the page's address stays public.

    Raises:
        PageError: the address is not the outlet's or a private one, robots.txt forbids it, or no page came.
    """
    from qomnews.crawl.address import AddressBook

    bases = {name: section.base_url for name, section in config.outlets.items() if section.base_url}
    fetch = _Fetch(config, AddressBook(bases, only=outlet), outlet)
    for _ in range(_MOST_REDIRECTS + 1):
        fetch.must_be_allowed(url)
        answer = fetch.answer(url)
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not location:
            break
        url = fetch.following(url, location)
    else:
        raise PageError(f"{url}: more than {_MOST_REDIRECTS} redirects; save the page with a browser and name the file")
    if answer.status == 429 or answer.status >= 500 or answer.status in _REDIRECTS:
        raise PageError(f"{url}: the site answered with status {answer.status}; try again later")
    if not answer.body.strip():
        raise PageError(f"{url}: the answer (status {answer.status}) is empty; try again later")
    return SavedPage(answer.body, url, answer.status, content_type(answer.headers))


class _Fetch:
    """One visit to an outlet's site, within the time that the configuration gives one answer."""

    def __init__(self, config: Config, book: AddressBook, outlet: str) -> None:
        from qomnews.crawl.addon import user_agent

        self._config = config
        self._book = book
        self._agent = user_agent(config)
        self._robots: dict[str, Protego] = {}
        # A base address is the operator's own word, private or not.
        self._anywhere = outlet in book.bases

    def must_be_allowed(self, url: str) -> None:
        """Keep to robots.txt, unless the configuration says not to."""
        if not self._config.crawl.obey_robots:
            return
        from protego import Protego

        address = urljoin(url, "/robots.txt")
        if address not in self._robots:
            robots = self.answer(address)
            self._robots[address] = Protego.parse(
                robots.body.decode("utf-8", "replace") if robots.status == 200 else ""
            )
        if not self._robots[address].can_fetch(url, self._agent):
            raise PageError(f"{url}: the site's robots.txt forbids it; save it with a browser and name the file")

    def following(self, url: str, location: str) -> str:
        """The public address that a redirect leads to."""
        try:
            return self._book.public(urljoin(self._target(url), location))
        except ValueError as error:
            raise PageError(f"{url}: redirects to {location!r}, which is no address; try again later") from error

    def answer(self, url: str) -> _Answer:
        """The answer to one request."""
        try:
            return self._asked(url)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise PageError(f"{url}: {reason}; try again later, or save the page and name the file") from error

    def _target(self, url: str) -> str:
        from qomnews.crawl.address import ForeignAddressError

        if urlsplit(url).scheme not in ("http", "https"):
            raise PageError(f"{url}: only http and https are fetched", 2)
        try:
            return safe_url_string(self._book.configured(url))
        except (ForeignAddressError, ValueError) as error:
            raise PageError(f"{error}: nothing is fetched from there; give an address on its own host") from error

    def _asked(self, url: str) -> _Answer:
        parts = urlsplit(self._target(url))
        until = time.monotonic() + self._config.crawl.timeout
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            connection.connect()
            self._must_be_public(url, connection)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers={"User-Agent": self._agent, "Accept-Encoding": "identity"})
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            if headers.get("content-encoding", "identity") != "identity":
                raise PageError(f"{url}: the answer is compressed, unasked; save the page and name the file")
            return _Answer(response.status, headers, self._body(url, response, until))
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        timeout = self._config.crawl.timeout
        if scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=timeout)
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())

    def _must_be_public(self, url: str, connection: http.client.HTTPConnection) -> None:
        """What counts is whom the connection reached, not what a name was said to stand for before it was made."""
        from qomnews.crawl.public_address import is_public

        peer = connection.sock.getpeername()[0].split("%")[0]
        if not self._anywhere and not is_public(peer):
            raise PageError(f"{url}: its host is at {peer}, a private address; set base_url if that is meant")

    def _body(self, url: str, response: http.client.HTTPResponse, until: float) -> bytes:
        crawl = self._config.crawl
        pieces: list[bytes] = []
        size = 0
        while piece := response.read1(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > crawl.max_page_mb * 1_000_000:
                raise PageError(f"{url}: larger than {crawl.max_page_mb:g} MB; see QOMNEWS_CRAWL__MAX_PAGE_MB")
            if time.monotonic() > until:
                raise PageError(f"{url}: no whole answer in {crawl.timeout:g} s; see QOMNEWS_CRAWL__TIMEOUT")
        if response.length:
            raise PageError(f"{url}: the answer broke off {response.length} bytes early; try again")
        return b"".join(pieces)
