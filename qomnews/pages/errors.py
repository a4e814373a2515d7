"""What a page can be instead of what was asked for."""

from __future__ import annotations

from typing import Literal

Reason = Literal["listing", "error-text", "bot-check", "empty", "no-title", "no-text", "not-persian"]


class NoArticleError(Exception):
    """A page that holds no article; `reason` is one word for counting, `detail` says what was seen."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        # web-poet's fixtures restore an exception from its first argument alone.
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class NotAListingError(ValueError):
    """Bytes that are no listing, feed or sitemap of the outlet; the message says what they are instead."""
