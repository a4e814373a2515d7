"""A story: the article that is its original, and all that mirror it."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from qomnews.reader.api.answers import answered
from qomnews.reader.api.article import ArticleId, present
from qomnews.reader.api.asking import gives, known_parameters
from qomnews.reader.api.records import ArticleLine
from qomnews.reader.api.refusals import refusals
from qomnews.reader.problems import RefusalError
from qomnews.reader.reading import Reading, Settings
from qomnews.store import Extract, Snapshot

router = APIRouter(tags=["stories"], dependencies=[Depends(known_parameters), Depends(gives())])
_REFUSALS = refusals(400, 404, 406, 410, 422, 503)


class StoryGroup(BaseModel):
    """A story with all that tell it."""

    story_id: str = Field(description="The story's id, which it keeps when another article becomes its original.")
    original: ArticleLine | None = Field(description="The article that the others mirror.")
    mirrors: list[ArticleLine] = Field(description="Its copies, the first published first.")
    complete: bool = Field(description="Whether these are all; no more are given than a page may have.")


@router.get("/stories/{story_id}", summary="A story with its mirrors", response_model=StoryGroup, responses=_REFUSALS)
def story(
    request: Request,
    store: Reading,
    settings: Settings,
    story_id: Annotated[
        str,
        Path(min_length=1, max_length=300, description="A record's `story_id`.", examples=["mehr:101"]),
    ],
) -> Response:
    """All articles that tell one story, each a whole record."""
    with store.snapshot() as snapshot:
        said = group(snapshot, story_id, settings.serve.rows)
    return answered(request, said)


@router.get(
    "/articles/{article_id}/story",
    summary="The story of an article",
    response_model=StoryGroup,
    responses=_REFUSALS,
)
def story_of(request: Request, store: Reading, settings: Settings, article_id: ArticleId) -> Response:
    """The same, by the id of any article that tells it."""
    with store.snapshot() as snapshot:
        record = orjson.loads(present(snapshot, article_id))
        said = group(snapshot, record["story_id"], settings.serve.rows)
    return answered(request, said)


def group(snapshot: Snapshot, story_id: str, most: int) -> dict[str, object]:
    """A story, as the API gives it.

    Raises:
        RefusalError: there is none of this id.
    """
    extract = Extract(story_id=story_id, include_mirrors=True, order="published")
    page = snapshot.page(extract, after=None, limit=most, matches=None, looked_at=most)
    if not page.lines:
        raise RefusalError("not-found", f"no story has the id {story_id[:80]!r}; `story_id` of a record is one")
    originals: list[orjson.Fragment] = []
    mirrors: list[orjson.Fragment] = []
    for line in page.lines:
        (mirrors if orjson.loads(line)["mirror_of"] else originals).append(orjson.Fragment(line))
    return {
        "story_id": story_id,
        "original": originals[0] if originals else None,
        "mirrors": mirrors,
        "complete": page.after is None,
    }
