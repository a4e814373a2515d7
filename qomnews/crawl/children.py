"""The commands that a schedule starts: each a process of its own, whose end is told whatever it was.

A run can't be had twice in one process (Twisted's reactor does not start again), and one that dies takes nothing along.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from threading import Condition
from typing import TYPE_CHECKING

from qomnews.crawl.outcome import DONE, FAILED, FELL_SHORT, LOCKED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

logger = logging.getLogger(__name__)

# A run that is told to stop has so long to do it; what it has stored by then is stored.
GRACE_S = 10.0
# The current folder may hold packages of the same names.
PROGRAM = (sys.executable, "-P", "-m", "qomnews")
MEANINGS = {DONE: "done", FAILED: "failed", 2: "wrong usage", FELL_SHORT: "fell short", LOCKED: "locked by another run"}


class Children:
    """Starts commands and waits for them, from any thread; `stop` ends those at work and starts no more."""

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        program: Sequence[str] = PROGRAM,
        grace: float = GRACE_S,
        longest: float | None = None,
    ) -> None:
        self._environment = dict(environment)
        self._program = tuple(program)
        self._grace = grace
        self._longest = longest
        self._working: dict[subprocess.Popen[bytes], str] = {}
        self._stopping = False
        self._changed = Condition()

    def run(self, name: str, command: Sequence[str]) -> int | None:
        """The exit status of a command (less than 0: the signal that killed it), None where it was not started."""
        with self._changed:
            if self._stopping:
                return None
            try:
                child = subprocess.Popen(  # noqa: S603 - our own program, with the operator's arguments
                    [*self._program, *command],
                    stdin=subprocess.DEVNULL,
                    env=self._environment,
                    # A terminal's Ctrl-C is for the schedule, which passes it on: twice it would cut runs short.
                    process_group=0,
                )
            except OSError as error:
                logger.error("%s could not be started: %s", name, error.strerror or error)  # noqa: TRY400 - the system's fault
                return None
            self._working[child] = name
        began = time.monotonic()
        logger.info("%s began (process %d)", name, child.pid)
        try:
            status = self._wait(child, name)
        finally:
            with self._changed:
                del self._working[child]
                self._changed.notify_all()
        level = logging.INFO if status == DONE else logging.WARNING if status > FAILED else logging.ERROR
        logger.log(level, "%s ended with %s after %.0f s", name, meaning_of(status), time.monotonic() - began)
        return status

    def ask_to_end(self) -> None:
        """Start no more, and ask those at work to end; for a signal's handler, which can wait for nothing."""
        self._stopping = True
        for child, name in tuple(self._working.items()):
            logger.info("%s is asked to end", name)
            child.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Ask all that are at work to end, and return once they have; who takes too long is killed."""
        with self._changed:
            self.ask_to_end()
            self._changed.wait_for(lambda: not self._working, self._grace)
            for child, name in self._working.items():
                logger.error("%s did not end within %g s and is killed", name, self._grace)
                child.kill()
            self._changed.wait_for(lambda: not self._working, self._grace)

    def kill(self) -> None:
        """End all that are at work at once; for a signal's handler too."""
        for child in tuple(self._working):
            child.kill()

    def _wait(self, child: subprocess.Popen[bytes], name: str) -> int:
        try:
            return child.wait(self._longest)
        except subprocess.TimeoutExpired:
            logger.error("%s takes longer than %g s and is ended", name, self._longest)  # noqa: TRY400 - the run's fault
        child.send_signal(signal.SIGTERM)
        try:
            return child.wait(self._grace)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def meaning_of(status: int) -> str:
    """An exit status with what it means.

    >>> meaning_of(3), meaning_of(-9)
    ('3 (fell short)', 'SIGKILL')
    """
    if status < 0:
        return signal.Signals(-status).name
    return f"{status} ({MEANINGS.get(status, 'unknown')})"


def child_environment(home: str) -> dict[str, str]:
    """This process's environment, with the home in force."""
    return {**os.environ, "QOMNEWS_HOME": home}
