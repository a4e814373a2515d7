"""Exchanges to be kept, as alike as pages of one site."""

from __future__ import annotations

from datetime import UTC, datetime

from qomnews.warc import Exchange

START = datetime(2025, 12, 16, 7, 0, tzinfo=UTC)


def exchange(number: int, *, status: int = 200, body: bytes | None = None, **other: object) -> Exchange:
    given = {
        "url": f"https://www.mehrnews.com/news/{number}",
        "fetched_at": "2025-12-16T07:00:00Z",
        "status": status,
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": page(number) if body is None else body,
        "request_headers": (("User-Agent", "qomnews/0"),),
        **other,
    }
    return Exchange(**given)  # type: ignore[arg-type] # a test says only what it is about


def page(number: int) -> bytes:
    # Long enough, and hardly to be compressed, so that members are no shorter than what is read at a time.
    noise = " ".join(str(hash((number, place)) & 0xFFFFFF) for place in range(200))
    return f"<html><p>خبر شماره {number} با نیم‌فاصله {noise}</p></html>".encode()
