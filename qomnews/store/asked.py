"""The parts of an open store that only answer questions, for exports and for the reader."""

from __future__ import annotations

from qomnews.store.extracts import ExtractAccess
from qomnews.store.pictured import PicturedAccess
from qomnews.store.search.access import SearchAccess
from qomnews.store.shown import ShownAccess


class AskedAccess(ExtractAccess, ShownAccess, PicturedAccess, SearchAccess):
    """Everything that is asked of a store and changes nothing in it. Every method may raise `StoreError`."""
