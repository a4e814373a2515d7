"""Seconds by step, and what the process has of memory."""

from __future__ import annotations

import os
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# In the order in which a story passes them.
STEPS = ("listing", "waiting", "fetching", "archive", "extraction", "dates", "text", "mirrors", "store")
_MB = 1_000_000


class Stopwatch:
    """Seconds that a run's steps have taken, and how often.

    `listing`, `waiting` and `fetching` are spent beside other work: requests that wait side by side add up to more than
    the clock on the wall shows. The others are the processor's and the disk's; `beside` is what of them a second
    process spent.
    """

    def __init__(self) -> None:
        self._spent: dict[str, tuple[float, int]] = {}
        self._beside: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Counts the time of a block, also where it raises."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - began)

    def add(self, name: str, seconds: float, *, beside: bool = False) -> None:
        """Counts time that was spent, here or in a second process beside this one."""
        before, times = self._spent.get(name, (0.0, 0))
        self._spent[name] = before + seconds, times + 1
        if beside:
            self._beside[name] = self._beside.get(name, 0.0) + seconds

    def seconds(self) -> dict[str, float]:
        """Seconds of each step that was taken."""
        return {name: seconds for name, (seconds, _) in self._spent.items()}

    def as_plain(self) -> dict[str, dict[str, float]]:
        """Seconds and times of each step that was taken: JSON types only."""
        return {
            name: {
                "seconds": round(self._spent[name][0], 3),
                "times": self._spent[name][1],
                **({"beside": round(self._beside[name], 3)} if name in self._beside else {}),
            }
            for name in STEPS
            if name in self._spent
        }


def memory_mb(process: int | None = None) -> float | None:
    """Resident memory now of a process, by default this one, in MB; None where that can't be told."""
    try:
        pages = int(Path(f"/proc/{process or 'self'}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return round(pages * os.sysconf("SC_PAGE_SIZE") / _MB, 1)


def open_files() -> int | None:
    """How many files, sockets included, the process has open; None on systems that don't tell."""
    try:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())
    except OSError:
        return None


def peak_memory_mb() -> float:
    """The most that the process ever had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes where others count kilobytes.
    return round(peak * (1 if sys.platform == "darwin" else 1024) / _MB, 1)
