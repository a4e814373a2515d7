"""Ending a run early, cleanly: nothing more is asked, what came in is stored, and no mark is left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from qomnews.crawl.outcome import HALTED, PREFIX
from qomnews.crawl.run_record import RunRecord

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# A signal of our own: answers that are still on their way are waited for no longer.
GIVE_UP = object()
# A task that nobody holds may vanish before it is done.
_closing: set[asyncio.Task[None]] = set()


class NotAskedError(IgnoreRequest):
    """A request that its run doesn't make any more: nothing is known of the address, and nothing kept of it."""


def halt(crawler: Crawler, finish_reason: str, sentence: str, *, failed: bool) -> None:
    """End a run that is at work.

    Args:
        crawler: its crawler.
        finish_reason: one word for the run's record.
        sentence: why, for people.
        failed: whether the run failed, or only fell short.
    """
    if is_halted(crawler):
        return
    begin_halted(crawler, sentence, failed=failed)
    let_go_of_requests(crawler)
    task = asyncio.get_running_loop().create_task(crawler.engine.close_spider_async(reason=finish_reason))
    _closing.add(task)
    task.add_done_callback(_closing.discard)


def begin_halted(crawler: Crawler, sentence: str, *, failed: bool = False) -> None:
    """Let a run ask nothing (more) and leave no mark; it comes to its end by itself."""
    crawler.stats.set_value(HALTED, sentence)
    RunRecord.of(crawler).mark_to_set = None
    if failed:
        crawler.stats.set_value(f"{PREFIX}fatal", (*crawler.stats.get_value(f"{PREFIX}fatal", ()), sentence))


def is_halted(crawler: Crawler) -> bool:
    """Whether a run asks nothing any more."""
    return crawler.stats.get_value(HALTED) is not None


def require_going(crawler: Crawler) -> None:
    """Stand in the way of every request of a run that was halted.

    Raises:
        NotAskedError: it was.
    """
    if sentence := crawler.stats.get_value(HALTED):
        raise NotAskedError(sentence)


def let_go_of_requests(crawler: Crawler) -> None:
    """Give up the requests that wait for their site's delay, which can be minutes, so that a run ends at once."""
    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(NotAskedError("the run ends"))
