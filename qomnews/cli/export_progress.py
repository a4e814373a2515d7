"""How far an export is, on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress(to: str) -> Iterator[Callable[[int], object] | None]:
    """What to tell how many records were written; None where nobody watches."""
    # Lines that go to the terminal show by themselves how far it is.
    if not sys.stderr.isatty() or (to == "-" and sys.stdout.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.completed:,.0f} records"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("export", total=None)
        yield lambda count: display.advance(task, count)
