"""The inside of a peer's process: dumps rows that are ready for it. Standard library and the peer only.

    python export_peers.py PEER FORMAT SOURCE TARGET

`load` as the format makes DuckDB's own database of a file of JSON lines, which is not part of any measure.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from importlib import import_module

# As `qomnews export` chooses and sorts them.
STORIES = (
    "FROM articles WHERE status != 'removed' AND mirror_of IS NULL ORDER BY published_at IS NOT NULL, published_at, id"
)


def duckdb(format_: str, source: str, target: str) -> None:
    """Of a table of its own, typed and nested as DuckDB reads the lines, in their order."""
    library = import_module("duckdb")

    if format_ == "load":
        with library.connect(target) as own:
            own.execute(f"CREATE TABLE articles AS FROM read_json('{source}', format='newline_delimited')")
        return
    options = {"jsonl": "FORMAT json", "csv": "FORMAT csv", "parquet": "FORMAT parquet, COMPRESSION zstd"}
    with library.connect(source, read_only=True) as own:
        own.execute(f"COPY articles TO '{target}' ({options[format_]})")


def pandas(format_: str, source: str, target: str) -> None:
    """Of a frame of the store's records, as `read_sql` and `json.loads` make it: all in memory, as pandas is."""
    library = import_module("pandas")

    with sqlite3.connect(source) as store:
        records = library.read_sql(f"SELECT record {STORIES}", store)["record"]
    frame = library.DataFrame.from_records([json.loads(record) for record in records])
    if format_ == "jsonl":
        frame.to_json(target, orient="records", lines=True, force_ascii=False)
    elif format_ == "csv":
        frame.to_csv(target, index=False, encoding="utf-8-sig")
    else:
        frame.to_parquet(target, compression="zstd")


if __name__ == "__main__":
    {"duckdb": duckdb, "pandas": pandas}[sys.argv[1]](*sys.argv[2:])
