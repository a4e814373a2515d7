"""The API's description: whole, true, and from nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from starlette.testclient import TestClient

from qomnews.config import Config
from qomnews.reader.problems import KINDS
from qomnews.records import json_schema
from qomnews.serve_sections import ServeConfig

NewClient = Callable[[Config], TestClient]


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    said: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return said


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        assert list(methods) == ["get"]
        yield path, methods["get"]


def test_it_is_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert described["info"]["license"]["identifier"] == "Apache-2.0"


def test_every_operation_says_what_it_is(described: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in described["tags"]}
    ids = []
    for path, operation in operations(described):
        assert operation["summary"], path
        assert len(operation["description"]) > 10, path
        assert set(operation["tags"]) <= tags
        ids.append(operation["operationId"])
    assert len(ids) == len(set(ids)) > 12


def test_every_parameter_is_described_with_an_example(described: dict[str, Any]) -> None:
    for path, operation in operations(described):
        for parameter in operation.get("parameters", ()):
            where = f"{path} {parameter['name']}"
            assert parameter["description"], where
            assert parameter["schema"].keys() & {"type", "enum"}, where
            # A cursor comes with an answer; none can be made up.
            if parameter["name"] != "cursor":
                Draft202012Validator(parameter["schema"]).validate(parameter["example"])


def test_every_answer_has_an_example_that_is_valid(described: dict[str, Any]) -> None:
    registry: Registry[Any] = Registry().with_resource(
        "urn:api", Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema", **described})
    )
    for path, operation in operations(described):
        for status, answer in operation["responses"].items():
            assert answer["description"], (path, status)
            for type_, content in answer.get("content", {}).items():
                if "json" not in type_ or type_ == "application/jsonl":
                    continue
                schema = _rooted(content["schema"])
                Draft202012Validator(schema, registry=registry).validate(content["example"])


def _rooted(schema: dict[str, Any]) -> dict[str, Any]:
    text = orjson.dumps(schema).decode()
    found: dict[str, Any] = orjson.loads(text.replace('"#/', '"urn:api#/'))
    return found


def _as_sent(said: dict[str, Any]) -> dict[str, Any]:
    """Lists in the places of tuples."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(said))
    return found


def test_records_are_described_as_exports_describe_them(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for name, definition in _as_sent(json_schema())["$defs"].items():
        assert schemas[name] == {"title": name, **definition}


def test_the_schema_is_what_the_command_prints(client: TestClient) -> None:
    assert client.get("/api/v1/schema.json").json() == _as_sent(json_schema())


def test_every_refusal_is_a_problem(described: dict[str, Any]) -> None:
    for path, operation in operations(described):
        refused = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert {"400", "405", "406", "413", "414", "500"} <= refused.keys(), path
        for answer in refused.values():
            assert list(answer["content"]) == ["application/problem+json"]


def test_it_says_who_may_ask_where_not_everybody_may(
    described: dict[str, Any], config: Config, new_client: NewClient
) -> None:
    assert "security" not in described
    serve = ServeConfig.model_validate({"tokens": {"desk": "t" * 32}})
    client = new_client(config.model_copy(update={"serve": serve}))
    said = client.get("/api/v1/openapi.json", headers={"Authorization": f"Bearer {'t' * 32}"}).json()
    assert said["security"] == [{"token": []}]
    assert said["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert "401" in said["paths"]["/api/v1/articles"]["get"]["responses"]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_of_it_loads_nothing_from_elsewhere(client: TestClient, language: str) -> None:
    answer = client.get("/api/v1/docs", headers={"Cookie": f"lang={language}"})
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert [url for url in re.findall(r'(?:src|href)="([^"]*)"', answer.text) if not url.startswith(("/", "#"))] == []


def test_the_page_lists_every_operation(client: TestClient, described: dict[str, Any]) -> None:
    page = client.get("/api/v1/docs").text
    assert [path for path in described["paths"] if f"GET {path}</code>" not in page] == []


def test_the_reference_names_every_operation_and_every_problem(described: dict[str, Any]) -> None:
    reference = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
    assert [path for path in described["paths"] if f"`{path}`" not in reference] == []
    assert [kind for kind in KINDS if f"`{kind}`" not in reference] == []
