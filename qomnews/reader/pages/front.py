"""The front page: the newest stories by outlet, or those of one day; and one outlet's by the page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import attrs
from fastapi import APIRouter, Query, Request, Response

from qomnews.dates import TEHRAN, DateError, parse_span
from qomnews.dates.tehran import localise
from qomnews.outlets import OUTLETS
from qomnews.reader.failures import UsageError
from qomnews.reader.language import language_of
from qomnews.reader.reading import Now, Reading, Settings
from qomnews.reader.rendering import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.store import Headline

router = APIRouter()
# Stories of one outlet among the newest, and days of the strip.
NEWEST, STRIP = 12, 14
# A page further on is a matter for the days' strip, or for a search.
LAST_PAGE = 500


@attrs.frozen
class Strip:
    """Days to go to, the newest first, and the days beyond both ends (None: there are none)."""

    days: Sequence[datetime]
    earlier: datetime
    later: datetime | None


@attrs.frozen
class Shelf:
    """Stories of an outlet on a page; `more`: there are others behind them."""

    stories: Sequence[Headline]
    more: bool


@router.get("/", response_class=Response)
def front(  # noqa: PLR0913, PLR0917 - an address has that many parts
    request: Request,
    store: Reading,
    now: Now,
    settings: Settings,
    day: str | None = None,
    outlet: str | None = None,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Response:
    """The newest stories of each outlet, those of a day in Tehran (`?day=1404-07-12`), or one outlet's of either."""
    today = beginning(now)
    shown = None if not day or not day.strip() else _day(request, day)
    known = [row.id for row in OUTLETS]
    if outlet and outlet not in known:
        raise UsageError(language_of(request).t("front.no_outlet", text=outlet[:40]))
    outlets = [outlet] if outlet else known
    # One page has so many stories, whether they are of one outlet or of all.
    most = settings.serve.rows if outlet else NEWEST if shown is None else max(settings.serve.rows // len(known), 1)
    found = store.newest_of(
        outlets,
        since=shown,
        until=now if shown is None else next_day(shown),
        # One more tells whether there are others.
        limit=most + 1,
        skip=(page - 1) * most if outlet else 0,
    )
    return render(
        request,
        "front.html",
        shelves={name: Shelf(stories[:most], len(stories) > most) for name, stories in found.items()},
        shown=shown,
        today=today,
        strip=strip(today, shown or today),
        chosen=outlet or None,
        page=page,
        last_page=LAST_PAGE,
    )


def _day(request: Request, text: str) -> datetime:
    try:
        since, until = parse_span(text)
    except DateError:
        since = until = datetime.fromtimestamp(0, TEHRAN)
    # A year or an hour is no day.
    if since != beginning(since) or next_day(since) != until:
        raise UsageError(language_of(request).t("front.no_day", text=text[:40]))
    return since


def beginning(instant: datetime) -> datetime:
    """The first moment of Tehran's day."""
    return next_day(instant, 0)


def next_day(instant: datetime, days: int = 1) -> datetime:
    """The first moment of a later day in Tehran, some of which have 23 or 25 hours; of an earlier one, if negative.

    >>> next_day(datetime(2022, 3, 21, 9, tzinfo=TEHRAN)).isoformat()
    '2022-03-22T01:00:00+04:30'
    """
    return localise(instant.astimezone(TEHRAN).date() + timedelta(days=days))[0]


def strip(today: datetime, shown: datetime) -> Strip:
    """The days around the one that is shown, today's at the latest, the newest first.

    >>> here = strip(*2 * [datetime(2025, 12, 16, tzinfo=TEHRAN)])
    >>> len(here.days), here.days[0].date().isoformat(), here.later
    (14, '2025-12-16', None)
    """
    last = min(today, next_day(shown, STRIP // 2)) if shown <= today else shown
    days = [beginning(last), *(next_day(last, -number) for number in range(1, STRIP))]
    return Strip(days, next_day(days[-1], -1), min(today, next_day(days[0], STRIP // 2)) if days[0] < today else None)
