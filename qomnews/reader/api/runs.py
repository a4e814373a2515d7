"""How crawls went, and whether the reader can answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from qomnews import __version__
from qomnews.article import SCHEMA_VERSION
from qomnews.outlets import OUTLETS
from qomnews.reader.api.answers import answered
from qomnews.reader.api.asking import gives, known_parameters
from qomnews.reader.api.refusals import refusals
from qomnews.reader.problems import RefusalError
from qomnews.reader.reading import Now, Reading

router = APIRouter(tags=["state"], dependencies=[Depends(known_parameters), Depends(gives())])
_OUTLETS = [row.id for row in OUTLETS]


class RunRow(BaseModel):
    """A run of a spider."""

    id: int = Field(description="Its number.")
    outlet: str | None = Field(description="Whose site it read.")
    spider: str = Field(description="Which spider.")
    started_at: datetime = Field(description="When it began.")
    finished_at: datetime | None = Field(description="When it ended.")
    state: Literal["running", "finished", "interrupted"] = Field(description="What became of it.")
    exit_status: int | None = Field(description="0: done; 1: failed; 3: something fell short.")
    reason: str | None = Field(description="Why it ended.")


class RunList(BaseModel):
    """The last runs."""

    runs: list[RunRow] = Field(description="The newest first.")


class Health(BaseModel):
    """That the reader can answer."""

    status: Literal["ok"] = Field(description="Where it can't, the answer is a problem with status 503.")
    version: str = Field(description="The program's.")
    schema_version: int = Field(description="Of records.")
    sequence: int = Field(description="The number of the store's last change.")
    newest_at: datetime | None = Field(description="When the newest article was published.")


@router.get("/runs", summary="The last runs", response_model=RunList, responses=refusals(400, 406, 422, 503))
def runs(
    request: Request,
    store: Reading,
    *,
    outlet: Annotated[str | None, Query(description="Of this outlet.", json_schema_extra={"enum": _OUTLETS})] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="How many, at most.", examples=[20])] = 20,
) -> Response:
    """How the last crawls and backfills went."""
    if outlet is not None and outlet not in (there := [row.id for row in OUTLETS]):
        raise RefusalError(
            "invalid-value", f"outlet: no outlet is called {outlet[:40]!r}; there are {', '.join(there)}"
        )
    names = RunRow.model_fields
    found = [{name: getattr(run, name) for name in names} for run in store.runs(limit, outlet=outlet)]
    return answered(request, {"runs": found})


@router.get("/health", summary="Whether it can answer", response_model=Health, responses=refusals(400, 406, 503))
def health(request: Request, store: Reading, now: Now) -> Response:
    """For whoever watches: 200 where the store can be read."""
    with store.snapshot() as snapshot:
        sequence = snapshot.sequence
    newest = max(store.newest(now).values(), default=None)
    said = {
        "status": "ok",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "sequence": sequence,
        "newest_at": newest,
    }
    return answered(request, said)
