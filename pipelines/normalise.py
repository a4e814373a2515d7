"""Second step: the text is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from qomnews.crawl.addon import config_of
from qomnews.crawl.rejection import RejectedItem
from qomnews.story import Dated, Derived, RejectedError, normalised
from qomnews.text_options import text_options

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from qomnews.text import Options


class NormalisePipeline:
    """`Dated` in, `Derived` out, with the operator's options."""

    step = "text"

    def __init__(self, options: Options) -> None:
        self._options = options

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The step with the options of `[text]` in the configuration."""
        return cls(text_options(config_of(crawler.settings).text))

    def process_item(self, item: Dated) -> Derived:
        """The record of a page; turned away where nothing is left of its title."""
        try:
            return normalised(item, options=self._options)
        except RejectedError as error:
            raise RejectedItem(error, item.raw) from error
