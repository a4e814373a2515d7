"""A second process for what follows extraction, where a crawl has more of it than one process can do.

The crawl hands over what pages say, one message each, and a story counts as stored once its transaction was confirmed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from multiprocessing import util
from typing import TYPE_CHECKING, Any, ClassVar, Self

from qomnews.crawl.stopwatch import memory_mb
from qomnews.crawl.stored_beside import Page, Stored, Workplace, packed, serve, unpacked
from qomnews.processes import start_beside, usable_cores
from qomnews.store import StoreError
from qomnews.text_options import text_options

if TYPE_CHECKING:
    import socket
    from multiprocessing.process import BaseProcess

    from qomnews.article import RawArticle
    from qomnews.config import Config
    from qomnews.crawl.stopwatch import Stopwatch

logger = logging.getLogger(__name__)

# What another process could do.
FOLLOWING = ("dates", "text", "mirrors", "store")
# It takes a second to start, and as much memory as this one: it is started where these steps have taken so many
# seconds, and such a share of the time since the first run began. Who waits for sites never comes to that.
LEAST_S, LEAST_SHARE = 1.0, 0.15
# To end at the end of the program; it is at work on nothing then.
_LAST = 10


class SecondProcessError(StoreError):
    """The second process is gone, and with it what it was at work on; what it had confirmed is stored."""


class SecondProcess:
    """The second process of this one, shared by its runs; it ends with this process, however that ends."""

    kept: ClassVar[Self | None] = None

    def __init__(self, place: Workplace, *, always: bool) -> None:
        self._place = place
        self._always = always
        self.began = time.perf_counter()
        self._stopwatches: list[Stopwatch] = []
        self._starting: asyncio.Task[None] | None = None
        self.process: BaseProcess | None = None
        self._socket: socket.socket | None = None
        self._line: _Line | None = None

    @classmethod
    def of(cls, config: Config) -> Self | None:
        """The one that is there, or may be started; None where the operator or the machine wants none.

        Raises:
            ConfigError: the operator's words and names can't be read.
        """
        wanted = config.crawl.second_process
        if wanted == "never" or (wanted == "auto" and usable_cores() == 1):
            return None
        options = text_options(config.text)
        place = Workplace(config.database_url, config.mirrors.horizon, config.crawl.plan, options)
        kept = cls.kept
        if kept is None or not kept.is_for(place):
            if kept is not None:
                kept.close()
            kept = cls.kept = cls(place, always=wanted == "always")
        return kept

    @classmethod
    def memory_mb(cls) -> float | None:
        """What it has of memory now, in MB; None where there is none."""
        process = cls.kept.process if cls.kept else None
        return memory_mb(process.pid) if process else None

    def is_for(self, place: Workplace) -> bool:
        """Whether it works, or would, on this store and in this way, and did not die."""
        return self._place == place and not (self._line is not None and self._line.is_lost)

    def join(self, stopwatch: Stopwatch) -> None:
        """A run with these times works in this process."""
        self._stopwatches.append(stopwatch)

    @property
    def is_wanted(self) -> bool:
        """Whether the runs have so much for it to do that it is worth its start."""
        spent = sum(each.seconds().get(step, 0.0) for each in self._stopwatches for step in FOLLOWING)
        return self._always or spent > max(LEAST_S, LEAST_SHARE * (time.perf_counter() - self.began))

    async def is_at_work(self) -> bool:
        """Whether it stores the next story; where it is wanted and isn't there, it is started meanwhile."""
        if self._starting is None and self.is_wanted:
            self._starting = asyncio.get_running_loop().create_task(self._start())
        if self._always and self._starting is not None:
            await self._starting
        return self._line is not None

    async def store(self, raw: RawArticle, *, run_id: int | None, seen: tuple[str, ...]) -> Stored:
        """What storing a page's story came to.

        Raises:
            SecondProcessError: the process died.
            Exception: what the steps to the store raise.
        """
        if self._line is None:
            raise RuntimeError("a story was handed to a process that is not there")
        answer = await self._line.ask(Page(raw, run_id, seen))
        if isinstance(answer, Exception):
            raise answer
        stored: Stored = answer
        return stored

    def close(self) -> None:
        """Let it end; it has answered everything."""
        if self._line is not None and self._line.hangs_up():
            return
        if self._socket is not None:
            self._socket.close()

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        line = _Line(loop)
        try:
            process, end = await asyncio.to_thread(start_beside, serve, self._place)
            self.process, self._socket = process, end
            util.Finalize(None, self.close, exitpriority=_LAST)
            ready = line.expect()
            await loop.create_connection(lambda: line, sock=end)
            refused = await ready
        except (OSError, EOFError, SecondProcessError) as error:
            refused = error
        if refused is not None:
            logger.warning("no second process could be had (%s): this one does all the work", refused)
            return
        logger.info("a second process (%d) stores what this one fetches", process.pid)
        self._line = line


class _Line(asyncio.Protocol):
    """This process's end: messages out, answers in, in the same order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.is_lost = False
        self._loop = loop
        self._transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._asked: deque[asyncio.Future[Any]] = deque()

    def expect(self) -> asyncio.Future[Any]:
        """The next answer that nobody waits for yet."""
        answer = self._loop.create_future()
        self._asked.append(answer)
        return answer

    async def ask(self, message: object) -> Any:  # noqa: ANN401 - whatever the other end makes of it
        """The answer to a message.

        Raises:
            SecondProcessError: there will be none.
        """
        if self.is_lost or self._transport is None:
            raise _gone()
        self._transport.write(packed(message))
        return await self.expect()

    def hangs_up(self) -> bool:
        """Whether it ends the line, or that has ended; not where nothing turns the loop any more that it hangs on."""
        if self.is_lost or self._transport is None:
            return True
        if not self._loop.is_running():
            return False
        # A transport whose socket was closed under it would meet the next one with the same number.
        self._loop.call_soon_threadsafe(self._transport.abort)
        return True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line is there."""
        self._transport = transport  # type: ignore[assignment] # a stream's writes as well

    def data_received(self, data: bytes) -> None:
        """Something came of some answers."""
        self._received += data
        for answer in unpacked(self._received):
            waiting = self._asked.popleft()
            if not waiting.done():
                waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The other process has ended."""
        self.is_lost = True
        while self._asked:
            waiting = self._asked.popleft()
            if not waiting.done():
                waiting.set_exception(_gone())


def _gone() -> SecondProcessError:
    return SecondProcessError(
        "the second process, which stores what is fetched, died, maybe for want of memory; what it had stored is "
        'stored, and the same command goes on; [crawl] second_process = "never" does without it'
    )
