"""What records and the API look like: JSON Schema, OpenAPI, and a page of it that loads nothing from elsewhere."""

from __future__ import annotations

from typing import Any

import attrs
import orjson
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from qomnews import __version__
from qomnews.article import SCHEMA_VERSION
from qomnews.reader.api.answers import answered
from qomnews.reader.api.asking import gives, known_parameters
from qomnews.reader.api.described import description
from qomnews.reader.api.refusals import refusals
from qomnews.reader.problems import KINDS
from qomnews.reader.reading import Settings
from qomnews.reader.rendering import render
from qomnews.records import json_schema

SCHEMA_TYPE = "application/schema+json"
_DESCRIPTION = "openapi.json"
router = APIRouter(tags=["description"], dependencies=[Depends(known_parameters)])
# A page for people: it may have `lang`.
pages = APIRouter()


class Beginning(BaseModel):
    """Where to go from here."""

    version: str = Field(description="The program's.")
    schema_version: int = Field(description="Of records.")
    links: dict[str, str] = Field(description="Addresses by name.")


@router.get(
    "",
    summary="Where to begin",
    response_model=Beginning,
    responses=refusals(400, 406),
    dependencies=[Depends(gives())],
)
def beginning(request: Request, settings: Settings) -> Response:
    """The addresses of what there is."""
    base = f"{settings.serve.prefix}/api/v1"
    names = ("articles", "changes", "outlets", "runs", "health", "schema.json", _DESCRIPTION, "docs")
    links = {name.partition(".")[0]: f"{base}/{name}" for name in names}
    return answered(request, {"version": __version__, "schema_version": SCHEMA_VERSION, "links": links})


@router.get(
    "/schema.json",
    summary="The JSON Schema of records",
    response_class=Response,
    responses={
        200: {
            "description": "As `qomnews schema` prints it.",
            "content": {SCHEMA_TYPE: {"schema": {"type": "object"}}},
        },
        **refusals(400, 406),
    },
    dependencies=[Depends(gives(SCHEMA_TYPE))],
)
def schema(request: Request) -> Response:
    """What every record of the API and every line of an export is valid by (JSON Schema 2020-12)."""
    return answered(request, orjson.dumps(json_schema()), media_type=SCHEMA_TYPE)


@pages.get("/api/v1/openapi.json", include_in_schema=False)
def openapi(request: Request, settings: Settings) -> Response:
    """The description as programs read it."""
    return answered(request, description(request.app, settings.serve))


@pages.get("/api/v1/docs", include_in_schema=False)
def docs(request: Request, settings: Settings) -> Response:
    """The same for people."""
    made = description(request.app, settings.serve)
    return render(request, "api.html", api=made, operations=_operations(made), problems=KINDS)


@attrs.frozen
class Operation:
    """An operation as the page shows it; of a parameter: name, whether it must be there, meaning, example."""

    path: str
    summary: str
    paragraphs: list[str]
    parameters: list[tuple[str, bool, str, str]]
    answers: list[tuple[str, str]]


def _operations(made: dict[str, Any]) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in made["tags"]}
    for path, methods in made["paths"].items():
        operation = methods["get"]
        shown = Operation(
            path=path,
            summary=operation["summary"],
            paragraphs=operation["description"].split("\n\n"),
            parameters=[_parameter(each) for each in operation.get("parameters", ())],
            answers=[(status, answer["description"]) for status, answer in operation["responses"].items()],
        )
        found[operation["tags"][0]].append(shown)
    return found


def _parameter(said: dict[str, Any]) -> tuple[str, bool, str, str]:
    example = said.get("example", "")
    shown = " ".join(example) if isinstance(example, list) else str(example)
    return said["name"], said["required"], said["description"], shown
