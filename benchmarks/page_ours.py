"""What this tree reads in a page, in the form that every tool answers in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from web_poet import HttpResponse

from benchmarks.page_truth import FIELDS
from qomnews import dates
from qomnews.pages import NoArticleError, page_class

if TYPE_CHECKING:
    from benchmarks.page_worker import Read, Reading, Received


def read(body: bytes, page: Received) -> Reading | None:
    """The record of a page with its date read; None where it is refused."""
    headers = {"Content-Type": page["content_type"]} if page["content_type"] else {}
    try:
        found = page_class(page["outlet"])(HttpResponse(page["url"], body=body, headers=headers)).article()
    except NoArticleError:
        return None
    return {
        "title": found.title or "",
        "published": _instant(found.published_raw),
        "paragraphs": [block.text for block in found.body],
        "fields": {name: list(value) if isinstance(value := getattr(found, name), tuple) else value for name in FIELDS},
    }


def load() -> Read:
    """The reader, imported."""
    return read


def _instant(said: str | None) -> str | None:
    try:
        moment = dates.parse(said or "", now=datetime.now(UTC))
    except dates.DateError:
        return None
    text = dates.iso(moment.instant)
    return text[:10] if moment.precision == "day" else text
