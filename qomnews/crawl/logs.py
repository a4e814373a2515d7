"""The log of a process that crawls: lines for people or JSON, above the progress bars, without secrets."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

import orjson
from rich.text import Text
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from qomnews.crawl.addon import config_of
from qomnews.crawl.progress import ProgressLines
from qomnews.crawl.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler

    from qomnews.config import Config

LINE = "%(asctime)s [%(name)s] %(levelname)s: %(message)s"
# What they say at INFO is how they are put together; whoever wants it asks for DEBUG.
_TALKATIVE = ("scrapy", "scrapy_poet", "spidermon", "twisted", "asyncio", "alembic", "py.warnings")
_RUN_FIELDS = "qomnews_run"


class TextLines(logging.Formatter):
    """Lines for people, without secrets."""

    def __init__(self, secrets: Secrets, inner: logging.Formatter | None = None) -> None:
        super().__init__(LINE, "%Y-%m-%d %H:%M:%S")
        self._secrets = secrets
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """The line, and under it the traceback where there is one."""
        return self._secrets.hide(self._inner.format(record) if self._inner else super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a line, without secrets: time (UTC), level, logger, message; outlet, run, error where known."""

    def __init__(self, secrets: Secrets) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        return self._secrets.hide(orjson.dumps(dict(self._fields(record)), default=str).decode())

    def _fields(self, record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
        at = datetime.fromtimestamp(record.created, UTC)
        yield "time", at.isoformat(timespec="milliseconds")
        yield "level", record.levelname
        yield "logger", record.name
        # PostgreSQL's and others' messages may hold halves of letters, which JSON can't.
        yield "message", record.getMessage().encode("utf-8", "replace").decode()
        spider = getattr(record, "spider", None)
        if outlet := getattr(spider, "outlet_id", None):
            yield "outlet", outlet
        if run := getattr(record, _RUN_FIELDS, None):
            yield "run", run
        if record.exc_info:
            yield "error", self.formatException(record.exc_info)


class StderrHandler(logging.Handler):
    """Writes to stderr as it is at the moment, above the progress bars where there are some."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        try:
            line = self.format(record)
            if console := ProgressLines.console():
                # Neither wrapped nor coloured: addresses in it are to be copied whole.
                console.print(Text(line), soft_wrap=True)
            else:
                sys.stderr.write(f"{line}\n")
                sys.stderr.flush()
        except Exception:  # noqa: BLE001 - as in all of logging's handlers: a log that fails may not end the work
            self.handleError(record)


def install(config: Config) -> logging.Handler:
    """Send the log of this process to stderr, as the configuration wants it; the handler, to be taken off again."""
    secrets = Secrets.of(config)
    handler = StderrHandler()
    handler.setFormatter(JsonLines(secrets) if config.log.format == "json" else TextLines(secrets))
    handler.setLevel(config.log.level_in_force)
    if config.log.level_in_force != "DEBUG":
        handler.addFilter(_is_worth_a_line)
    logging.root.addHandler(handler)
    logging.root.setLevel(config.log.level_in_force)
    return handler


def run_fields(**fields: object) -> dict[str, Any]:
    """What to pass as `extra` for a line on a run as a whole; JSON lines have it under `run`."""
    return {_RUN_FIELDS: fields}


class LogsWithoutSecrets:
    """Scrapy extension: under `scrapy crawl`, whose log is Scrapy's own, hides what is secret there too."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Nothing to keep: the handler is there before the extensions are."""
        handler = get_scrapy_root_handler()
        if handler is None:
            raise NotConfigured
        handler.setFormatter(TextLines(Secrets.of(config_of(crawler.settings)), handler.formatter))
        return cls()


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    return record.levelno > logging.INFO or record.name.split(".", 1)[0] not in _TALKATIVE
