"""What a route reads from: the store, opened for reading alone, with a deadline for every statement.

A route that takes a `store: Reading` has one for questions that a person waits for, `export_store: LongReading` one for
answers that stream for minutes; each has connections of its own, so that neither keeps the other waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from threading import BoundedSemaphore, Lock
from typing import Annotated

from fastapi import Depends, Request

from qomnews.config import Config
from qomnews.search.filters import Filters
from qomnews.store import Store, open_to_read

# Of those that stream for minutes.
_EXPORTS_AT_ONCE = 2


class Stores:
    """The store as pages and exports read it; opened when first asked, again when that failed."""

    def __init__(self, config: Config, clock: Callable[[], datetime]) -> None:
        self._config = config
        self._clock = clock
        self._lock = Lock()
        self._opened: dict[str, Store] = {}
        self._all = ExitStack()
        self.export_turns = BoundedSemaphore(_EXPORTS_AT_ONCE)
        """One for each export that may be made at once; who gets none is turned away, not kept waiting."""

    def pages(self) -> Store:
        """For what a person waits for.

        Raises:
            StoreError: it can't be opened.
        """
        return self._open("pages", self._config.serve.deadline, self._config.serve.threads)

    def exports(self) -> Store:
        """For what streams.

        Raises:
            StoreError: it can't be opened.
        """
        return self._open("exports", self._config.serve.export_deadline, _EXPORTS_AT_ONCE)

    def load_search(self) -> None:
        """Has what is new in the search index at hand before a page asks for it.

        Raises:
            StoreError: it can't be read.
        """
        self.pages().search(Filters(), limit=1, facets=1)

    def close(self) -> None:
        """Lets go of every connection."""
        with self._lock:
            self._all.close()
            self._opened.clear()

    def _open(self, name: str, deadline: float, connections: int) -> Store:
        with self._lock:
            if name not in self._opened:
                url = self._config.database_url
                store = open_to_read(url, deadline=deadline, connections=connections, clock=self._clock)
                self._opened[name] = self._all.enter_context(store)
            return self._opened[name]


def _stores(request: Request) -> Stores:
    stores: Stores = request.app.state.stores
    return stores


def _pages(request: Request) -> Store:
    return _stores(request).pages()


def _exports(request: Request) -> Store:
    return _stores(request).exports()


def _export_turns(request: Request) -> BoundedSemaphore:
    return _stores(request).export_turns


def _now(request: Request) -> datetime:
    clock: Callable[[], datetime] = request.app.state.clock
    return clock()


def _config(request: Request) -> Config:
    config: Config = request.app.state.config
    return config


Reading = Annotated[Store, Depends(_pages)]
LongReading = Annotated[Store, Depends(_exports)]
ExportTurns = Annotated[BoundedSemaphore, Depends(_export_turns)]
Now = Annotated[datetime, Depends(_now)]
Settings = Annotated[Config, Depends(_config)]
