"""What the API answers where it can't give what was asked for: problem details, as RFC 9457 has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import orjson
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

PATH = "/api/"
MEDIA_TYPE = "application/problem+json"


@attrs.frozen
class Kind:
    """A kind of problem: its status, its title, and what to do about it."""

    status: int
    title: str
    way_out: str


KINDS: dict[str, Kind] = {
    "bad-request": Kind(400, "The request is not right", "The detail says what of it."),
    "unknown-parameter": Kind(
        400,
        "There is no such parameter",
        "Each operation lists its parameters; a misspelt filter would filter nothing.",
    ),
    "repeated-parameter": Kind(400, "A parameter is there twice", "Only filters may have several values."),
    "cursor-unreadable": Kind(400, "The cursor can't be read", "Take it as it came, from `next` or from `Link`."),
    "cursor-of-another-search": Kind(
        400, "The cursor belongs to other filters or another order", "Leave all parameters but `limit` as they were."
    ),
    "who-are-you": Kind(401, "A token or a password is needed", "Send `Authorization: Bearer TOKEN`."),
    "not-found": Kind(404, "There is no such thing", "Look at the id; lists give those that there are."),
    "only-reading": Kind(405, "This can only be read", "GET and HEAD are all there is."),
    "not-acceptable": Kind(
        406, "It is not to be had in that form", "Let `Accept` have what the operation gives, or `*/*`."
    ),
    "store-went-back": Kind(
        409, "The store has fewer changes than were seen", "An older state was put back: begin again with `since=0`."
    ),
    "gone": Kind(410, "The article had to go", "Take it out of your copy; `tombstone` is its line in an export."),
    "cursor-expired": Kind(410, "The cursor leads nowhere any more", "Begin again without a cursor."),
    "too-large": Kind(413, "The request has too large a body", "Nothing here reads one."),
    "address-too-long": Kind(414, "The address is too long", "Leave some filters out."),
    "invalid-value": Kind(422, "A parameter can't have that value", "`errors`, or the detail, names it."),
    "too-many-records": Kind(
        422, "That is more than an answer may hold", "Narrow the filters, or run `command` where the store is."
    ),
    "internal": Kind(500, "Something went wrong", "It is the program's fault, and its log has it."),
    "not-installed": Kind(501, "A part of the program is missing here", "The detail names what to install."),
    "deadline": Kind(503, "The answer took too long", "Ask for less, or again after `Retry-After` seconds."),
    "busy": Kind(503, "It can't be answered just now", "Ask again after `Retry-After` seconds."),
    "no-index": Kind(
        503, "There is no index of words yet", "`qomnews serve` is making it; ask again after `Retry-After` seconds."
    ),
    "no-store": Kind(503, "There is no store yet", "`qomnews crawl` makes it."),
    "other-schema": Kind(503, "The store is of another version", "`qomnews db upgrade` brings it up to date."),
}
"""Every kind of problem, by the name in its `type`."""
_OF_STATUS = {
    400: "bad-request",
    **{kind.status: name for name, kind in reversed(KINDS.items())},
    404: "not-found",
    410: "gone",
    422: "invalid-value",
    501: "not-installed",
    503: "busy",
}
_OF_FAILURE = {
    "failure.slow": "deadline",
    "failure.busy": "busy",
    "failure.missing": "no-store",
    "failure.schema": "other-schema",
    "failure.search": "no-index",
}


class RefusalError(Exception):
    """The request is not answered as it stands: a kind of problem, what of it, and members beside these."""

    def __init__(self, kind: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members


def kind_of(status: int, failure: str = "") -> str:
    """The kind of problem that a status stands for, and the key of a page's words if there is one.

    >>> kind_of(404), kind_of(503, "failure.slow"), kind_of(418)
    ('not-found', 'deadline', 'bad-request')
    """
    if failure in _OF_FAILURE:
        return _OF_FAILURE[failure]
    return _OF_STATUS.get(status, "bad-request" if status < 500 else "internal")


def problem(
    kind: str,
    detail: str = "",
    *,
    prefix: str = "",
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """A problem as an answer.

    Args:
        kind: its name in `KINDS`.
        detail: what is wrong this time; empty: what to do in general.
        prefix: the path under which a proxy has the reader.
        status: another one than the kind's.
        headers: beside its own.
        members: further members of the object.
    """
    known = KINDS[kind]
    said = {
        "type": f"{prefix}/api/v1/docs#{kind}",
        "title": known.title,
        "status": status or known.status,
        "detail": detail or known.way_out,
        **members,
    }
    its = {"Cache-Control": "no-store", **(headers or {})}
    return Response(orjson.dumps(said), said["status"], its, MEDIA_TYPE)
