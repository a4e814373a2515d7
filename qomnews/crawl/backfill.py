"""What a backfill asks of an outlet's spider, and how far it is: shared by its runs in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from qomnews.store import BackfillWindow, WindowSpan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.settings import BaseSettings

BACKFILL_SETTING = "QOMNEWS_BACKFILL"


@attrs.frozen
class Sample:
    """What the listing of a window says: how many stories, how many of them are known, in how many requests.

    `whole` is false where the listing was longer than the survey could read: then the window begins with the oldest
    story that it came to.
    """

    window: BackfillWindow
    found: int
    known: int
    requests: int
    whole: bool


@attrs.define
class Survey:
    """Windows whose listings are read, and nothing else, with a bounded number of requests."""

    windows: tuple[BackfillWindow, ...]
    most_requests: int
    samples: list[Sample] = attrs.field(factory=list)
    problems: list[str] = attrs.field(factory=list)


@attrs.define(kw_only=True)
class Backfill:
    """The windows of one outlet that are to be done; `arguments` are the spider's.

    `windows_done` and `windows_total` count the span's, `stories` what was fetched by this process.
    """

    span: WindowSpan
    arguments: dict[str, Any]
    newest_first: bool = True
    max_requests: int | None = None
    survey: Survey | None = None
    windows_total: int = 0
    windows_done: int = 0
    stories: int = 0
    requests: int = 0
    at_work: BackfillWindow | None = None
    # Seconds that each window took that was done by this process.
    paces: list[float] = attrs.field(factory=list)

    @staticmethod
    def of(settings: BaseSettings) -> Backfill | None:
        """What a crawl's settings say; None where it is no backfill's."""
        found = settings.get(BACKFILL_SETTING)
        return found if isinstance(found, Backfill) else None

    @property
    def outlet(self) -> str:
        """Whose windows they are."""
        return self.span.outlet

    def count(self, windows: Iterable[BackfillWindow]) -> None:
        """Take in how many windows the span has, and how many of them are through."""
        states = [window.state for window in windows]
        self.windows_total = len(states)
        self.windows_done = sum(state in ("done", "failed") for state in states)

    @property
    def windows_left(self) -> int:
        """How many are still to be done."""
        return self.windows_total - self.windows_done
