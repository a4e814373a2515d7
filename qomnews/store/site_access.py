"""The part of an open store that keeps what a polite crawler has to remember of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.store import sites
from qomnews.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qomnews.store.sites import Rest, Validated


class SiteAccess(Access):
    """Validators, requests made, rests. Every method may raise `StoreError`."""

    def validated(self, outlet: str, url: str) -> Validated | None:
        """What is kept of an address's last answer."""
        with self._read() as connection:
            return sites.validated(connection, outlet, url)

    def keep_validated(self, outlet: str, answers: Iterable[Validated], *, forget_before: datetime) -> None:
        """Keeps answers, each in place of the one before it, and forgets what is older than that moment."""
        with self._write() as connection:
            sites.keep_validated(connection, outlet, answers)
            sites.forget_validated(connection, outlet, before=forget_before)

    def take_requests(self, outlet: str, day: str, wanted: int, *, most: int | None) -> int:
        """How many of the wanted requests may be made; they count as made.

        Args:
            outlet: whom they are for.
            day: Tehran's, as in `1404-09-25`.
            wanted: how many would be good to have.
            most: how many an outlet may be sent in a day; None: any number.
        """
        with self._write() as connection:
            return sites.take_requests(connection, outlet, day, wanted, most=most)

    def give_back_requests(self, outlet: str, day: str, count: int) -> None:
        """Requests that were taken and not made."""
        with self._write() as connection:
            sites.give_back_requests(connection, outlet, day, count)

    def made_requests(self, outlet: str, day: str) -> int:
        """How many requests an outlet was sent in a day, counting those that a run at work has taken."""
        with self._read() as connection:
            return sites.made_requests(connection, outlet, day)

    def rest(self, outlet: str) -> Rest | None:
        """How an outlet stands; None where nothing is known against it."""
        with self._read() as connection:
            return sites.rest(connection, outlet)

    def set_rest(self, standing: Rest) -> None:
        """Keeps how an outlet stands."""
        with self._write() as connection:
            sites.set_rest(connection, standing)

    def clear_rest(self, outlet: str) -> None:
        """Nothing is held against an outlet any more."""
        with self._write() as connection:
            sites.clear_rest(connection, outlet)
