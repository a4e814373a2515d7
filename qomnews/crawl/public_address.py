"""Connections to public addresses only, so that no site can make the crawler ask the network that it stands in.

The check stands where a connection is opened, with the very address that it is opened to: whatever a name resolves to,
how often it changes (DNS rebinding) and what redirected to it, no packet leaves for any other.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from zope.interface import directlyProvides, providedBy

if TYPE_CHECKING:
    from twisted.internet.interfaces import IConnector

# IPv6 addresses that carry an IPv4 one in their last 32 bits, and lead to it (RFC 4291 2.5.5, RFC 6052).
_CARRIERS = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))


class PrivateAddressError(IgnoreRequest):
    """A host name that leads into a network that isn't the public one."""


def is_public(host: str) -> bool:
    """Whether an IP address is one of the public internet; False for what is no IP address.

    Private are those of RFC 1918 and RFC 4193, loopback, link-local (cloud metadata among them), carrier-grade NAT,
    multicast, reserved and documentation ranges, and IPv6 addresses that lead to such an IPv4 one.

    >>> is_public("185.143.233.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        carried = _carried(address)
        if carried is not None:
            return is_public(str(carried))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to, if it does: mapped, translated or 6to4."""
    if any(address in network for network in _CARRIERS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour


class PublicReactor:
    """Twisted's reactor as an agent sees it, that opens connections to public addresses only."""

    def __init__(self, reactor: Any) -> None:  # noqa: ANN401 - Twisted's has no one type
        self._reactor = reactor
        # An endpoint asks what a reactor can do.
        directlyProvides(self, *providedBy(reactor))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the reactor has
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *arguments: Any, **options: Any) -> IConnector:  # noqa: N802 - Twisted's
        """A connection to an IP address that a name was resolved to.

        Raises:
            PrivateAddressError: the address isn't public.
        """
        if not is_public(host):
            raise PrivateAddressError(f"{host} is no address of the public internet")
        connector: IConnector = self._reactor.connectTCP(host, port, *arguments, **options)
        return connector
