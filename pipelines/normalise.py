"""Second step: the text is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from qomnews.config import ConfigError
from qomnews.crawl.addon import config_of
from qomnews.crawl.rejection import RejectedItem
from qomnews.story import Dated, Derived, RejectedError, normalised
from qomnews.text import Options
from qomnews.text.forms import FormsError, read_forms

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler


class NormalisePipeline:
    """`Dated` in, `Derived` out, with the operator's options."""

    step = "text"

    def __init__(self, options: Options) -> None:
        self._options = options

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The step with the options of `[text]` in the configuration."""
        text = config_of(crawler.settings).text
        return cls(Options(**text.model_dump(exclude={"lexicon"}), forms=_forms(text.lexicon)))

    def process_item(self, item: Dated) -> Derived:
        """The record of a page; turned away where nothing is left of its title."""
        try:
            return normalised(item, options=self._options)
        except RejectedError as error:
            raise RejectedItem(error, item.raw) from error


def _forms(lexicon: Path | None) -> tuple[str, ...]:
    """The operator's own words and names.

    Raises:
        ConfigError: the file isn't there, or a line of it is no form.
    """
    try:
        return read_forms(lexicon) if lexicon else ()
    except OSError as error:
        raise ConfigError(f"text.lexicon: {lexicon}: {error.strerror}") from error
    except FormsError as error:
        raise ConfigError(f"text.lexicon: {error}") from error
