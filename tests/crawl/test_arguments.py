from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from qomnews.crawl.arguments import CrawlArguments


def test_a_day_is_in_the_span_whole() -> None:
    given = CrawlArguments.model_validate({"since": "1404/09/24", "until": "1404/09/25"})
    assert given.since == datetime.fromisoformat("2025-12-15T00:00:00+03:30")
    assert given.until == datetime.fromisoformat("2025-12-17T00:00:00+03:30")


def test_an_instant_is_taken_to_the_second() -> None:
    given = CrawlArguments.model_validate({"since": "2025-12-16T00:35:00+03:30"})
    assert given.since == datetime.fromisoformat("2025-12-15T21:05:00+00:00")


@pytest.mark.parametrize("desk", ["all", "qom"])
def test_known_desks_are_taken(desk: str) -> None:
    assert CrawlArguments.model_validate({"desk": desk}).desk == desk


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"desk": "tehran"}, "no desk is called 'tehran'; there are all, qom"),
        ({"since": "1404/09/25", "until": "1404/09/24"}, "is not before until"),
        ({"kinds": " , "}, "it names no kind; there are news"),
        ({"kinds": "news,essay"}, "no kind is called 'essay'"),
        ({"limit": "0"}, "greater than or equal to 1"),
        ({"since": "banana"}, "banana"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        CrawlArguments.model_validate(arguments)


@pytest.mark.parametrize("narrowing", [{"until": "1404/09/25"}, {"limit": "3"}, {"kinds": "photo"}])
def test_a_narrowed_run_is_not_whole(narrowing: dict[str, str]) -> None:
    assert not CrawlArguments.model_validate(narrowing).is_whole
    assert CrawlArguments.model_validate({"since": "1404/09/25", "_job": "7"}).is_whole
