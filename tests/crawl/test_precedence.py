"""Who goes first where a crawl and a backfill want the same outlet."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from qomnews.config import Config
from qomnews.crawl import precedence
from qomnews.crawl.lock import LockedError, is_locked, lock_outlet
from qomnews.crawl.precedence import in_line, is_awaited
from qomnews.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Any:  # noqa: ANN401 - a generator of one
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path)


def test_without_a_backfill_nobody_waits(config: Config, store: Store) -> None:
    async def crawl() -> bool:
        async with in_line(config, "mehr"):
            return is_awaited(config.home, "mehr", store)

    assert asyncio.run(crawl()) is False


def test_a_crawl_does_not_wait_for_another_crawl(config: Config) -> None:
    lock = lock_outlet(config.home, "mehr")

    async def crawl() -> None:
        async with in_line(config, "mehr"):
            lock_outlet(config.home, "mehr")

    began = time.monotonic()
    with pytest.raises(LockedError):
        asyncio.run(crawl())
    assert time.monotonic() - began < 5
    lock.release()


def test_a_backfill_sees_that_a_crawl_waits_and_the_crawl_begins_once_it_lets_go(config: Config, store: Store) -> None:
    lock = lock_outlet(config.home, "mehr", backfill=True)
    order: list[str] = []

    async def backfill() -> None:
        # It looks, as its runs do, until somebody waits.
        while not is_awaited(config.home, "mehr", store):  # noqa: ASYNC110 - so do they
            await asyncio.sleep(0.01)
        order.append("seen")
        lock.release()

    async def crawl() -> None:
        async with in_line(config, "mehr"):
            order.append("begun")
            lock_outlet(config.home, "mehr").release()
            # Until it has the lock, no backfill takes it.
            assert is_awaited(config.home, "mehr", store)

    async def both() -> None:
        await asyncio.gather(crawl(), backfill())

    asyncio.run(asyncio.wait_for(both(), 20))
    assert order == ["seen", "begun"]
    assert not is_awaited(config.home, "mehr", store)


def test_a_backfill_that_does_not_answer_is_waited_for_in_vain(config: Config) -> None:
    lock = lock_outlet(config.home, "mehr", backfill=True)

    async def crawl() -> None:
        async with in_line(config, "mehr", patience=0.3):
            lock_outlet(config.home, "mehr")

    with pytest.raises(LockedError, match="another run is crawling mehr"):
        asyncio.run(crawl())
    lock.release()


def test_a_second_crawl_does_not_wait_behind_the_first(config: Config, store: Store) -> None:
    lock = lock_outlet(config.home, "mehr", backfill=True)

    async def first() -> None:
        async with in_line(config, "mehr", patience=5):
            pass

    async def second() -> str:
        while not is_awaited(config.home, "mehr", store):  # noqa: ASYNC110 - until the first one stands in line
            await asyncio.sleep(0.01)
        began = time.monotonic()
        async with in_line(config, "mehr", patience=5):
            assert time.monotonic() - began < 3
            with pytest.raises(LockedError):
                lock_outlet(config.home, "mehr")
        lock.release()
        return "told"

    async def both() -> tuple[None, str]:
        waited, told = await asyncio.gather(first(), second())
        return waited, told

    assert asyncio.run(asyncio.wait_for(both(), 20)) == (None, "told")


def test_a_backfill_refused_by_a_crawl_leaves_no_sign(config: Config) -> None:
    lock = lock_outlet(config.home, "mehr")
    with pytest.raises(LockedError):
        lock_outlet(config.home, "mehr", backfill=True)
    assert not is_locked(config.home, "mehr.backfill")
    lock.release()
    lock_outlet(config.home, "mehr", backfill=True).release()
    assert not is_locked(config.home, "mehr.backfill")


def test_a_home_that_cannot_be_used_is_for_the_run_to_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(precedence, "is_locked", fails)

    async def crawl() -> str:
        async with in_line(Config(home=tmp_path), "mehr"):
            return "begun"

    assert asyncio.run(crawl()) == "begun"
