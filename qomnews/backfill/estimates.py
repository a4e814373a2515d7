"""What a backfill will cost: pages and hours, from what windows had, or from what listings of some of them say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.backfill.plans import Span
    from qomnews.crawl.backfill import Sample
    from qomnews.store import BackfillWindow

# So many windows that were done tell enough, and so many are asked about where there are fewer.
ENOUGH_DONE = 5
ASKED_ABOUT = 5
# A site that nobody has been timed at, asked without a delay.
UNMEASURED_S = 0.2
# At most so many requests for listings, in all.
MOST_REQUESTS = 30

_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Evidence:
    """Days of windows that something is known of: the stories found in them, those to fetch, requests for listings."""

    source: Literal["windows", "listings", "nothing"]
    windows: int
    days: float
    found: int
    to_fetch: int
    listings: int
    # False where a listing was longer than could be read: there are more.
    whole: bool = True

    @classmethod
    def of_windows(cls, windows: Sequence[BackfillWindow]) -> Evidence:
        """What windows came to that are done."""
        return cls(
            source="windows",
            windows=len(windows),
            days=_days([(window.since, window.until) for window in windows]),
            found=sum(window.found for window in windows),
            to_fetch=sum(window.found for window in windows),
            listings=sum(max(window.requests - window.fetched - window.failed, 1) for window in windows),
        )

    @classmethod
    def of_samples(cls, samples: Sequence[Sample]) -> Evidence:
        """What listings say of some windows: those that were read to their end, where there are such."""
        whole = [sample for sample in samples if sample.whole]
        used = whole or list(samples)
        return cls(
            source="listings" if used else "nothing",
            windows=len(used),
            days=_days([(sample.window.since, sample.window.until) for sample in used]),
            found=sum(sample.found for sample in used),
            to_fetch=sum(sample.found - sample.known for sample in used),
            listings=sum(sample.requests for sample in used),
            whole=bool(whole) or not used,
        )


@attrs.frozen(kw_only=True)
class Estimate:
    """Pages of stories and listings to fetch, and how long that takes at so many seconds a request."""

    stories: int
    pages: int
    listings: int
    time: timedelta


def estimate(spans: Sequence[Span], evidence: Evidence, *, seconds_a_request: float) -> Estimate | None:
    """What these windows cost if they are like those that are known; None where nothing is known."""
    if not evidence.days:
        return None
    share = _days(spans) / evidence.days
    pages, listings = round(evidence.to_fetch * share), round(evidence.listings * share)
    return Estimate(
        stories=round(evidence.found * share),
        pages=pages,
        listings=listings,
        time=timedelta(seconds=(pages + listings) * seconds_a_request),
    )


def seconds_a_request(windows: Sequence[BackfillWindow], *, delay: float) -> float:
    """How long a request takes: as in windows that were done, and never less than the delay between two."""
    requests = sum(window.requests for window in windows)
    measured = sum(window.seconds for window in windows) / requests if requests else UNMEASURED_S
    return max(measured, delay)


def spread(spans: Sequence[Span], number: int = ASKED_ABOUT) -> list[Span]:
    """Some of many, evenly spread.

    >>> from datetime import datetime
    >>> spans = [(datetime(2025, 1, day), datetime(2025, 1, day + 1)) for day in range(1, 11)]
    >>> [span[0].day for span in spread(spans, 3)]
    [2, 6, 9]
    """
    if len(spans) <= number:
        return list(spans)
    return [spans[int((place + 0.5) * len(spans) / number)] for place in range(number)]


def _days(spans: Sequence[Span]) -> float:
    return sum((until - since) / _DAY for since, until in spans)
