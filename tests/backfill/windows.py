"""Windows as tests of this package want them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from qomnews.dates import at_tehran
from qomnews.store import BackfillWindow

LONG_AFTER = at_tehran(1410, 1, 1)


def window(since: datetime, days: int = 1, **values: Any) -> BackfillWindow:
    """A window that was done after its end, unless told otherwise."""
    plain = {"id": int(since.timestamp()), "outlet": "mehr", "scope": "qom", "state": "done", "begun_at": LONG_AFTER}
    return BackfillWindow(since=since, until=since + timedelta(days=days), **{**plain, **values})
