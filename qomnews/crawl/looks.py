"""Looks at stories that are stored already: what their pages answered, and which of them are believed to be gone.

A page that is gone is believed where the site is seen to work: at least half as many other pages of stories answered
in the same run. A single one, in a run that asked for nothing else, is believed the second time, in a later run. Where
most of what a run asked for is gone, the site fails as a whole, and nothing is marked.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import attrs

from qomnews.crawl.clock import utc_now
from qomnews.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scrapy.exceptions import CloseSpider

    from qomnews.store import Store

logger = logging.getLogger(__name__)

# In a request's meta: the stored story that it looks at.
LOOK = "qomnews_look"
GONE = frozenset({404, 410})
_SHARE = 0.5


@attrs.frozen
class Look:
    """A request for a stored story.

    `planned`: by its plan, not by `--refresh`. `was_gone`: its page was not found the last time either.
    """

    article_id: str
    planned: bool
    was_gone: bool = False


def believed(gone: Mapping[str, bool], answered: int) -> tuple[list[str], list[str], bool]:
    """Which pages are gone for good, which are to be looked for again, and whether the site fails as a whole.

    Args:
        gone: stories whose pages were not found, and whether that was so the last time.
        answered: how many other pages of stories answered.

    >>> believed({"mehr:1": False}, 1)
    (['mehr:1'], [], False)
    >>> believed({"mehr:1": False}, 0), believed({"mehr:1": True}, 0)
    (([], ['mehr:1'], False), (['mehr:1'], [], False))
    >>> believed({"mehr:1": True, "mehr:2": True}, 0)
    ([], ['mehr:1', 'mehr:2'], True)
    """
    ids = list(gone)
    if answered and answered >= _SHARE * len(ids):
        return ids, [], False
    if len(ids) == 1 and not answered:
        return ([], ids, False) if not gone[ids[0]] else (ids, [], False)
    return [], ids, bool(ids)


class Looks:
    """What one run found of stories that are stored."""

    def __init__(self, store: Store, count: Callable[[str], object], note: Callable[[str, str], object]) -> None:
        self._store = store
        self._count = count
        self._note = note
        self._gone: dict[str, bool] = {}
        self._answered = 0

    def answered(self, look: Look | None) -> None:
        """The page of a story came: the one that was looked at, or a new one."""
        self._answered += 1
        if look is not None:
            self._count("checked")

    def gone(self, look: Look) -> None:
        """There is no page any more."""
        self._gone[look.article_id] = look.was_gone
        self._count("checked")

    def unchanged(self, look: Look) -> None:
        """The site says that the page is as it was.

        Raises:
            StoreError: that can't be kept.
        """
        self.answered(look)
        self._count("unchanged")
        if self._store.check_unchanged(look.article_id, at=utc_now()) == "returned":
            self._count("returned")

    def failed(self, look: Look) -> None:
        """Nothing was learned of the story, which stays as it is and is looked at again.

        Raises:
            StoreError: that can't be kept.
        """
        self._store.check_failed(look.article_id, at=utc_now())

    def settle(self, run_id: int | None, fatal: Callable[[str, str], CloseSpider]) -> None:
        """At the end of the run: mark what is gone, where that is believed."""
        if not self._gone:
            return
        try:
            # A run that was killed has left less to look at; what answered it shows as well that the site works.
            earlier = 0 if run_id is None else self._store.seen_by_killed_runs(run_id, now=utc_now())
            answered = self._answered + earlier
            removed, doubted, fails = believed(self._gone, answered)
            for article_id in self._store.mark_removed(removed, at=utc_now()) if removed else ():
                self._count("removed")
                logger.info("%s is gone from its site, and marked as removed", article_id)
            if doubted:
                self._store.suspect_gone(doubted, at=utc_now())
        except StoreError as error:
            fatal("store_error", str(error))
            return
        if fails:
            self._note(
                "warnings",
                f"{len(doubted)} stored stories are gone from the site (404 or 410), {answered} pages answered: "
                "the site seems to fail as a whole, so none was marked; they are looked for again in an hour",
            )
