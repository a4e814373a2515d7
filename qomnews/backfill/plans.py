"""A span of time as windows: each a Jalali day, or a Jalali month, or the part of one that the span has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from qomnews.dates import at_tehran, in_tehran, to_jalali
from qomnews.dates.tehran import localise
from qomnews.outlets import outlet
from qomnews.store import WindowSpan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.backfill.wanted import Wanted
    from qomnews.outlets import Cms
    from qomnews.store import BackfillWindow

Step = Literal["day", "month"]
Span = tuple[datetime, datetime]

# Nastooh's archive has pages for each Jalali day. What WordPress lists between two instants, and what has to be read
# from its newest page on, costs the less the fewer windows there are.
STEPS: dict[Cms, Step] = {"nastooh": "day", "wordpress": "month", "other": "month"}


def step_of(outlet_id: str) -> Step:
    """How long the windows of an outlet are.

    >>> step_of("mehr"), step_of("shahr20")
    ('day', 'month')
    """
    return STEPS[outlet(outlet_id).cms]


def scope_of(wanted: Wanted) -> str:
    """What of an outlet's stories a backfill's windows are about, in words: done for one scope is not done for another.

    >>> from qomnews.backfill.wanted import Wanted
    >>> scope_of(Wanted(outlet="mehr", kinds=("report", "news"), refresh=True))
    'qom news,report refresh'
    """
    words = [wanted.desk_in_force]
    if wanted.kinds is not None:
        words.append(",".join(sorted(set(wanted.kinds))))
    return " ".join([*words, *(["refresh"] if wanted.refresh else [])])


def span_in_store(wanted: Wanted) -> WindowSpan:
    """Where the windows of a backfill are found in the store.

    Raises:
        ValueError: it has no bounds.
    """
    if wanted.since is None or wanted.until is None:
        raise ValueError("a backfill from a site needs a beginning and an end")
    return WindowSpan(outlet=wanted.outlet, scope=scope_of(wanted), since=wanted.since, until=wanted.until)


def spans_to_do(span: WindowSpan, windows: Iterable[BackfillWindow], *, again: bool = False) -> list[Span]:
    """The windows that a span is to be cut into, the oldest first, without what complete windows cover already.

    Args:
        span: what is wanted.
        windows: those of the outlet and scope that there are.
        again: whether what is complete is wanted all the same.
    """
    complete = [] if again else [(window.since, window.until) for window in windows if window.is_complete]
    return [part for rest in without((span.since, span.until), complete) for part in cut(*rest, step_of(span.outlet))]


def cut(since: datetime, until: datetime, step: Step) -> Iterator[Span]:
    """A span in parts, at the midnights in Tehran that begin a Jalali day, or month.

    >>> [len(list(cut(at_tehran(1403, 11, 30), at_tehran(1404, 2, 2), step))) for step in ("day", "month")]
    [63, 4]
    """
    start = since
    while start < until:
        end = min(_next_day(start) if step == "day" else _next_month(start), until)
        yield start, end
        start = end


def without(span: Span, covered: Iterable[Span]) -> Iterator[Span]:
    """What is left of a span where others don't cover it, in order."""
    start, end = span
    for since, until in sorted(covered):
        if until <= start:
            continue
        if since >= end:
            break
        if since > start:
            yield start, since
        start = until
    if start < end:
        yield start, end


def _next_day(instant: datetime) -> datetime:
    return localise(in_tehran(instant).date() + timedelta(days=1))[0]


def _next_month(instant: datetime) -> datetime:
    year, month, _ = to_jalali(instant)
    return at_tehran(year + month // 12, month % 12 + 1, 1)
