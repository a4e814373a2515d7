"""How many stories filters mean: by what could be chosen besides, and by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from qomnews.dates import to_jalali
from qomnews.dates.tehran import localise
from qomnews.reader.api import selecting
from qomnews.reader.api.answers import answered
from qomnews.reader.api.asking import gives, known_parameters
from qomnews.reader.api.refusals import refusals
from qomnews.reader.filters import AskedFor
from qomnews.reader.pages.front import next_day
from qomnews.reader.problems import RefusalError
from qomnews.reader.reading import Now, Reading
from qomnews.store import Pictured

router = APIRouter(tags=["counts"], dependencies=[Depends(known_parameters), Depends(gives())])
# Days that are counted where no first one is named, and at most.
USUAL, MOST = 30, 1100


class Value(BaseModel):
    """A value of a field."""

    value: str = Field(description="As the filter takes it.")
    count: int = Field(description="Stories that would be left by it.", ge=0)


class Month(BaseModel):
    """A Jalali month."""

    month: str = Field(description="Its year and number, as the filters `from` and `to` take it.")
    count: int = Field(description="Stories of it.", ge=0)


class Counts(BaseModel):
    """How many stories there are."""

    total: int = Field(description="Stories that the filters mean.", ge=0)
    by: dict[str, list[Value]] = Field(
        description="By field (`outlet`, `kind`, `desk`, `source`, `category`, `tag`) the values that leave most. "
        "What is chosen of the same field counts for nothing there, what is chosen of others holds."
    )
    months: list[Month] = Field(description="The newest first, whatever days were asked for.")
    indexed: int = Field(description="Articles that the index has.", ge=0)
    filling: bool = Field(description="Whether the index is still being filled, so that there are more than it says.")


class Day(BaseModel):
    """A day in Tehran."""

    day: date = Field(description="The day.")
    jalali: str = Field(description="The same, as the filters take it.")
    outlets: dict[str, int] = Field(description="By outlet how many stories appeared.")


class Days(BaseModel):
    """A span by day."""

    days: list[Day] = Field(description="Every day of the span on which a story appeared, the earliest first.")


@router.get("/counts", summary="How many, by field", response_model=Counts, responses=refusals(400, 406, 422, 503))
def counts(
    request: Request,
    store: Reading,
    asked: AskedFor,
    *,
    limit: Annotated[int, Query(ge=1, le=100, description="Values of each field, at most.", examples=[20])] = 20,
) -> Response:
    """What the filters mean, and how it is spread over what could be chosen besides, by the index of words."""
    found = selecting.found(store, asked.filters, facets=limit)
    assert found.facets is not None  # noqa: S101 - they were asked for
    by = {
        field: [{"value": value, "count": count} for value, count in values]
        for field, values in found.facets.values.items()
    }
    months = [{"month": f"{year:04}-{month:02}", "count": count} for year, month, count in found.facets.months]
    said = {"total": found.total, "by": by, "months": months, "indexed": found.indexed, "filling": found.filling}
    return answered(request, said)


@router.get("/counts/days", summary="How many, by day", response_model=Days, responses=refusals(400, 406, 422, 503))
def days(request: Request, store: Reading, now: Now, asked: AskedFor) -> Response:
    """By day of publication in Tehran and by outlet; of the last 30 days, where none are named."""
    filters = asked.filters
    until = filters.until or next_day(now)
    since = filters.since or next_day(until, -USUAL)
    if until - since > timedelta(days=MOST):
        raise RefusalError("invalid-value", f"from {since.date()} to {until.date()} are more than {MOST} days")
    among = None
    if filters.query or filters.categories or filters.tags or filters.sources:
        among = selecting.found(store, filters).serials
    by_day: dict[date, dict[str, int]] = defaultdict(dict)
    for row in store.daily(Pictured(since=since, until=until, filters=filters, among=among)):
        by_day[row.day][row.outlet] = by_day[row.day].get(row.outlet, 0) + row.count
    said: list[dict[str, Any]] = [
        {"day": day, "jalali": _jalali(day), "outlets": dict(sorted(by_day[day].items()))} for day in sorted(by_day)
    ]
    return answered(request, {"days": said})


def _jalali(day: date) -> str:
    year, month, number = to_jalali(localise(day)[0])
    return f"{year:04}-{month:02}-{number:02}"
