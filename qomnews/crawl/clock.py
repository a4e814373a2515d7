"""The one place that asks for the time."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, aware, to the second: no record needs more, and texts of it then sort and compare plainly."""
    return datetime.now(UTC).replace(microsecond=0)
