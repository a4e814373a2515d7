"""Who goes first: a crawl that finds a backfill at work on its outlet waits in line, and the backfill lets it pass."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from filelock import Timeout
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from qomnews.crawl.addon import config_of
from qomnews.crawl.backfill import Backfill
from qomnews.crawl.halt import halt
from qomnews.crawl.lock import is_locked, lock_file, sign_of_backfill
from qomnews.crawl.outcome import YIELDED
from qomnews.crawl.run_record import RunRecord
from qomnews.store import StoreError, open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from filelock import FileLock
    from scrapy.crawler import Crawler

    from qomnews.config import Config
    from qomnews.store import Claim, Store

logger = logging.getLogger(__name__)

# How often a backfill looks whether a crawl waits, and a crawl whether it is its turn.
LOOK_EVERY_S = 1.0
# A backfill answers within seconds; one whose site keeps it waiting for an answer, within the answer's time.
PATIENCE_S = 180.0


def is_awaited(home: Path, outlet_id: str, store: Store) -> bool:
    """Whether a crawl, on this host or on another that shares the store, waits for a backfill's lock."""
    name = _next(outlet_id)
    return is_locked(home, name) or store.is_claimed(name)


@asynccontextmanager
async def in_line(config: Config, outlet_id: str, *, patience: float = PATIENCE_S) -> AsyncIterator[None]:
    """The crawl of an outlet may begin: no backfill is at work on it, and none begins while the context lasts.

    After `patience` seconds it begins all the same, to be told by the lock who holds it.
    """
    store = _shared_store(config)
    place: _Place | None = None
    try:
        if _backfill_works(config.home, outlet_id, store):
            place = _Place.taken(config.home, outlet_id, store)
        if place is not None:
            logger.info("%s: a backfill is at work; waiting for it to let this crawl pass", outlet_id)
            deadline = time.monotonic() + patience
            # It may be another process's, on another host: there is nothing that would tell.
            while _backfill_works(config.home, outlet_id, store) and time.monotonic() < deadline:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_EVERY_S / 4)
        yield
    finally:
        if place is not None:
            place.release()
        if store is not None:
            store.close()


class GiveWay:
    """Scrapy extension of a backfill's runs: ends one, cleanly, when a crawl waits for its outlet."""

    def __init__(self, crawler: Crawler, outlet_id: str) -> None:
        self._crawler = crawler
        self._outlet_id = outlet_id
        self._home = config_of(crawler.settings).home
        self._watch = create_looping_call(self._look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For a backfill's run."""
        if Backfill.of(crawler.settings) is None:
            raise NotConfigured
        watch = cls(crawler, crawler.spidercls.outlet_id)  # type: ignore[attr-defined] # a backfill's spiders have one
        crawler.signals.connect(watch.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(watch.spider_closed, signal=signals.spider_closed)
        return watch

    def spider_opened(self) -> None:
        """The run begins."""
        self._watch.start(LOOK_EVERY_S, now=False)

    def spider_closed(self) -> None:
        """The run is over."""
        if self._watch.running:
            self._watch.stop()

    def _look(self) -> None:
        try:
            awaited = is_awaited(self._home, self._outlet_id, RunRecord.of(self._crawler).store)
        except StoreError as error:
            # The run's own work will meet the same, and end it.
            logger.warning("%s: whether a crawl waits can't be known: %s", self._outlet_id, error)
            return
        if awaited:
            halt(self._crawler, YIELDED, f"a crawl of {self._outlet_id} goes first", failed=False)


class _Place:
    """The place of the one crawl that goes next, taken."""

    def __init__(self, file: FileLock, claim: Claim | None) -> None:
        self._file = file
        self._claim = claim

    @classmethod
    def taken(cls, home: Path, outlet_id: str, store: Store | None) -> Self | None:
        """The place; None where another crawl has it, which will be told by the lock."""
        file = lock_file(home, _next(outlet_id))
        try:
            # A backfill that looks whether anybody waits has it for that moment.
            file.acquire(timeout=0.5)
        except Timeout:
            return None
        try:
            return cls(file, store.claim(_next(outlet_id)) if store else None)
        except StoreError:
            # On another host one waits as well; or the store is lost, which the run will say.
            file.release()
            return None

    def release(self) -> None:
        """Whoever comes next."""
        if self._claim is not None:
            self._claim.release()
        self._file.release()


def _next(outlet_id: str) -> str:
    return f"{outlet_id}.next"


def _backfill_works(home: Path, outlet_id: str, store: Store | None) -> bool:
    sign = sign_of_backfill(outlet_id)
    try:
        return is_locked(home, sign) or bool(store and store.is_claimed(sign))
    except (OSError, StoreError):
        # The run itself will say what is wrong with home or store.
        return False


def _shared_store(config: Config) -> Store | None:
    """The store, where other hosts may use it as well."""
    if not config.database_url.startswith("postgresql"):
        return None
    try:
        return open_store(config.database_url, create=False)
    except StoreError:
        # There is none yet, or the run will say what is wrong with it.
        return None
