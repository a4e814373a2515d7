"""What is answered where there is nothing to show: a page in the reader's layout, or JSON to programs."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import attrs
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from qomnews.reader.problems import KINDS, PATH, RefusalError, kind_of, problem
from qomnews.reader.rendering import path_of, render
from qomnews.store import SearchMissingError, StoreError, StoreMissingError, StoreSchemaError, StoreTimeoutError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

_log = logging.getLogger(__name__)
# Seconds after which it may be tried again.
_RETRY_AFTER = "30"


@attrs.frozen
class Failure:
    """Why there is nothing to show: the status, the key of the words, what they are filled with, and for programs."""

    status: int
    key: str
    detail: str = ""
    headers: Mapping[str, str] = attrs.field(factory=dict)
    members: Mapping[str, Any] = attrs.field(factory=dict)


class UsageError(Exception):
    """What the address asks for can't be; the message says what of it, in the page's language."""


def answer(request: Request, failure: Failure) -> Response:
    """The answer for a failure."""
    if _is_programs(request):
        kind, prefix = kind_of(failure.status, failure.key), request.app.state.config.serve.prefix
        response = problem(kind, failure.detail, prefix=prefix, status=failure.status, **failure.members)
    else:
        response = render(request, "failure.html", status=failure.status, failure=failure)
    response.headers.update(failure.headers)
    return response


def _is_programs(request: Request) -> bool:
    return path_of(request).startswith(PATH)


def register(app: FastAPI) -> None:
    """Has the application answer so."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(UsageError, _usage)
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(StoreError, _store)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette's handlers take any error by their type
    status = error.status_code
    key = f"failure.{status}" if status in {404, 405, 410} else "failure.400" if status < 500 else "failure.500"
    if status == 405:
        return answer(request, Failure(status, key, headers={"Allow": "GET, HEAD"}))
    # Where nothing was said of it, Starlette says the status again.
    said = "" if error.detail == HTTPStatus(status).phrase else str(error.detail)
    return answer(request, Failure(status, key, said, error.headers or {}))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - likewise
    wrong = [{"parameter": str(each["loc"][1]), "message": each["msg"]} for each in error.errors()]
    said = "; ".join(f"{each['parameter']}: {each['message']}" for each in wrong)
    status = 422 if _is_programs(request) else 400
    return answer(request, Failure(status, "failure.400", said, members={"errors": wrong}))


def _usage(request: Request, error: Exception) -> Response:
    return answer(request, Failure(422 if _is_programs(request) else 400, "failure.400", str(error)))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)  # noqa: S101 - likewise
    prefix = request.app.state.config.serve.prefix
    if _is_programs(request):
        return problem(error.kind, error.detail, prefix=prefix, headers=error.headers, **error.members)
    status = KINDS[error.kind].status
    key = "failure.busy" if status == 503 else "failure.refused"
    return answer(request, Failure(status, key, error.detail, error.headers))


def _store(request: Request, error: Exception) -> Response:
    # Paths and servers are for the log; a page says what kind of thing it is, and the way out.
    _log.error("%s can't be answered: %s", request.url.path, error)
    match error:
        case SearchMissingError():
            key, detail = "failure.search", "the search index is being made; try again in a while"
        case StoreMissingError():
            key, detail = "failure.missing", "there is no store yet: qomnews crawl makes it"
        case StoreSchemaError():
            key, detail = "failure.schema", "the store is of another version: qomnews db upgrade"
        case StoreTimeoutError():
            key, detail = "failure.slow", "the answer took too long and was given up; ask for less"
        case _:
            key, detail = "failure.busy", "the store can't be read just now; the log says why"
    return answer(request, Failure(503, key, detail, {"Retry-After": _RETRY_AFTER}))
