"""Whatever a client sends: schemathesis goes through every operation with all of its checks and finds nothing."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from qomnews.config import load_config
from qomnews.reader.app import create_app
from qomnews.serve_sections import ServeConfig
from tests.reader.conftest import NOW

pytestmark = pytest.mark.long
# Under which schemathesis asks an application in its own process.
HOST = "testserver"
# How long all values together may be no schema says either: 414 is right for both.
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "414"]},
        "negative_data_rejection": {"expected-statuses": ["400", "404", "405", "406", "414", "422"]},
    }
}
DATES = {"from": ("1404/06", "۱۴۰۴/۰۷/۰۱", "2025-11-01"), "to": ("1404", "1404/09/25", "2025-12-16T10:30:00+03:30")}
TEXTS = ("desk", "source", "category", "tag")


def meant(value: object) -> bool:
    """Whether a value is what its schema says of texts."""
    return isinstance(value, str) and 1 <= len(value) <= 300


def make_meaningful(query: MutableMapping[str, Any]) -> None:
    """Puts texts that mean something in the places of those that the schema lets through: a date it can't describe."""
    for name, value in list(query.items()):
        if name in DATES and meant(value):
            query[name] = DATES[name][len(value) % 3]
        elif name == "q" and meant(value):
            query[name] = f"{value} قم"
        elif name in TEXTS:
            several = value if isinstance(value, list) else [value]
            query[name] = [f"{each[:290]} قم" if meant(each) else each for each in several]
        elif name == "cursor" and isinstance(value, str) and 1 <= len(value) <= 2000:
            # No chance makes one that leads somewhere; tests of pages have those that do.
            del query[name]


@pytest.fixture(scope="module")
def api(searched_home: Path) -> BaseSchema:
    config = load_config(home=searched_home).model_copy(update={"serve": ServeConfig(allowed_hosts=(HOST,))})
    app = create_app(config, clock=lambda: NOW)
    found: BaseSchema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=SchemathesisConfig.from_dict(CONFIG)
    )
    return found


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=15, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_nothing_is_found(case: Case[Any]) -> None:
    if case.meta is None or case.meta.generation.mode.is_positive:
        make_meaningful(case.query)
    case.call_and_validate()
