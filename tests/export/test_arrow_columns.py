"""The one schema of stories as columns."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pyarrow as pa
import pytest

from qomnews.article import Article, Block
from qomnews.export.arrow_columns import article_schema, table_of
from qomnews.records import to_json
from tests.export.articles import FIRST, dated, story


def test_the_columns_are_those_of_an_article_with_the_jalali_date_in_numbers() -> None:
    names = article_schema().names
    at = names.index("published_jalali") + 1
    assert names[at : at + 4] == ["jalali_year", "jalali_month", "jalali_day", "jalali_weekday"]
    assert names[:at] + names[at + 4 :] == [field.name for field in attrs.fields(Article)]


def test_types_are_what_is_meant() -> None:
    schema = article_schema()
    assert schema.field("published_at").type == pa.timestamp("us", "Asia/Tehran")
    assert schema.field("first_seen_at").type == pa.timestamp("us", "UTC")
    assert schema.field("tags").type == pa.list_(pa.string())
    assert schema.field("blocks").type == pa.list_(pa.struct([("kind", pa.string()), ("text", pa.string())]))
    assert schema.field("rules").type == pa.map_(pa.string(), pa.string())
    assert schema.field("jalali_weekday").type == pa.int16()


@pytest.mark.parametrize(
    ("at", "numbers"),
    [
        # Tuesday, 25 Azar 1404; Saturday 1 Farvardin 1405 begins on Friday evening in UTC.
        (FIRST, (1404, 9, 25, 3)),
        (datetime(2026, 3, 20, 20, 30, tzinfo=UTC), (1405, 1, 1, 0)),
        (None, (None,) * 4),
    ],
)
def test_the_day_is_that_of_tehran_and_weeks_begin_on_saturday(
    at: datetime | None, numbers: tuple[int | None, ...]
) -> None:
    (row,) = table_of([to_json(story(at=at))]).to_pylist()
    assert tuple(row[f"jalali_{part}"] for part in ("year", "month", "day", "weekday")) == numbers


def test_an_offset_with_seconds_as_tehran_had_once_is_the_same_instant() -> None:
    at = datetime(1930, 5, 1, 12, 0, tzinfo=UTC)
    old = attrs.evolve(story(), **dated(at))
    assert old.published_at is not None
    assert old.published_at.endswith("+03:25:44")
    first, second = table_of([to_json(old), to_json(story("mehr:2"))]).to_pylist()
    assert first["published_at"].astimezone(UTC) == at
    assert second["published_at"].astimezone(UTC) == FIRST
    assert dict(first["rules"]) == old.rules
    assert first["jalali_year"] == 1309


def test_maps_hold_the_keys_of_their_own_row_only() -> None:
    lines = [to_json(story(rules=rules, extraction={})) for rules in ({"text": "3"}, {}, {"dates": "1", "pages": "2"})]
    table = table_of(lines)
    assert table.column("rules").to_pylist() == [[("text", "3")], [], [("dates", "1"), ("pages", "2")]]
    assert table.column("extraction").to_pylist() == [[], [], []]


def test_a_line_longer_than_a_block_is_read() -> None:
    text = "متن " * 700_000
    table = table_of([to_json(story(blocks=(Block("paragraph", text),))), to_json(story("mehr:2"))])
    assert table.column("blocks")[0].as_py() == [{"kind": "paragraph", "text": text}]
    assert table.num_rows == 2


def test_nothing_is_a_table_without_rows() -> None:
    assert table_of([]).schema == article_schema()
    assert table_of([], ["id", "sentences"]).schema.names == ["id", "sentences"]
