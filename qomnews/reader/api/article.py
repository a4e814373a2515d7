"""One article: its record, its versions, what its page says, how the record came about, and the story it is part of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from qomnews.article import RawArticle
from qomnews.reader.api.answers import answered
from qomnews.reader.api.asking import gives, known_parameters
from qomnews.reader.api.records import ArticleLine, RawLine
from qomnews.reader.api.refusals import refusals
from qomnews.reader.problems import RefusalError
from qomnews.reader.reading import Now, Reading
from qomnews.records import to_json
from qomnews.store import Snapshot

router = APIRouter(tags=["one article"], dependencies=[Depends(known_parameters), Depends(gives())])
ArticleId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=300,
        description="The record's `id`: the outlet's, and its number of the article there.",
        examples=["mehr:101"],
    ),
]
# What of a record says how it came about.
_ORIGIN = ("id", "url", "source_name", "source_url", "first_seen_at", "last_changed_at", "version", "status", "flags")
_ORIGIN_PARTS = ("rules", "extraction", "capture")
_REFUSALS = refusals(400, 404, 406, 410, 422, 503)


class VersionNumber(BaseModel):
    """A version by its number."""

    version: int = Field(description="1 is the first that was seen.", ge=1)
    replaced_at: datetime | None = Field(description="When the page was found to say something else; null: not yet.")


class Versions(BaseModel):
    """The versions of an article."""

    versions: list[VersionNumber] = Field(description="The first one first, the one in force last.")


class Version(VersionNumber):
    """An article as it was at one time."""

    article: ArticleLine = Field(description="The record as it was.")
    raw: RawLine = Field(description="What the page said then.")


class Provenance(BaseModel):
    """How a record came about."""

    id: str = Field(description="The record's id.")
    url: str | None = Field(description="The page's canonical address.")
    source_name: str | None = Field(description="Whom the page credits.")
    source_url: str | None = Field(description="The credited page's address.")
    first_seen_at: datetime = Field(description="When it was first fetched.")
    last_changed_at: datetime = Field(description="When anything in the record last changed.")
    version: int = Field(description="Moves with each edit by the outlet.")
    status: str = Field(description="`live` or `superseded`.")
    flags: list[str] = Field(description="Doubts that are kept with it.")
    fetched_at: datetime | None = Field(description="When the page was fetched that it was made of.")
    rules: dict[str, str] = Field(description="The version of the rules of each step that made it.")
    extraction: dict[str, str] = Field(description="Which rung of the ladder gave each field, and the page's layout.")
    capture: dict[str, str] | None = Field(description="Where in the archive the fetched page is kept.")


@router.get("/articles/{article_id}", summary="An article", response_model=ArticleLine, responses=_REFUSALS)
def article(request: Request, store: Reading, now: Now, article_id: ArticleId) -> Response:
    """The record of an article, as a line of an export has it; of a mirror, too."""
    with store.snapshot() as snapshot:
        line = present(snapshot, article_id)
    changed_at = datetime.fromisoformat(orjson.loads(line)["last_changed_at"])
    return answered(request, line, changed_at=changed_at, now=now)


@router.get(
    "/articles/{article_id}/versions",
    summary="The versions of an article",
    response_model=Versions,
    responses=_REFUSALS,
)
def versions(request: Request, store: Reading, article_id: ArticleId) -> Response:
    """Each edit by the outlet made one; a new rule of ours makes none."""
    with store.snapshot() as snapshot:
        record = orjson.loads(present(snapshot, article_id))
    stages = store.stages(article_id, record["version"])
    said = [{"version": stage.version, "replaced_at": stage.replaced_at} for stage in stages]
    return answered(request, {"versions": said})


@router.get(
    "/articles/{article_id}/versions/{version}",
    summary="An article as it was",
    response_model=Version,
    responses=_REFUSALS,
)
def version(
    request: Request,
    store: Reading,
    article_id: ArticleId,
    version: Annotated[int, Path(ge=1, le=2**31 - 1, description="Its number.", examples=[1])],
) -> Response:
    """One version with what the page said then."""
    with store.snapshot() as snapshot:
        present(snapshot, article_id)
        found = snapshot.version(article_id, version)
    if found is None:
        raise RefusalError("not-found", f"{article_id} has no version {version}; `versions` lists those it has")
    said = {
        "version": found.version,
        "replaced_at": found.replaced_at,
        "article": orjson.Fragment(to_json(found.article)),
        "raw": orjson.Fragment(to_json(found.raw)),
    }
    return answered(request, said)


@router.get("/articles/{article_id}/raw", summary="What its page says", response_model=RawLine, responses=_REFUSALS)
def raw(request: Request, store: Reading, article_id: ArticleId) -> Response:
    """What the page said when it was last read, letter for letter."""
    with store.snapshot() as snapshot:
        present(snapshot, article_id)
        page = _page_of(snapshot, article_id)
    return answered(request, to_json(page))


@router.get(
    "/articles/{article_id}/provenance",
    summary="How its record came about",
    response_model=Provenance,
    responses=_REFUSALS,
)
def provenance(request: Request, store: Reading, article_id: ArticleId) -> Response:
    """Where each field of the record is from, and by which rules it was made."""
    with store.snapshot() as snapshot:
        record = orjson.loads(present(snapshot, article_id))
        page = _page_of(snapshot, article_id)
    said: dict[str, Any] = {name: record[name] for name in _ORIGIN}
    said["fetched_at"] = page.fetched_at
    return answered(request, said | {name: record[name] for name in _ORIGIN_PARTS})


def present(snapshot: Snapshot, article_id: str) -> bytes:
    """The line of an article that is there.

    Raises:
        RefusalError: there is none, or no longer.
    """
    found = snapshot.one(article_id)
    if found is not None:
        return found[0]
    tombstone = snapshot.tombstone(article_id)
    if tombstone is None:
        raise RefusalError("not-found", f"no article has the id {article_id[:80]!r}; lists give those that there are")
    raise RefusalError("gone", f"{article_id} had to go, or its site removed it", tombstone=orjson.loads(tombstone))


def _page_of(snapshot: Snapshot, article_id: str) -> RawArticle:
    found = snapshot.raw(article_id)
    if found is None:
        raise RefusalError("not-found", f"what the page of {article_id} said was not kept")
    return found
