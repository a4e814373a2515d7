"""Watches over one run: counts which rung won each field of its pages, and says at its end what has jumped."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

from qomnews.crawl.arguments import ALL_DESKS, CrawlArguments
from qomnews.crawl.evidence import Evidence
from qomnews.crawl.jumps import find_jumps
from qomnews.crawl.shares import ARTICLE, FOUND, NONE
from qomnews.store import Extraction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from scrapy import Spider
    from scrapy.http import Response

    from qomnews.crawl.jumps import Jump
    from qomnews.store import Store

logger = logging.getLogger(__name__)

# A run that was told to look so far back meets pages of other years, and is compared with such runs.
LONG_AGO = timedelta(days=30)
PAST = "past"
# Runs that are looked at: as many as the largest sample takes of one page each.
LOOKED_AT = 100
FIELDS_NAMED = 3
# Addresses with words in them are long in a log.
ADDRESSES_LOGGED = 2


class DriftWatch:
    """What the pages of one run give, by field and rung."""

    def __init__(self, outlet_id: str, scope: str) -> None:
        self._outlet = outlet_id
        self._scope = scope
        self._pages = 0
        self._counts: dict[str, dict[str, int]] = {}
        self._evidence = Evidence()

    def read(self, response: Response, extraction: Mapping[str, str]) -> None:
        """Count a page that was read."""
        self._count(response, {ARTICLE: FOUND, **extraction})

    def refused(self, response: Response, reason: str) -> None:
        """Count a page that holds no article, though a listing said so."""
        self._count(response, {ARTICLE: reason})

    def _count(self, response: Response, shows: Mapping[str, str]) -> None:
        self._pages += 1
        for field, value in shows.items():
            rungs = self._counts.setdefault(field, {})
            rungs[value] = rungs.get(value, 0) + 1
        # A field that this run has seen before, and that is not on this page, is what the page shows of it.
        absent = dict.fromkeys(self._counts, NONE) if shows[ARTICLE] == FOUND else {}
        self._evidence.offer(response, {**absent, **shows})

    def finish(self, store: Store, *, run_id: int, home: Path) -> Extraction | None:
        """What the run's pages gave, with what has jumped in the log and pages that show it kept; None without pages.

        Raises:
            StoreError: what earlier runs gave can't be read.
        """
        if not self._pages:
            return None
        now = Extraction(
            run_id=run_id, outlet=self._outlet, scope=self._scope, pages=self._pages, counts=self._complete()
        )
        recent = store.extractions(self._outlet, self._scope, places=("normal", "drift"), limit=LOOKED_AT)
        usual = store.extractions(self._outlet, self._scope, places=("normal",), limit=2 * LOOKED_AT)
        jumps = find_jumps(now, recent, usual, past=PAST in self._scope.split())
        if not jumps:
            return now
        try:
            jumps = self._evidence.keep(jumps, home=home, outlet=self._outlet, run_id=run_id)
        except OSError as error:
            logger.warning(
                "%s: the pages that show a drift can't be kept under %s (%s); make room or mend the permissions",
                self._outlet,
                home / "drift",
                error.strerror or error,
            )
            jumps = [attrs.evolve(jump, examples=self._evidence.addresses(jump)) for jump in jumps]
        for jump in jumps:
            logger.warning("%s", self._line(jump))
        return attrs.evolve(now, place="drift", jumps=[jump.as_plain() for jump in jumps])

    def _complete(self) -> dict[str, dict[str, int]]:
        """The counts with the pages on which a field was not."""
        found = self._counts.get(ARTICLE, {}).get(FOUND, 0)
        complete = {}
        for field, rungs in sorted(self._counts.items()):
            absent = found - sum(rungs.values()) if field != ARTICLE else 0
            complete[field] = {**rungs, NONE: absent} if absent else dict(rungs)
        return complete

    def _line(self, jump: Jump) -> str:
        where = ", ".join(jump.examples[:ADDRESSES_LOGGED]) or "pages of the runs before this one"
        return (
            f"{self._outlet}: drift of {jump} (the last {jump.pages} pages, against {jump.baseline_pages} before run "
            f"{jump.since}): {where}"
        )


def reason_of_drift(extraction: Extraction) -> str:
    """Why a run whose pages have drifted falls short, in one line with the way out."""
    jumps = [
        f"{jump['field']} ({jump['lost']} -> {jump['gained']} {jump['gained_now']:.0%})" for jump in extraction.jumps
    ]
    more = f" and {len(jumps) - FIELDS_NAMED} more" if len(jumps) > FIELDS_NAMED else ""
    kept = len({name for jump in extraction.jumps for name in jump["kept"]})
    return (
        f"drift: {', '.join(jumps[:FIELDS_NAMED])}{more} since run {extraction.since}, {kept} pages kept; see `qomnews "
        f"drift {extraction.outlet}`, and if it is right so, `qomnews drift --accept {extraction.outlet}`"
    )


def scope_of(spider: Spider, started_at: datetime) -> str:
    """What a run looks at, in words: runs with the same words can be compared.

    It names the desk, the kinds where there are only some, and `past` where the run was told to look so far back that
    it meets pages of other years.
    """
    words = [str(getattr(spider, "mark_scope", ALL_DESKS))]
    arguments = getattr(spider, "args", None)
    if isinstance(arguments, CrawlArguments):
        words += sorted(arguments.kinds or ())
        named = (arguments.since, arguments.until)
        if any(end is not None and end < started_at - LONG_AGO for end in named):
            words.append(PAST)
    return " ".join(words)
