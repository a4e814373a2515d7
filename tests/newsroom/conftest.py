"""The replica, served once for the tests that only look at it, and afresh for those that disturb it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

import attrs
import pytest

from fixtures.newsroom import ANCHOR, Newsroom, Replica, serve


@attrs.frozen
class Got:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Get(Protocol):
    def __call__(self, outlet: str, target: str, *, method: str = "GET", **headers: str) -> Got: ...


def getter(replica: Replica) -> Get:
    """A function that asks a replica, without following redirects; `If_None_Match=` is a header."""

    def get(outlet: str, target: str, *, method: str = "GET", **headers: str) -> Got:
        connection = http.client.HTTPConnection(urlsplit(replica.base_urls[outlet]).netloc, timeout=10)
        try:
            connection.request(method, target, headers={name.replace("_", "-"): v for name, v in headers.items()})
            response = connection.getresponse()
            return Got(response.status, {name.lower(): v for name, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    return get


@pytest.fixture(scope="session")
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture(scope="session")
def shared_replica(newsroom: Newsroom) -> Iterator[Replica]:
    with serve(newsroom, now=lambda: ANCHOR) as replica:
        yield replica


@pytest.fixture(scope="session")
def get(shared_replica: Replica) -> Get:
    return getter(shared_replica)


@pytest.fixture
def replica(newsroom: Newsroom) -> Iterator[Replica]:
    with serve(newsroom, now=lambda: ANCHOR) as own:
        yield own


@pytest.fixture
def ask(replica: Replica) -> Get:
    return getter(replica)
