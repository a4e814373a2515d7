"""Log lines about stories that name them and leave their text out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.logformatter import LogFormatter, LogFormatterResult

from qomnews.store import StoreError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from twisted.python.failure import Failure


def _name_of(item: object) -> str:
    # A record has its own name; on the way to it an item carries the record, or what the page says.
    for record in (item, getattr(item, "article", None), getattr(item, "raw", None)):
        if name := getattr(record, "id", None) or getattr(record, "url", None):
            return str(name)
    return type(item).__name__


# Where Scrapy adds the traceback of a fault that is not the program's: a site that does not answer, a full disk.
_LOUD = ("scrapy.downloadermiddlewares.robotstxt", "scrapy.core.scraper")


def _spare_traceback(record: logging.LogRecord) -> bool:
    """A filter that leaves every line in, and its traceback out where the line itself says what is wrong."""
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    # A store's error carries the statement, and with it the story.
    if record.name == _LOUD[0] or isinstance(error, StoreError):
        record.exc_info = None
        record.exc_text = None
    return True


class QuietLogFormatter(LogFormatter):
    """Scrapy's own lines, but for items: those would print whole stories."""

    def __init__(self) -> None:
        for name in _LOUD:
            logging.getLogger(name).addFilter(_spare_traceback)

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
        return {
            "level": logging.ERROR,
            "msg": "Could not store %(name)s: %(exception)s",
            "args": {"name": _name_of(item), "exception": exception},
        }
