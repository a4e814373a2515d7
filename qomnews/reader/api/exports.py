"""Exports of what filters choose, as files that stream: the bytes that `qomnews export` gives for the same filters."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from anyio import CancelScope, fail_after
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.responses import StreamingResponse

from qomnews.export import ExportError
from qomnews.export.job import Job, Tally, flat_format
from qomnews.export.shape import Shape
from qomnews.export.streaming import pieces
from qomnews.reader.answering import HEAD
from qomnews.reader.api import selecting
from qomnews.reader.api.asking import accepts, known_parameters
from qomnews.reader.api.refusals import refusals
from qomnews.reader.commands import export_command
from qomnews.reader.filters import AskedFor
from qomnews.reader.language import jalali
from qomnews.reader.problems import RefusalError
from qomnews.reader.reading import ExportTurns, LongReading, Now, Reading, Settings
from qomnews.store import Order

if TYPE_CHECKING:
    from threading import BoundedSemaphore

    from starlette.types import Receive, Scope, Send

    from qomnews.store import Snapshot, Store

FORMATS = {
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
}
"""What there is, each with its media type."""
router = APIRouter(tags=["exports"], dependencies=[Depends(known_parameters)])

_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, as it is made: where something fails midway, the connection is broken off.",
        "content": {
            type_.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for type_ in FORMATS.values()
        },
        "headers": {
            "Content-Disposition": {"description": "A name for the file.", "schema": {"type": "string"}},
        },
    }
}


@router.get(
    "/search/export.{format_}",
    summary="All that filters choose, as a file",
    response_class=Response,
    responses={**_FILES, **refusals(400, 406, 422, 501, 503)},
)
def export(  # noqa: PLR0913 - an export has that many sides
    request: Request,
    *,
    store: LongReading,
    pages: Reading,
    turns: ExportTurns,
    settings: Settings,
    now: Now,
    asked: AskedFor,
    format_: Annotated[
        Literal["jsonl", "csv", "parquet"], Path(alias="format_", description="Of the file.", examples=["jsonl"])
    ],
    order: Annotated[
        Order, Query(description="As for `/articles`; of an export it is `published` where nothing else is said.")
    ] = "published",
) -> Response:
    """The bytes that `qomnews export` writes with the same filters, from one state of the store, never held as a whole.

    JSON lines as `/schema.json` has them; CSV flat, with a byte order mark and formulas defused; Parquet typed, with
    columns of the Jalali calendar. More records than the operator lets through are refused, with the command that gives
    them where the store is.
    """
    media_type = FORMATS[format_]
    if not accepts(",".join(request.headers.getlist("accept")), media_type.partition(";")[0]):
        raise RefusalError("not-acceptable", f"this gives {media_type.partition(';')[0]}, which Accept leaves out")
    filters = asked.filters
    job = Job(
        # What pages have of the index in memory is enough for both.
        extract=selecting.extract_of(pages, filters, order),
        content=selecting.content_of(filters),
        shape=Shape(flat=flat_format(format_), dated=format_ == "parquet"),
        format=format_,
    )
    stream = _stream(store, turns, job, settings.serve.export_rows, export_command(asked, order, format_))
    # What may not be is found out before anything is sent.
    next(stream)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(now, format_)}"',
        "Cache-Control": "private, no-store",
    }
    if request.scope.get(HEAD):
        stream.close()
        return Response(headers=headers, media_type=media_type)
    return Streamed(stream, settings.serve.export_deadline, headers=headers, media_type=media_type)


def file_name(now: datetime, format_: str) -> str:
    """The name of a file, with the Jalali day.

    >>> from qomnews.dates import TEHRAN
    >>> file_name(datetime(2025, 12, 16, tzinfo=TEHRAN), "csv")
    'qomnews-1404-09-25.csv'
    """
    return f"qomnews-{jalali(now)}.{format_}"


def _stream(store: Store, turns: BoundedSemaphore, job: Job, most: int, command: str | None) -> Generator[bytes]:
    """Nothing, once it is sure that an export may be; then its pieces."""
    if not turns.acquire(blocking=False):
        raise RefusalError(
            "busy", "as many exports as may be are being made just now; try again", headers={"Retry-After": "30"}
        )
    try:
        with store.snapshot() as snapshot:
            if _count(snapshot, job, most) > most:
                said = f"more than {most} records are more than an export over the web may have; narrow the filters"
                if command is None:
                    raise RefusalError("too-many-records", said)
                instead = f"{said}, or run where the store is: {command}"
                raise RefusalError("too-many-records", instead, command=command)
            some = pieces(snapshot, job, Tally())
            try:
                first = next(some)
            except ExportError as error:
                raise RefusalError("not-installed", str(error)) from error
            yield b""
            yield first[0]
            for piece, _ in some:
                yield piece
    finally:
        turns.release()


def _count(snapshot: Snapshot, job: Job, most: int) -> int:
    """How many records an export has, or more than `most`."""
    count = snapshot.count(job.extract, most)
    if count <= most or not job.content:
        return count
    matches, count = job.content.matcher(), 0
    for rows in snapshot.rows(job.extract):
        count += sum(1 for row in rows if matches(row.line))
        if count > most:
            break
    return count


class Streamed(StreamingResponse):
    """Pieces that come from a thread; whoever goes away midway, or takes for ever, leaves nothing open behind."""

    def __init__(self, stream: Generator[bytes], deadline: float, *, headers: dict[str, str], media_type: str) -> None:
        super().__init__(_in_threads(stream), headers=headers, media_type=media_type)
        self._deadline = deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        with fail_after(self._deadline):
            await super().__call__(scope, receive, send)


async def _in_threads(stream: Generator[bytes]) -> AsyncIterator[bytes]:
    try:
        while (piece := await run_sync(next, stream, None)) is not None:
            if piece:
                yield piece
    finally:
        with CancelScope(shield=True):
            await run_sync(stream.close)
