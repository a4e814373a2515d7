"""First step: the dates that a page says become instants."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from qomnews.crawl.clock import utc_now
from qomnews.crawl.rejection import RejectedItem
from qomnews.story import Dated, RejectedError, dated

if TYPE_CHECKING:
    from qomnews.article import RawArticle


class DatesPipeline:
    """`RawArticle` in, `Dated` out; relative dates are read against the moment of fetching."""

    step = "dates"

    def process_item(self, item: RawArticle) -> Dated:
        """The raw record with its dates read; turned away where they can't be."""
        now = datetime.fromisoformat(item.fetched_at) if item.fetched_at else utc_now()
        try:
            return dated(item, now=now)
        except RejectedError as error:
            raise RejectedItem(error, item) from error
