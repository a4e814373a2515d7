"""Spidermon's extension: counts which fields stored records have, mirrors' too, and runs an operator's own suites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals
from spidermon.contrib.scrapy.extensions import Spidermon

from qomnews.article import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy import Spider
    from scrapy.crawler import Crawler

_COUNTED = f"spidermon_item_scraped_count/{Article.__name__}"


class RecordCoverage(Spidermon):  # type: ignore[misc] # Spidermon ships no types
    """Counts the fields of each record that a run has stored."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:  # noqa: ANN401 - as Spidermon has it
        """The extension of a run that is about to start."""
        extension = super().from_crawler(crawler)
        crawler.signals.connect(extension.item_dropped, signal=signals.item_dropped)
        return extension

    def item_dropped(self, exception: BaseException, response: object, spider: Spider) -> None:
        """A mirror is stored, though it goes no further; a page that was turned away has no record."""
        article = getattr(exception, "article", None)
        if isinstance(article, Article):
            self.item_scraped(article, response, spider)


def coverage(stats: Mapping[str, Any], fields: Iterable[str]) -> dict[str, int]:
    """How many records were stored, under `records`, and how many of them have each of some fields."""
    records = int(stats.get(_COUNTED, 0))
    return {"records": records, **{field: int(stats.get(f"{_COUNTED}/{field}", 0)) for field in fields}}
