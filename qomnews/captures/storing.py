"""What archives gave goes into the store, in the same way as what a crawl fetched; and what came of that."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

import attrs

from qomnews.captures.plain_text import LAYOUT
from qomnews.captures.reading import KnownRecords
from qomnews.identity import canonical_url, news_id_of
from qomnews.store import ForgottenError, Selection
from qomnews.warc import Tally
from qomnews.warc.names import begun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from qomnews.captures.captured import Lost
    from qomnews.captures.choice import Story
    from qomnews.captures.reading import Read
    from qomnews.store import Store

SAMPLES = 5
"""Losses of each reason that are named."""
_WINDOW = 5_000


@attrs.define
class Report:
    """What came of archives.

    Attributes:
        stored: pages by what storing them came to: new, edited, unchanged, mirror, took-over; `poorer`, a plain text
            of a story that is stored from its page; `forgotten`, a story that had to go.
        rejected: pages that gave no record, by reason.
        aside: pages whose stories weren't meant, by reason.
        damaged: records that are lost, by what is wrong with the archive.
        samples: a few of each reason of both: places and sentences.
        tally: records that were read, and passed over.
        unreadable: archives that could not be read to their end: why.
        archives: how many were read.
    """

    stored: Counter[str] = attrs.field(factory=Counter)
    rejected: Counter[str] = attrs.field(factory=Counter)
    aside: Counter[str] = attrs.field(factory=Counter)
    damaged: Counter[str] = attrs.field(factory=Counter)
    samples: dict[str, list[str]] = attrs.field(factory=dict)
    tally: Tally = attrs.field(factory=Tally)
    unreadable: dict[str, None] = attrs.field(factory=dict)
    archives: int = 0

    @property
    def pages(self) -> int:
        """Article pages that were read."""
        return self.stored.total() + self.rejected.total() + self.aside.total()

    def lose(self, lost: Lost) -> None:
        """Count what gave no record."""
        counted = self.damaged if lost.is_damage else self.rejected
        counted[lost.reason] += 1
        named = self.samples.setdefault(lost.reason, [])
        if len(named) < SAMPLES:
            where = f"{lost.file}, byte {lost.offset}"
            named.append(f"{where}: {lost.detail}" if lost.is_damage else f"{_readable(lost)} ({where}): {lost.detail}")

    def count(self, read: Read) -> None:
        """Count what a part of an archive gave besides stories."""
        for lost in read.lost:
            self.lose(lost)
        self.aside += read.aside
        self.tally.records += read.tally.records
        self.tally.passed += read.tally.passed
        if read.unreadable:
            self.unreadable[read.unreadable] = None


def _readable(lost: Lost) -> str:
    """The address of a page for people: short where its outlet's addresses are, and never escaped."""
    url = lost.url or ""
    return unquote(canonical_url(lost.outlet, url) or url if lost.outlet else url)


class Storing:
    """A store that archives are read into."""

    def __init__(self, store: Store, *, dry_run: bool = False) -> None:
        self.report = Report()
        self._store = store
        self._dry_run = dry_run
        # When each address was last rejected, by outlet; looked up when it is first asked for.
        self._rejected: dict[str, dict[str, datetime]] = {}

    def known_records(self, outlets: Iterable[str]) -> KnownRecords:
        """The records that the store names as its stories' captures, old versions' included."""
        return KnownRecords(self._record_ids(outlets))

    def take(self, read: Read) -> None:
        """Store what a part of an archive gave, and count it.

        Raises:
            StoreError: the store can't be written; what was stored by then stays.
        """
        for story in read.stories:
            self.report.stored["would be stored" if self._dry_run else self._outcome(story)] += 1
        self.report.count(read)
        for lost in read.lost:
            if not lost.is_damage and not self._dry_run:
                self._reject(lost)

    def _outcome(self, story: Story) -> str:
        article = story.item.article
        if story.is_plain and self._has_page_of(article.outlet, article.url, article.news_id):
            return "poorer"
        here = canonical_url(article.outlet, story.url)
        try:
            saved = self._store.save(story.item, seen=(here,) if here and here != article.url else ())
        except ForgottenError:
            return "forgotten"
        return saved.outcome

    def _has_page_of(self, outlet: str, url: str | None, news_id: str | None) -> bool:
        """Whether a story is stored from its page, which says more than its text alone."""
        article_id = self._store.stored_under(outlet, url or "", news_id)
        article = self._store.get(article_id) if article_id else None
        return article is not None and article.extraction.get("layout") != LAYOUT

    def _reject(self, lost: Lost) -> None:
        """Keep that a page gave no record, where a crawl of ours fetched it.

        What others captured says nothing of what the site itself answers, and isn't asked for again.
        """
        if lost.outlet is None or lost.url is None or lost.at is None or not begun(lost.file.rpartition("/")[2]):
            return
        url = canonical_url(lost.outlet, lost.url) or lost.url
        if lost.outlet not in self._rejected:
            found = self._store.rejections(outlet=lost.outlet)
            self._rejected[lost.outlet] = {each.url: each.last_at for each in found}
        known = self._rejected[lost.outlet]
        if url in known and known[url] >= lost.at:
            return
        if self._store.stored_under(lost.outlet, url, news_id_of(lost.outlet, url)):
            return
        self._store.reject(
            outlet=lost.outlet,
            url=url,
            reason=lost.reason,
            detail=lost.detail,
            raw=None,
            run_id=None,
            at=lost.at,
            final=lost.is_final,
        )
        known[url] = lost.at

    def _record_ids(self, outlets: Iterable[str]) -> Iterator[str]:
        after = 0
        selection = Selection(outlets=tuple(outlets))
        while window := self._store.due_again(selection, after=after, limit=_WINDOW):
            after = window[-1].key.serial
            yield from (each.capture.record_id for each in window if each.capture is not None)
