"""Last step: the story is stored whole, and dropped as an item where it is a mirror of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from qomnews.crawl.rejection import ForgottenItem
from qomnews.crawl.run_record import RunRecord
from qomnews.store import ForgottenError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from qomnews.article import Article
    from qomnews.store import Saved
    from qomnews.story import Fingerprinted


class MirrorDropped(DropItem):
    """The story is stored, as a mirror: feeds and exports show it as an entry of its original."""

    def __init__(self, article: Article) -> None:
        super().__init__(f"a mirror of {article.mirror_of}", log_level="DEBUG")
        self.article = article


class StorePipeline:
    """`Fingerprinted` in, the stored `Article` out."""

    step = "store"

    def __init__(self, run: RunRecord) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The step on the store that the run has open."""
        return cls(RunRecord.of(crawler))

    def process_item(self, item: Fingerprinted) -> Article:
        """The record as stored, with its mirrors and its version."""
        seen = self._run.seen_as.pop(item.article.url or "", ())
        try:
            saved = self._run.store.save(item, run_id=self._run.run_id, seen=seen)
        except ForgottenError as error:
            raise forgotten(self._run, error) from error
        return counted(self._run, saved)


def counted(run: RunRecord, saved: Saved) -> Article:
    """A stored record, counted for its run.

    Raises:
        MirrorDropped: it is a mirror's.
    """
    run.count(saved.outcome)
    if saved.returned:
        run.count("returned")
    if saved.article.mirror_of is not None:
        raise MirrorDropped(saved.article)
    return saved.article


def forgotten(run: RunRecord, error: ForgottenError) -> ForgottenItem:
    """What to raise of a story that had to go."""
    run.count("known")
    return ForgottenItem(str(error), log_level="INFO")
