"""Pictures of stories: by day and hour, who mirrors whom and how fast, and the words that rise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs
from fastapi import APIRouter, Request, Response

from qomnews.article import KINDS
from qomnews.outlets import OUTLETS
from qomnews.reader import picturing
from qomnews.reader.filters import AskedFor
from qomnews.reader.language import jalali, language_of
from qomnews.reader.pages.front import next_day
from qomnews.reader.reading import Now, Reading
from qomnews.reader.rendering import render

if TYPE_CHECKING:
    from qomnews.reader.filters import Asked
    from qomnews.reader.remembering import Remembered
    from qomnews.search.filters import Filters
    from qomnews.store import Store

router = APIRouter()
# Days that are shown where nothing else is asked for, today's included.
SHOWN = 30
# More than a store has.
_ALL = 10_000_000


@router.get("/pictures", response_class=Response)
def pictures(request: Request, store: Reading, now: Now, asked: AskedFor) -> Response:
    """Pictures of the stories that a request means, of the last thirty days unless it says otherwise."""
    lang = language_of(request)
    since, until = span(asked.filters, now)
    remembered: Remembered = request.app.state.remembered
    filters = attrs.evolve(asked.filters, since=since, until=until)
    among = _among(store, filters)
    key = "pictures", store.change(), filters, hash(among)
    counted = remembered.get(key, lambda: picturing.count(store, filters, since, until, among))
    week = until - picturing.WEEK
    return render(
        request,
        "pictures.html",
        asked=asked,
        since=since,
        last=until - timedelta(microseconds=1),
        week={"from": jalali(week), "to": jalali(until - timedelta(minutes=1))},
        choices={"outlet": picturing.in_order([row.id for row in OUTLETS]), "kind": KINDS},
        value=lambda name: next(iter(asked.parameters.get(name, ())), ""),
        days=picturing.days(counted.daily, since, until, lang),
        hours=picturing.hours(counted.hourly, lang),
        all_hours=[picturing.hour_name(hour, lang) for hour in picturing.HOURS],
        delays=counted.delays,
        delay_chart=picturing.delay_chart(counted.delays, lang),
        risen=counted.risen,
        series=picturing.series,
        in_order=picturing.in_order,
        duration=lambda length: picturing.duration(length, lang),
        step_name=lambda step: picturing.step_name(step, lang),
        query_of=lambda rise: " OR ".join(rise.forms),
        filtered=_other_parameters(asked),
    )


def span(filters: Filters, now: datetime) -> tuple[datetime, datetime]:
    """What is shown: up to the end of today, and the last thirty days of it, where the filters don't say."""
    until = filters.until or next_day(now)
    return filters.since or min(next_day(until, -SHOWN), until - timedelta(minutes=1)), until


def _among(store: Store, filters: Filters) -> tuple[int, ...] | None:
    """The articles that only the search's index can tell; None where the filters ask for no such thing."""
    if not (filters.query or filters.sources or filters.categories or filters.tags):
        return None
    # Whose mirrors and originals they are is asked apart.
    wider = attrs.evolve(filters, outlets=(), include_mirrors=True, since=None, until=None)
    return store.search(wider, limit=_ALL).serials


def _other_parameters(asked: Asked) -> dict[str, tuple[str, ...]]:
    """What a search of a word has to ask for besides."""
    return {name: values for name, values in asked.parameters.items() if name not in ("q", "from", "to")}
