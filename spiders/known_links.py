"""Which links the store knows: all of a listing's are asked for in one go, once one of them is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.identity import news_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qomnews.pages import Link

# Addresses, each with the outlet's number of the story if known.
Asked = list[tuple[str, str | None]]


class KnownLinks:
    """What is known of the links of the listing that was read last.

    It is what was known when the first of them was asked for: a run fetches each of them once, and no other run of its
    outlet is at work meanwhile.

    Args:
        outlet_id: whose they are.
        ask: gives those of some addresses that are known.
    """

    def __init__(self, outlet_id: str, ask: Callable[[Asked], set[str]]) -> None:
        self._outlet_id = outlet_id
        self._ask = ask
        self._listing: Iterable[Link] = ()
        self._urls: set[str] = set()
        self._known: set[str] = set()

    def holds(self, url: str, listing: Iterable[Link]) -> bool:
        """Whether an address, of this listing or not, is known."""
        if listing is not self._listing:
            asked = [(link.url, news_id_of(self._outlet_id, link.url)) for link in listing if link.article]
            self._known = self._ask(asked)
            self._listing, self._urls = listing, {each for each, _ in asked}
        if url in self._urls:
            return url in self._known
        return url in self._ask([(url, news_id_of(self._outlet_id, url))])
