"""What a site says of when to come back."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_to_wait(retry_after: str, *, date: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for; None where it says nothing that can be read (RFC 9110, 10.2.3).

    Args:
        retry_after: whole seconds, or an HTTP date.
        date: the answer's own `Date`, by whose clock a date is meant.
        now: the moment of the answer, where that is missing.

    >>> now = datetime(2025, 12, 16, 12, tzinfo=UTC)
    >>> seconds_to_wait("120", date=None, now=now)
    120.0
    >>> seconds_to_wait("Tue, 16 Dec 2025 12:01:30 GMT", date=None, now=now)
    90.0
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        # More digits than that are no time that anybody waits.
        return float(text[:12])
    until = _instant(text)
    if until is None:
        return None
    begin = (_instant(date) if date else None) or now
    return max((until - begin).total_seconds(), 0.0)


def _instant(text: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
