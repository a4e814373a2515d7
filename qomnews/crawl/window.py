"""The span of time that a run looks at, and when it may leave a mark behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from qomnews.config_sections import CrawlConfig
    from qomnews.crawl.arguments import CrawlArguments
    from qomnews.pages import Link

# Stories appear with a date before their appearance: an aggregator prints the original's, an editor the event's.
# Those that a listing shows are fetched though they are so much older than where the run looks to.
BACKDATED = timedelta(days=2)
# A feed names few stories, the last that appeared: of those that nobody has seen yet more is believed.
BACKDATED_IN_A_FEED = timedelta(days=30)


@attrs.frozen(kw_only=True)
class Window:
    """Half open: `since` belongs to it, `until` (None: now) does not.

    Discovery goes down to `since`; a story that a listing shows on the way is wanted from `oldest` on. `mark` is
    where the last completed discovery began, if that is known.
    """

    since: datetime
    oldest: datetime
    until: datetime | None
    mark: datetime | None
    started_at: datetime

    @property
    def continues_mark(self) -> bool:
        """Whether nothing is left unseen between the mark (or the first run's beginning) and this window."""
        return self.since <= (self.mark or self.started_at)

    @property
    def is_continuing(self) -> bool:
        """Whether the run looks down to where the one before it has been, and not to where it was told to."""
        return self.oldest < self.since

    def holds(self, link: Link, *, in_feed: bool = False) -> bool:
        """Whether a story may be of this window, by what its listing, or a feed, says; True where that says nothing."""
        oldest = self.oldest - BACKDATED_IN_A_FEED if in_feed and self.is_continuing else self.oldest
        if link.published_at is None:
            # What was last changed before the window was published before it.
            return link.modified_at is None or datetime.fromisoformat(link.modified_at) >= oldest
        published = datetime.fromisoformat(link.published_at)
        return published >= oldest and (self.until is None or published < self.until)


def window_of(arguments: CrawlArguments, config: CrawlConfig, *, mark: datetime | None, started_at: datetime) -> Window:
    """The window of a run: from where it was told to look, else from the mark, else some days back.

    A mark in the future was left under a clock that was wrong, and says nothing of what has been seen.
    """
    mark = mark if mark is None or mark <= started_at else None
    since = arguments.since
    oldest = since
    if since is None and mark is not None:
        since = mark - timedelta(hours=config.overlap_hours)
        oldest = since - BACKDATED
    elif since is None:
        since = started_at - timedelta(days=config.first_run_days)
    return Window(since=since, oldest=oldest or since, until=arguments.until, mark=mark, started_at=started_at)
