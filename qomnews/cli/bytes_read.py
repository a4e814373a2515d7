"""How much of some files has been read, on a terminal."""

from __future__ import annotations

import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

# Bytes between two looks at the clock: drawing must cost nothing beside reading.
_STEP = 1 << 16


@contextmanager
def bar_of_bytes(files: Sequence[Path]) -> Iterator[Callable[[int], object] | None]:
    """What to tell how many bytes were read; None where no bar is drawn.

    A bar is drawn on stderr where that is a terminal, stdout is none, and all files are regular.
    """
    total = _size(files)
    if total is None or not sys.stderr.isatty() or sys.stdout.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    columns = BarColumn(bar_width=24), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("", total=total)
        waiting = 0

        def advance(count: int) -> None:
            nonlocal waiting
            waiting += count
            if waiting >= _STEP:
                display.advance(task, waiting)
                waiting = 0

        yield advance
        display.update(task, completed=total)


def _size(files: Sequence[Path]) -> int | None:
    """Bytes of all files together; None where that can't be said."""
    total = 0
    for file in files:
        try:
            found = file.stat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        total += found.st_size
    return total if files else None
