"""Whatever a site's name resolves to, no connection is opened into a private network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure
from zope.interface import implementer

from qomnews.crawl.failure import reason_of
from qomnews.crawl.public_address import PrivateAddressError, PublicReactor, is_public

PUBLIC = "185.143.233.1"


@implementer(IHostnameResolver)
class Rebinding:
    """Gives another answer at each question, as the name server of somebody who means harm does."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self._answers = iter(answers)

    def resolveHostName(  # noqa: N802 - Twisted's name, as are those below
        self,
        receiver: Any,  # noqa: ANN401 - a class of functions
        _name: str,
        portNumber: int = 0,  # noqa: N803 - see above
        *_: object,
        **__: object,
    ) -> object:
        receiver.resolutionBegan(None)
        for address in next(self._answers):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return receiver


def connect(*answers: tuple[str, ...]) -> tuple[list[str], list[Any]]:
    """Connects once for each answer: the addresses that connections were opened to, and the errors."""
    memory = MemoryReactorClock()  # type: ignore[no-untyped-call]
    memory.installNameResolver(Rebinding(*answers))  # type: ignore[arg-type] # mypy doesn't read zope's declarations
    endpoint = HostnameEndpoint(PublicReactor(memory), "www.mehrnews.com", 443)
    errors: list[Any] = []

    def keep(failure: Failure) -> None:
        errors.append(failure.value)

    for _ in answers:
        endpoint.connect(Factory()).addErrback(keep)  # type: ignore[arg-type] # likewise
        memory.advance(1)
    return [client[0] for client in memory.tcpClients], errors


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "127.0.0.1", "0.0.0.0",  # noqa: S104 - an address to refuse, not one to listen on
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1",
        "2002:7f00:1::", "www.mehrnews.com", "127.1", "",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700::1111", "::ffff:185.143.233.1", "64:ff9b::185.143.233.1"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


def test_a_public_name_is_connected_to() -> None:
    assert connect((PUBLIC,)) == ([PUBLIC], [])


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:169.254.169.254"])
def test_a_name_that_leads_into_a_private_network_is_not(address: str) -> None:
    opened, (error,) = connect((address,))
    assert opened == []
    assert isinstance(error, PrivateAddressError)
    assert reason_of(error)[0] == "private-address"


def test_a_name_that_changes_between_two_connections_is_asked_about_each_time() -> None:
    opened, errors = connect((PUBLIC,), ("127.0.0.1",), (PUBLIC,))
    assert opened == [PUBLIC, PUBLIC]
    assert [type(error) for error in errors] == [PrivateAddressError]


def test_of_several_addresses_only_the_public_ones_are_connected_to() -> None:
    answers: Iterable[str] = ("192.168.0.1", PUBLIC)
    opened, _ = connect(tuple(answers))
    assert opened == [PUBLIC]
