"""The part of an open store that is derived again when rules get better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.store import rederiving
from qomnews.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.store.read import Selection
    from qomnews.store.rederiving import Due, Kept, Key, Rederived
    from qomnews.story import Fingerprinted


class RederivingAccess(Access):
    """Records and what they were derived from. Every method may raise `StoreError`."""

    _horizon_days: int | None

    def count_selected(self, selection: Selection) -> int:
        """How many articles a selection has, mirrors and what was removed included."""
        with self._read() as connection:
            return rederiving.count(connection, selection)

    def due_again(self, selection: Selection, *, after: int, limit: int) -> list[Due]:
        """The records of so many articles by their order of arrival, behind the one that is `after`."""
        with self._read() as connection:
            return rederiving.due(connection, selection, after=after, limit=limit)

    def kept(self, keys: Sequence[Key]) -> list[Kept]:
        """Records and what their pages said, those that are there."""
        with self._read() as connection:
            return rederiving.kept(connection, keys)

    def rederive(self, items: Iterable[tuple[Kept, Fingerprinted]]) -> list[Rederived]:
        """Stores records that were derived again, all or none; ids, versions and first sight stay what they are."""
        with self._write() as connection:
            return list(rederiving.rederive(connection, items, now=self._clock(), horizon_days=self._horizon_days))
