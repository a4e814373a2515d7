"""The API's own description: OpenAPI 3.1 with every operation, parameter, answer and record, and an example of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from qomnews import __version__
from qomnews.article import KINDS
from qomnews.outlets import OUTLETS
from qomnews.reader.api.examples import ANSWERS
from qomnews.reader.api.records import definitions, with_references
from qomnews.reader.api.refusals import Problem, WrongValue
from qomnews.reader.filters import FLAGS, LONGEST, MOST

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qomnews.serve_sections import ServeConfig

_ABOUT = """Records of a store, exactly as the lines of an export have them, by filters, by id, and as they change.

Read-only: GET and HEAD. Every answer has an `ETag`; with `If-None-Match` what is known already comes as 304 without a
body. Every refusal is a problem (RFC 9457). A parameter that an operation doesn't have is refused, not passed over.
Dates are Jalali or ISO: `1404/09/25`, `1404-09`, `1404`, `2025-12-16`."""
_TAGS = {
    "articles": "Lists of records.",
    "one article": "A record, and what is behind it.",
    "stories": "An article with those that mirror it.",
    "outlets": "Who published.",
    "counts": "How many there are.",
    "exports": "Files.",
    "state": "How the store and the crawls are.",
    "description": "What records and the API look like.",
}
_SHORT = {"type": "string", "minLength": 1, "maxLength": LONGEST}
# What the filters that all pages have are, more closely, and an example of each.
_FILTERS: dict[str, tuple[dict[str, Any], Any]] = {
    "q": ({"type": "string", "minLength": 1}, "کتابخانه"),
    "outlet": ({"type": "array", "items": {"enum": [row.id for row in OUTLETS]}}, ["mehr"]),
    "kind": ({"type": "array", "items": {"enum": list(KINDS)}}, ["news"]),
    "desk": ({"type": "array", "items": _SHORT, "maxItems": MOST}, ["qom"]),
    "source": ({"type": "array", "items": _SHORT, "maxItems": MOST}, ["mehr"]),
    "category": ({"type": "array", "items": _SHORT, "maxItems": MOST}, ["استان‌ها > قم"]),
    "tag": ({"type": "array", "items": _SHORT, "maxItems": MOST}, ["کتاب"]),
    "from": (_SHORT, "1404/09/01"),
    "to": (_SHORT, "1404/09/30"),
    "include_mirrors": ({"type": "string", "enum": list(FLAGS), "default": "false"}, "true"),
}
_HEADERS = {
    "ETag": {"description": "Changes with the content; weak, since packed and plain are the same.", "required": True},
    "Cache-Control": {"description": "Ask again whether it is still so before it is used again.", "required": True},
}
_LINK = {"Link": {"description": "`rel=next`: the next page, where there is one.", "schema": {"type": "string"}}}
_LAST = {"Last-Modified": {"description": "When the record last changed.", "schema": {"type": "string"}}}
_UNCHANGED = {"description": "What `If-None-Match` names is what there is still."}
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A read token of `[serve]`."},
    "password": {"type": "http", "scheme": "basic", "description": "The user of `[serve]`, and the password."},
}


def description(app: FastAPI, config: ServeConfig) -> dict[str, Any]:
    """The description of an application's API, as this configuration has it."""
    made = get_openapi(
        title="qomnews",
        version=__version__,
        openapi_version="3.1.0",
        summary="Persian news as clean, dated, de-duplicated records",
        description=_ABOUT,
        routes=app.routes,
        tags=[{"name": name, "description": about} for name, about in _TAGS.items()],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    whole: dict[str, Any] = with_references(made)
    whole["servers"] = [{"url": config.prefix or "/", "description": "Where this is from."}]
    schemas = whole["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    problem.pop("$defs", None)
    schemas |= definitions() | {"Problem": problem, "WrongValue": WrongValue.model_json_schema()}
    for path, operations in whole["paths"].items():
        _complete(path, operations["get"], config)
    if config.asks_who:
        known = {"token": bool(config.tokens), "password": config.password is not None}
        whole["components"]["securitySchemes"] = {name: _SCHEMES[name] for name, there in known.items() if there}
        whole["security"] = [{name: []} for name, there in known.items() if there]
    return whole


def _complete(path: str, operation: dict[str, Any], config: ServeConfig) -> None:
    if path.endswith("/changes"):
        operation["parameters"] = [each for each in operation["parameters"] if each["name"] != "q"]
    for parameter in operation.get("parameters", ()):
        closer = _FILTERS.get(parameter["name"])
        if closer is not None and not path.endswith("/runs"):
            parameter["schema"], parameter["example"] = closer
        else:
            _unwrap(parameter, config)
    if not config.asks_who:
        operation["responses"].pop("401", None)
    answer = operation["responses"]["200"]
    if path.endswith("export.{format_}"):
        return
    answer["headers"] = {name: {**header, "schema": {"type": "string"}} for name, header in _HEADERS.items()}
    if path.endswith(("/articles", "/changes")):
        answer["headers"] |= _LINK
    if path.endswith("/articles/{article_id}"):
        answer["headers"] |= _LAST
    for content in answer["content"].values():
        if path in ANSWERS:
            content["example"] = ANSWERS[path]
    headers = {name: answer["headers"][name] for name in _HEADERS}
    operation["responses"]["304"] = {**_UNCHANGED, "headers": headers}


def _unwrap(parameter: dict[str, Any], config: ServeConfig) -> None:
    """What may be left out is not null when it is there."""
    schema = parameter["schema"]
    for form in schema.pop("anyOf", ()):
        if form != {"type": "null"}:
            schema |= form
    schema.pop("title", None)
    if parameter["name"] == "limit" and "maximum" not in schema:
        schema["maximum"] = config.rows
    if "examples" in schema:
        parameter["example"] = schema.pop("examples")[0]
    elif "enum" in schema:
        parameter["example"] = schema.get("default", schema["enum"][0])
