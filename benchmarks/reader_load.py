"""Requests over loopback, several at once, and how long each took."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from statistics import median, quantiles
from threading import Thread
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_TIMEOUT_S = 120


class LoadError(Exception):
    """A server doesn't come up, or answers with an error."""


@frozen
class Latencies:
    """How many requests there were, milliseconds of the middle one and of 99 in 100, and requests a second."""

    count: int
    median: float
    p99: float
    a_second: float


@contextmanager
def serving(command: Sequence[str], log: Path, line: str, timeout_s: float = 120) -> Iterator[int]:
    """A server while the block lasts; the port that it says it is at.

    Args:
        command: starts it.
        log: a file for what it says.
        line: a pattern for what it says once it answers, with the port as its first group.
        timeout_s: after which it is given up.

    Raises:
        LoadError: it ends, or says no such thing.
    """
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            yield _port(server, log, line, time.monotonic() + timeout_s)
        finally:
            server.terminate()
            server.wait(timeout=60)


def _port(server: subprocess.Popen[bytes], log: Path, line: str, until: float) -> int:
    while time.monotonic() < until:
        said = log.read_text(errors="replace")
        if found := re.search(line, said):
            return int(found[1])
        if server.poll() is not None:
            raise LoadError(f"it ended: {said.strip().splitlines()[-1] if said.strip() else server.returncode}")
        time.sleep(0.2)
    raise LoadError(f"it isn't there yet: {log}")


def load(port: int, paths: Sequence[str], at_once: int) -> Latencies:
    """Asks for each path once, so many at a time.

    Raises:
        LoadError: an answer is no page.
    """
    waiting: SimpleQueue[str] = SimpleQueue()
    for path in paths:
        waiting.put(path)
    took: list[float] = []
    failed: list[str] = []

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
        while not failed:
            try:
                path = waiting.get_nowait()
            except Empty:
                break
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            took.append(1000 * (time.perf_counter() - began))
            if answer.status != 200:
                failed.append(f"{path}: {answer.status}")
        connection.close()

    threads = [Thread(target=ask) for _ in range(at_once)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if failed or len(took) < len(paths):
        raise LoadError(failed[0] if failed else "a connection broke")
    return Latencies(len(took), median(took), quantiles(took, n=100)[98], len(took) / seconds)


def python(*arguments: str) -> list[str]:
    """A command of this environment."""
    return [sys.executable, *arguments]
