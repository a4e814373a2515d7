"""The reference in docs/ says of every field what the code says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from itemadapter import ItemAdapter

from qomnews.article import Article, Block, Capture, Image, Mirror, RawText, Tombstone

REFERENCE = Path(__file__).parent.parent / "docs" / "schema.md"


@pytest.mark.parametrize("record", [Article, Tombstone, Block, Image, Mirror, RawText, Capture])
def test_the_reference_lists_every_field_in_order(record: type[Any]) -> None:
    section = REFERENCE.read_text("utf-8").split(f"## {record.__name__}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
    properties = ItemAdapter.get_json_schema(record)["properties"]
    assert [row[0].strip("| `") for row in rows] == list(properties)
    assert [row[-1].removesuffix(" |") for row in rows] == [field["description"] for field in properties.values()]
