"""When runs began, how long they took and how they ended, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from qomnews.store import Run

# The exit statuses of `qomnews crawl`.
MEANINGS = {0: "done", 1: "failed", 3: "fell short", 75: "locked"}


def meaning_of(run: Run) -> str:
    """How a run ended: its exit status and what that means, or its state without one."""
    if run.exit_status is None:
        return run.state
    return f"{run.exit_status} {MEANINGS.get(run.exit_status, '')}".strip()


def span(length: timedelta) -> str:
    """Hours, minutes and seconds, with as many hours as it takes.

    >>> from datetime import timedelta
    >>> span(timedelta(days=1, seconds=75))
    '24:01:15'
    """
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
