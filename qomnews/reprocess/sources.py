"""What records are derived from: pages, read file by file in the order in which they lie, else raw records."""

from __future__ import annotations

import logging
from collections import defaultdict
from contextlib import closing, suppress
from itertools import batched
from typing import TYPE_CHECKING

import attrs

from qomnews.reprocess.deriving import Again, KeptPage
from qomnews.warc import CaptureError, Tally, pages
from qomnews.warc.captures import file_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from pathlib import Path

    from qomnews.store import Selection, Store
    from qomnews.store.rederiving import Due

logger = logging.getLogger(__name__)

# Of the store's records at a time: what is kept of each while its page is looked for is a name.
_WINDOW = 20_000
# Pages that one worker gets at a time.
_HANDFUL = 8


@attrs.define
class Found:
    """What was looked at, and where records come from.

    Attributes:
        looked_at: articles.
        in_force: records that are what today's rules can make of them.
        from_pages: records of which the page is at hand.
        from_raw: records that are derived from what their page said.
        without_page: records that older rules read from a page that is not at hand any more.
        damaged: what of the archive could not be read.
    """

    looked_at: int = 0
    in_force: int = 0
    from_pages: int = 0
    from_raw: int = 0
    without_page: int = 0
    damaged: Tally = attrs.field(factory=Tally)


class Sources:
    """The records of a store that are to be derived again, each with its page where that can be had."""

    def __init__(
        self, store: Store, archive: Path, rules: Mapping[str, str], *, from_raw: bool, everything: bool
    ) -> None:
        self.found = Found()
        self.found.damaged.tell = lambda damage: logger.warning("page archive: %s", damage)
        self._store = store
        self._archive = archive
        self._rules = dict(rules)
        self._from_raw = from_raw
        self._everything = everything

    def windows(self, selection: Selection) -> Iterator[list[Due]]:
        """The records of a selection, many at a time."""
        after = 0
        while window := self._store.due_again(selection, after=after, limit=_WINDOW):
            after = window[-1].key.serial
            yield window

    def handfuls(self, window: list[Due]) -> Iterator[list[Again]]:
        """What is to be derived of a window, a few at a time."""
        self.found.looked_at += sum(each.key.version is None for each in window)
        due = [each for each in window if self._everything or dict(each.rules) != self._rules]
        self.found.in_force += len(window) - len(due)
        with closing(self._paired(due)) as paired:
            for handful in batched(paired, _HANDFUL):
                kept = {each.key: each for each in self._store.kept([each.key for each, _ in handful])}
                # What is gone meanwhile was forgotten.
                yield [Again(kept[each.key], page) for each, page in handful if each.key in kept]

    def _paired(self, due: Iterable[Due]) -> Generator[tuple[Due, KeptPage | None]]:
        """Each record with its page; without one only where rules other than those of pages have changed."""
        files: dict[str, dict[str, list[Due]]] = defaultdict(lambda: defaultdict(list))
        for each in due:
            if each.capture is None or self._from_raw:
                yield from self._without_page([each])
            else:
                files[each.capture.file][each.capture.record_id].append(each)
        # By name, whatever is left to do of each: a run that was stopped and goes on takes the same order.
        for _, wanted in sorted(files.items()):
            yield from self._of_file(wanted)

    def _of_file(self, wanted: dict[str, list[Due]]) -> Iterator[tuple[Due, KeptPage | None]]:
        capture = next(iter(wanted.values()))[0].capture
        try:
            path = None if capture is None else file_of(self._archive, capture)
        except CaptureError as error:
            logger.warning("%s", error)
            path = None
        if path is not None:
            found = pages(path, tally=self.found.damaged, wanted=lambda _, record_id: record_id in wanted)
            # One that is gone made room for others, maybe a moment ago.
            with closing(found), suppress(FileNotFoundError):
                for page in found:
                    for each in wanted.pop(page.record_id, ()):
                        self.found.from_pages += 1
                        yield each, KeptPage(page.url, page.content_type, page.body)
                    if not wanted:
                        break
        for left in wanted.values():
            yield from self._without_page(left)

    def _without_page(self, due: list[Due]) -> Iterator[tuple[Due, None]]:
        for each in due:
            self.found.without_page += not self._from_raw and each.rules.get("pages") != self._rules["pages"]
            rules = {**self._rules, "pages": each.rules.get("pages", "")}
            if self._everything or dict(each.rules) != rules:
                self.found.from_raw += 1
                yield each, None
            else:
                self.found.in_force += 1
