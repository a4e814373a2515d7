"""Articles: lists by filters, page by page, and what changed since a moment, so that a client can follow the store."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import attrs
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from qomnews.reader.api import cursors, selecting
from qomnews.reader.api.answers import answered, listed
from qomnews.reader.api.asking import gives, known_parameters
from qomnews.reader.api.cursors import Cursor
from qomnews.reader.api.records import ArticleLine, TombstoneLine
from qomnews.reader.api.refusals import refusals
from qomnews.reader.filters import AskedFor
from qomnews.reader.problems import RefusalError
from qomnews.reader.reading import Reading, Settings
from qomnews.store import Order, Snapshot

router = APIRouter(tags=["articles"], dependencies=[Depends(known_parameters), Depends(gives())])
# A page as long as this is read in one go.
USUAL = 50

Limit = Annotated[int, Query(ge=1, description="Records on a page, at most.", examples=[20])]
CursorText = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=2000,
        description="Where to go on: `next` of the page before, all else the same.",
    ),
]


class ArticlePage(BaseModel):
    """A page of a list."""

    articles: list[ArticleLine] = Field(description="Records, each as a line of an export has it.")
    next: str | None = Field(
        description="The cursor of the next page; null on the last one. A page may have fewer records than `limit`, "
        "even none, and a next one all the same: for a category, tag or source so many are looked through."
    )
    sequence: int = Field(description="The number of the last change that the store had when the list was begun.")


class ChangePage(BaseModel):
    """A page of changes."""

    changes: list[ArticleLine | TombstoneLine] = Field(
        description="Records that are new or changed, then a line for each that is gone, as in an export of changes."
    )
    next: str | None = Field(description="The cursor of the next page; null on the last one.")
    sequence: int = Field(description="On the last page: `since` of the next time.")


@router.get(
    "/articles",
    summary="Articles by filters",
    response_model=ArticlePage,
    responses=refusals(400, 406, 410, 422, 503),
)
def articles(  # noqa: PLR0913 - a list is asked for in that many ways
    request: Request,
    store: Reading,
    settings: Settings,
    asked: AskedFor,
    *,
    order: Annotated[
        Order,
        Query(
            description="`newest` first, `published` (the earliest first, what has no date before it), `changed` "
            "(what changed last comes last), `arrival`, `id`."
        ),
    ] = "newest",
    limit: Limit = USUAL,
    cursor: CursorText = None,
) -> Response:
    """Stories, each as its original has it with its copies under `mirrors`; by `include_mirrors` the copies, too.

    Pages follow each other by `next`, or by the address in the header `Link`. What arrives meanwhile moves
    nothing: no record is there twice or left out that stays as it is. Words (`q`) are looked for in an index, which
    is some seconds behind the store.
    """
    must_fit(limit, settings.serve.rows)
    filters = asked.filters
    extract = selecting.extract_of(store, filters, order)
    what = f"articles {order} {asked.query}"
    with store.snapshot() as snapshot:
        at = begun(snapshot) if cursor is None else cursors.read(cursor, what, order, snapshot.sequence)
        page = selecting.page_of(snapshot, extract, filters, after=at.place, limit=limit)
    after = None if page.after is None else cursors.written(Cursor(at.sequence, page.after), what)
    said = listed("articles", page.lines, next=after, sequence=at.sequence)
    return answered(request, said, headers=link_to_next(request, after))


@router.get(
    "/changes",
    summary="What changed since a moment",
    response_model=ChangePage,
    responses=refusals(400, 406, 409, 410, 422, 503),
)
def changes(  # noqa: PLR0913 - likewise
    request: Request,
    store: Reading,
    settings: Settings,
    asked: AskedFor,
    *,
    since: Annotated[
        int,
        Query(
            ge=0,
            le=2**53,
            description="The number of the last change that is known already: `sequence` of the last page of the time "
            "before; 0: none.",
            examples=[0],
        ),
    ],
    limit: Limit = USUAL,
    cursor: CursorText = None,
) -> Response:
    """All that is new, changed or gone since a change that is known by its number, which is no clock.

    Go through the pages, take each line over in its order (an article in the place of the one with its `id`; by a
    tombstone, which has `superseded_by`, it goes), and ask with the last page's `sequence` the next time. Whatever is
    written meanwhile, nothing is passed over; a record may come twice. Filters choose among what changed as they do
    for `qomnews export --changed-since`; tombstones heed `outlet` alone.
    """
    must_fit(limit, settings.serve.rows)
    filters = asked.filters
    if filters.query:
        # The index of words comes after the store, and what it doesn't have yet would be passed over for good.
        raise RefusalError("unknown-parameter", "changes can't be chosen by words: leave q out")
    extract = attrs.evolve(selecting.extract_of(store, filters, "changed"), changed_after=since)
    what = f"changes {since} {asked.query}"
    with store.snapshot() as snapshot:
        if since > snapshot.sequence:
            raise RefusalError(
                "store-went-back",
                f"the store's last change is {snapshot.sequence}, before {since}: an older state of it, or another "
                "store, stands in its place; begin again with since=0",
                sequence=snapshot.sequence,
            )
        at = begun(snapshot) if cursor is None else cursors.read(cursor, what, "changed", snapshot.sequence)
        lines, after = [], at.place
        if not at.gone:
            page = selecting.page_of(snapshot, extract, filters, after=at.place, limit=limit)
            lines, after = page.lines, page.after
        is_gone = at.gone or after is None
        is_last = False
        if is_gone and len(lines) < limit:
            page = snapshot.gone_page(extract, after=at.place if at.gone else None, limit=limit - len(lines))
            lines, after = [*lines, *page.lines], page.after
            is_last = after is None
    further = None if is_last else cursors.written(Cursor(at.sequence, after, is_gone), what)
    said = listed("changes", lines, next=further, sequence=at.sequence)
    return answered(request, said, headers=link_to_next(request, further))


def begun(snapshot: Snapshot) -> Cursor:
    """The beginning of a list."""
    return Cursor(snapshot.sequence, None)


def must_fit(limit: int, most: int) -> None:
    """Nothing, where a page may be as long as that.

    Raises:
        RefusalError: it may not.
    """
    if limit > most:
        said = f"at most {most} records are on a page here"
        raise RefusalError("invalid-value", f"limit: {said}", errors=[{"parameter": "limit", "message": said}])


def link_to_next(request: Request, cursor: str | None) -> dict[str, str]:
    """The header that leads to the next page: RFC 8288."""
    if cursor is None:
        return {}
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return {"Link": f'<?{urlencode([*rest, ("cursor", cursor)])}>; rel="next"'}
