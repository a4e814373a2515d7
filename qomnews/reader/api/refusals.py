"""The problems that an operation may answer with, for its description."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from qomnews.reader.problems import KINDS, MEDIA_TYPE, kind_of

# Whatever is asked for.
_ALWAYS = (401, 405, 413, 414, 500)


class WrongValue(BaseModel):
    """A parameter that can't be."""

    parameter: str = Field(description="Its name.")
    message: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = Field(
        description="Address of what is said about this kind of problem; its fragment is the kind's name."
    )
    title: str = Field(description="What kind of problem it is.")
    status: int = Field(description="The status of the answer.", ge=400, le=599)
    detail: str = Field(description="What is wrong this time, or what to do.")
    errors: list[WrongValue] | None = Field(None, description="With 422: each parameter that can't be.")
    sequence: int | None = Field(None, description="With 409: the number of the store's last change.")
    tombstone: dict[str, Any] | None = Field(None, description="With 410: the line of an export for what is gone.")
    command: str | None = Field(None, description="Where an export is too large: what gives it.")


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers of these statuses, and those that every operation may give."""
    return {status: _refusal(status) for status in sorted({*statuses, *_ALWAYS})}


def _refusal(status: int) -> dict[str, Any]:
    kinds = {name: kind for name, kind in KINDS.items() if kind.status == status}
    example = KINDS[kind_of(status)]
    said = {
        "type": f"/api/v1/docs#{kind_of(status)}",
        "title": example.title,
        "status": status,
        "detail": example.way_out,
    }
    headers = {}
    if status == 401:
        headers = {"WWW-Authenticate": _header("How to say who asks.", "string")}
    elif status == 405:
        headers = {"Allow": _header("What there is instead.", "string")}
    elif status == 503:
        headers = {"Retry-After": _header("Seconds after which to ask again.", "integer")}
    return {
        "description": "; ".join(f"{kind.title} (`{name}`)" for name, kind in kinds.items()),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": said}},
        **({"headers": headers} if headers else {}),
    }


def _header(description: str, type_: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": type_}}
