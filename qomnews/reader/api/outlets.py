"""The outlets: what they are, and how much of each is stored."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from qomnews.outlets import OUTLETS
from qomnews.reader.api.answers import answered
from qomnews.reader.api.asking import gives, known_parameters
from qomnews.reader.api.refusals import refusals
from qomnews.reader.problems import RefusalError
from qomnews.reader.reading import Now, Reading
from qomnews.store import Counts, Store

router = APIRouter(tags=["outlets"], dependencies=[Depends(known_parameters), Depends(gives())])


class DeskOf(BaseModel):
    """A part of an outlet."""

    id: str = Field(description="As records and the filter `desk` have it.")
    name: str = Field(description="In Persian.")


class OutletRow(BaseModel):
    """An outlet, and how much of it is stored."""

    id: str = Field(description="As records and the filter `outlet` have it.")
    name: str = Field(description="In Persian.")
    english_name: str = Field(description="In English.")
    kind: str = Field(description="`agency`, `local` or `aggregator`.")
    url: str = Field(description="Its site.")
    desks: list[DeskOf] = Field(description="Parts of it that are crawled by themselves.")
    since: date = Field(description="Before this day it published nothing.")
    stories: int = Field(description="Stories of its own that are stored.", ge=0)
    mirrors: int = Field(description="Its copies of others' stories.", ge=0)
    rejected: int = Field(description="Addresses that gave no record.", ge=0)
    newest_at: datetime | None = Field(description="When its newest article was published.")


class OutletList(BaseModel):
    """All outlets."""

    outlets: list[OutletRow] = Field(description="By id.")


@router.get("/outlets", summary="All outlets", response_model=OutletList, responses=refusals(400, 406, 503))
def outlets(request: Request, store: Reading, now: Now) -> Response:
    """Every outlet that the program knows, whether anything of it is stored or not."""
    return answered(request, {"outlets": rows(store, now)})


@router.get(
    "/outlets/{outlet_id}", summary="An outlet", response_model=OutletRow, responses=refusals(400, 404, 406, 422, 503)
)
def outlet(
    request: Request,
    store: Reading,
    now: Now,
    outlet_id: Annotated[str, Path(min_length=1, max_length=60, description="Its id.", examples=["mehr"])],
) -> Response:
    """One of them."""
    found = next((row for row in rows(store, now) if row["id"] == outlet_id), None)
    if found is None:
        there = ", ".join(row.id for row in OUTLETS)
        raise RefusalError("not-found", f"no outlet is called {outlet_id!r}; there are {there}")
    return answered(request, found)


def rows(store: Store, now: datetime) -> list[dict[str, Any]]:
    """Every outlet, as the API gives it."""
    counts = {each.outlet: each for each in store.counts()}
    newest = store.newest(now)
    return [
        {
            "id": row.id,
            "name": row.name,
            "english_name": row.english_name,
            "kind": row.kind,
            "url": f"{row.public_base}/",
            "desks": [{"id": desk.id, "name": desk.name} for desk in row.desks],
            "since": row.since,
            "stories": (its := counts.get(row.id, Counts(row.id))).stories,
            "mirrors": its.mirrors,
            "rejected": its.rejected,
            "newest_at": newest.get(row.id),
        }
        for row in sorted(OUTLETS, key=lambda row: row.id)
    ]
