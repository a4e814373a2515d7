"""The part of an open store that counts for pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from qomnews.store.access import Access
from qomnews.store.pictured_mirrors import followings
from qomnews.store.pictured_stories import daily, hourly, texts
from qomnews.store.tables import sequences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qomnews.store.pictured_mirrors import Following
    from qomnews.store.pictured_selection import Pictured
    from qomnews.store.pictured_stories import Daily, Hourly


class PicturedAccess(Access):
    """The part of an open store that counts for pictures. Every method may raise `StoreError`."""

    def change(self) -> int:
        """The number of the last transaction that changed a record: what was counted at it still holds."""
        with self._read() as connection:
            number = select(sequences.c.value).where(sequences.c.name == "change")
            return connection.execute(number).scalar() or 0

    def daily(self, pictured: Pictured) -> list[Daily]:
        """How many stories appeared on each day in Tehran, by outlet, mirrors apart."""
        with self._read() as connection:
            return daily(connection, pictured)

    def hourly(self, pictured: Pictured) -> list[Hourly]:
        """How many stories appeared in each hour of the day in Tehran, by outlet."""
        with self._read() as connection:
            return hourly(connection, pictured)

    def followings(self, pictured: Pictured) -> list[Following]:
        """Every mirror of a span, whose original it follows and how much later."""
        with self._read() as connection:
            return followings(connection, pictured)

    def texts(self, pictured: Pictured) -> Iterator[tuple[datetime, str]]:
        """When each story was published, and what it says; mirrors are left aside."""
        with self._read() as connection:
            yield from texts(connection, pictured)
