"""Windows that deserve a second look: those that could not be listed, and those that are strangely empty."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.store import BackfillWindow, Store, WindowSpan

# How many neighbours on each side tell what is usual, and of how many together there must be at least.
EACH_SIDE, AT_LEAST = 3, 2
# Where fewer stories than that would be usual, none at all is no wonder; a holiday has far more than a tenth.
EXPECTED_AT_LEAST = 4.0
STRANGE_SHARE = 0.1
TRIES = 2

_DAY = timedelta(days=1)


def look_again(store: Store, span: WindowSpan) -> int:
    """Opens the windows of a span once more that deserve it; how many.

    One that failed, or is strangely empty, is tried a second time; a strangely empty one by another form of listing.
    Those that are no longer strange are not marked any more.

    Raises:
        StoreError: the store can't be used.
    """
    opened = 0
    around = [window for window in store.windows(outlet=span.outlet) if window.scope == span.scope]
    strange = {window.id for window in strangely_empty(around)}
    for window in store.windows(span):
        is_strange = window.id in strange
        if window.state == "failed" or is_strange:
            if window.tries < TRIES:
                store.window_again(window.id, empty=is_strange)
                opened += 1
        elif window.state == "done" and window.empty:
            store.window_filled(window.id)
    return opened


def strangely_empty(windows: Sequence[BackfillWindow]) -> list[BackfillWindow]:
    """Those windows that have next to nothing where their neighbours have stories.

    Args:
        windows: of one outlet and scope, in order of time.
    """
    done = [window for window in windows if window.state == "done"]
    found = []
    for place, window in enumerate(done):
        beside = done[max(place - EACH_SIDE, 0) : place] + done[place + 1 : place + 1 + EACH_SIDE]
        if len(beside) < AT_LEAST:
            continue
        expected = median(other.found / days_of(other) for other in beside) * days_of(window)
        if expected >= EXPECTED_AT_LEAST and window.found <= STRANGE_SHARE * expected:
            found.append(window)
    return found


def days_of(window: BackfillWindow) -> float:
    """How many days a window has."""
    return (window.until - window.since) / _DAY
