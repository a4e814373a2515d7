"""The store that the export's benchmark reads."""

from __future__ import annotations

from pathlib import Path

import orjson
from jsonschema import Draft202012Validator

from benchmarks.export import Measure, verdicts
from benchmarks.export_stories import fill
from qomnews.records import json_schema
from qomnews.store import Extract, open_store


def test_its_stories_are_records_of_ten_years_in_their_order(tmp_path: Path) -> None:
    fill(tmp_path / "qomnews.db", 12, 1)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db", create=False) as store, store.snapshot() as snapshot:
        records = [orjson.loads(row.line) for some in snapshot.rows(Extract(order="arrival")) for row in some]
    validator = Draft202012Validator(json_schema())
    assert [error for record in records for error in validator.iter_errors(record)] == []
    assert len({record["id"] for record in records}) == 12
    years = [record["published_jalali"][:4] for record in records]
    assert years == sorted(years)
    assert (years[0], years[-1]) == ("1395", "1404")


def test_a_promise_is_kept_up_to_its_bound() -> None:
    found: dict[tuple[str, str], Measure | str] = {
        ("jsonl", "qomnews"): Measure(2.0, 1, 1),
        ("jsonl", "duckdb"): Measure(2.0, 1, 1),
        ("parquet", "qomnews"): Measure(3.2, 1, 1),
        ("parquet", "duckdb"): Measure(2.0, 1, 1),
        ("csv", "duckdb"): "no room",
    }
    assert verdicts(found) == [
        "jsonl: 1.00 times DuckDB's time (at most 1): kept",
        "parquet: 1.60 times DuckDB's time (at most 1.5): NOT kept",
    ]
