"""An answer of the API: JSON, with what lets a client ask again for nothing but what is new."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import orjson
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

JSON = "application/json"
_TAG = re.compile(r'(?:W/)?("[^"]*")')


def answered(  # noqa: PLR0913 - an answer has that many sides
    request: Request,
    said: Mapping[str, Any] | bytes,
    *,
    media_type: str = JSON,
    changed_at: datetime | None = None,
    now: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer with its ETag; nothing but its headers where the client has the same one already.

    Args:
        request: what was asked.
        said: what is answered, as JSON types or as it is sent.
        media_type: its type.
        changed_at: when the content last changed, where that is known for sure.
        now: the time; with `changed_at`.
        headers: beside its own.
    """
    body = said if isinstance(said, bytes) else orjson.dumps(said)
    # Weak: packed and plain are the same answer.
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    its = {"ETag": f"W/{tag}", "Cache-Control": "private, no-cache", "Vary": "Accept, Authorization", **(headers or {})}
    # A clock that went back may not promise the future: RFC 9110, 8.8.2.1.
    known = changed_at if changed_at is not None and now is not None and changed_at <= now else None
    if known is not None:
        its["Last-Modified"] = format_datetime(known.astimezone(UTC), usegmt=True)
    if is_known(request.headers, tag, known):
        return Response(status_code=304, headers=its)
    return Response(body, headers=its, media_type=media_type)


def is_known(headers: Mapping[str, str], tag: str, changed_at: datetime | None) -> bool:
    """Whether a client has what is there already, by its conditions: RFC 9110, 13.2.2.

    >>> is_known({"if-none-match": 'W/"1", "2"'}, '"1"', None), is_known({"if-none-match": '"3"'}, '"1"', None)
    (True, False)
    """
    said = headers.get("if-none-match")
    if said is not None:
        return said.strip() == "*" or tag in _TAG.findall(said)
    since = headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        at = parsedate_to_datetime(since)
    except ValueError:
        # What is no date is as if it weren't there.
        return False
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return changed_at.replace(microsecond=0) <= at


def listed(name: str, lines: Sequence[bytes], **members: Any) -> bytes:
    """An object with lines of JSON under a name, as they are, and further members behind them.

    >>> listed("articles", [b'{"id":1}', b'{"id":2}'], next=None)
    b'{"articles":[{"id":1},{"id":2}],"next":null}'
    """
    rest = b"".join(b"," + orjson.dumps(key) + b":" + orjson.dumps(value) for key, value in members.items())
    return b"{" + orjson.dumps(name) + b":[" + b",".join(lines) + b"]" + rest + b"}"
