"""Public addresses and the configured ones that stand in for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import attrs
from scrapy.exceptions import IgnoreRequest

from qomnews import outlets

if TYPE_CHECKING:
    from qomnews.outlets import Outlet


class ForeignAddressError(IgnoreRequest):
    """An address that belongs to no outlet: never fetched, whoever asked for it."""


@attrs.frozen
class AddressBook:
    """Which base address stands in for each outlet's public one.

    `bases` maps outlet ids to `scheme://host[:port][/path]`; an outlet that is not in it is fetched where it is.
    With `only` (an outlet's id) the other outlets' addresses are foreign too: the delay and robots.txt that a crawl
    keeps to are its own outlet's.
    """

    bases: Mapping[str, str]
    only: str | None = None

    def configured(self, url: str) -> str:
        """The address to fetch a public one from.

        Raises:
            ForeignAddressError: no outlet, or none that this crawl may ask, answers under its host.
        """
        parts = urlsplit(url)
        base = self.bases.get(self.owner(url).id)
        if base is None:
            return url
        scheme, netloc, folder = urlsplit(base)[:3]
        return urlunsplit((scheme, netloc, folder.rstrip("/") + parts.path, parts.query, parts.fragment))

    def owner(self, url: str) -> Outlet:
        """The outlet that a public address belongs to.

        Raises:
            ForeignAddressError: there is none, or none that this crawl may ask.
        """
        parts = urlsplit(url)
        owner = outlets.outlet_of_host(parts.hostname or "")
        if owner is None or self.only not in (None, owner.id) or parts.port not in (None, 80, 443):
            raise ForeignAddressError(f"{url} is no address of {self.only or 'any outlet'}")
        return owner

    def is_configured(self, url: str) -> bool:
        """Whether an address has the scheme, host and port of a configured one: that may be private, and no other."""
        return any(_origin(url) == _origin(base) for base in self.bases.values())

    def public(self, url: str) -> str:
        """The public address of a configured one; any other comes back as it is."""
        parts = urlsplit(url)
        for outlet_id, base in self.bases.items():
            scheme, netloc, folder = urlsplit(base)[:3]
            folder = folder.rstrip("/")
            if (parts.scheme, parts.netloc) == (scheme, netloc) and f"{parts.path}/".startswith(f"{folder}/"):
                path = parts.path.removeprefix(folder)
                return urlunsplit(("https", outlets.outlet(outlet_id).hosts[0], path, parts.query, parts.fragment))
        return url


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port, those that a scheme implies included."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
