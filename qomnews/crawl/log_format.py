"""Log lines about stories that name them and leave their text out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.logformatter import LogFormatter, LogFormatterResult

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from twisted.python.failure import Failure


def _name_of(item: object) -> str:
    record = getattr(item, "article", None) or getattr(item, "raw", None) or item
    return str(getattr(record, "id", None) or getattr(record, "url", None) or type(item).__name__)


class QuietLogFormatter(LogFormatter):
    """Scrapy's own lines, but for items: those would print whole stories."""

    def scraped(self, item: object, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """A stored story."""
        return {"level": logging.DEBUG, "msg": "Stored: %(name)s", "args": {"name": _name_of(item)}}

    def dropped(
        self, item: object, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A rejected page, or a story that is a mirror of another."""
        level = getattr(logging, getattr(exception, "log_level", None) or "WARNING")
        return {
            "level": level,
            "msg": "Dropped %(name)s: %(exception)s",
            "args": {"name": _name_of(item), "exception": exception},
        }

    def item_error(
        self, item: object, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """A story that could not be stored."""
        return {"level": logging.ERROR, "msg": "Error processing %(name)s", "args": {"name": _name_of(item)}}
