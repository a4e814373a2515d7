"""A page that pipelines turn away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

if TYPE_CHECKING:
    from qomnews.article import RawArticle
    from qomnews.story import RejectedError


class RejectedItem(DropItem):
    """No record can be made of this page; the run's record keeps it with the reason."""

    def __init__(self, error: RejectedError, raw: RawArticle) -> None:
        super().__init__(str(error), log_level="WARNING")
        self.reason = error.reason
        self.detail = error.detail
        self.raw = raw


class ForgottenItem(DropItem):
    """The page of a story that had to go: nothing of it is kept."""
