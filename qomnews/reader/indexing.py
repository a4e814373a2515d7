"""Keeps the search index up with the store while the reader serves: in a thread and on connections of its own."""

from __future__ import annotations

import logging
import time
from threading import Event, Thread
from typing import TYPE_CHECKING

from qomnews.store import Filler, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.store import Filled

_log = logging.getLogger(__name__)

EVERY_S = 3.0
"""Between two looks at what changed."""
_AFTER_FAILURE_S = 30.0
_TELL_EVERY_S = 10.0
# Between two transactions, so that pages that are asked for meanwhile get their turn.
_BREATH_S = 0.02


class IndexKeeper:
    """Fills the index and keeps it up, from `start` to `stop`.

    Args:
        url: the store's address.
        loaded: called when there is something new, so that no page has to wait for it.
    """

    def __init__(self, url: str, loaded: Callable[[], object]) -> None:
        self._url = url
        self._loaded = loaded
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="search-index", daemon=True)
        self._told = ("", 0.0)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the transaction that is under way, which is a matter of a second."""
        self._stopped.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        wait = 0.0
        while not self._stopped.wait(wait):
            try:
                self._keep_up()
            except StoreError as error:
                # It stays as it is, and so does the reason: once is enough.
                if str(error) != self._told[0]:
                    _log.warning("the search index can't be kept up: %s", error)
                self._told = (str(error), 0.0)
            except Exception:  # noqa: BLE001 - a thread that died would be found out by nobody
                _log.exception("the search index can't be kept up")
            wait = _AFTER_FAILURE_S

    def _keep_up(self) -> None:
        with Filler(self._url) as filler:
            first = True
            while not self._stopped.is_set():
                self._after(filler.catch_up(progress=self._tell, stopped=self._stopped.is_set), first=first)
                first = False
                self._stopped.wait(EVERY_S)

    def _after(self, filled: Filled, *, first: bool) -> None:
        if filled.anew:
            _log.info("the search index was made anew: %s", filled.anew)
        if self._told[1]:
            _log.info("the search index is up with the store")
        self._told = ("", 0.0)
        if filled.written or first:
            self._loaded()

    def _tell(self, done: int, total: int) -> None:
        self._stopped.wait(_BREATH_S)
        now = time.monotonic()
        if done < total and now - self._told[1] > _TELL_EVERY_S:
            _log.info("the search index: %d of %d articles", done, total)
            self._told = ("", now)
