"""Datasette over the same stories: a table of its own with full-text search and columns to count by."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from benchmarks.peer_environments import environment_of
from benchmarks.reader_load import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

DATASETTE = "0.65.5"
_TIMEOUT_S = 600.0
_AT_ONCE = 5000
COLUMNS = ("id", "outlet", "kind", "category", "month", "published_at", "title", "lead", "body")
# Its own bounds would leave counts out where they take long, and guess which columns could be counted by.
SETTINGS = {
    "sql_time_limit_ms": "60000",
    "facet_time_limit_ms": "60000",
    "suggest_facets": "off",
    "num_sql_threads": "4",
    "default_cache_ttl": "0",
}


def build(store: Path, target: Path) -> float:
    """Makes the table of a store's stories and its index; seconds."""
    began = time.perf_counter()
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(target)) as made:
        made.execute(f"CREATE TABLE stories ({', '.join(COLUMNS)}, PRIMARY KEY (id))")
        marks = ", ".join("?" * len(COLUMNS))
        for some in batched(source.execute("SELECT record FROM articles WHERE mirror_of IS NULL"), _AT_ONCE):
            # S608: names of ours only.
            made.executemany(f"INSERT INTO stories VALUES ({marks})", [_row(json.loads(line)) for (line,) in some])  # noqa: S608
            made.commit()
        for column in ("outlet", "kind", "category", "month", "published_at"):
            made.execute(f"CREATE INDEX stories_{column} ON stories ({column})")
        # As sqlite-utils enables it.
        made.execute("CREATE VIRTUAL TABLE stories_fts USING fts5(title, lead, body, content='stories')")
        made.execute("INSERT INTO stories_fts (rowid, title, lead, body) SELECT rowid, title, lead, body FROM stories")
        made.execute("INSERT INTO stories_fts (stories_fts) VALUES ('optimize')")
        made.execute("ANALYZE")
        made.commit()
    return time.perf_counter() - began


def _row(plain: dict[str, object]) -> tuple[object, ...]:
    category, day = plain["category"], str(plain["published_jalali"] or "")
    path = " > ".join(map(str, category)) if isinstance(category, list) else None
    return tuple(path if name == "category" else day[:7] if name == "month" else plain[name] for name in COLUMNS)


@contextmanager
def datasette(file: Path, log: Path, port: int) -> Iterator[int]:
    """Datasette while the block lasts; its port.

    Raises:
        ToolError: it can't be had.
        LoadError: it doesn't come up.
    """
    cache = Path(tempfile.gettempdir()) / "qomnews-peers"
    environment = environment_of("datasette", DATASETTE, cache, _TIMEOUT_S)
    options = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    command = [str(environment / "bin" / "datasette"), "serve", str(file), "--port", str(port), *options]
    with serving(command, log, r"Uvicorn running on http://127\.0\.0\.1:(\d+)") as at:
        yield at


def paths(file: Path, queries: list[str], ids: list[str]) -> dict[str, list[str]]:
    """What is asked of it, by kind of page, as near as its pages come to ours."""
    table = f"/{file.stem}/stories"
    newest = {"_sort_desc": "published_at", "_size": "20"}
    facets = [("_facet", name) for name in ("outlet", "kind", "category", "month")]

    def search(query: str, *also: tuple[str, str]) -> str:
        words = " ".join(f'"{word}"' for word in query.split())
        return f"{table}?{urlencode([('_search', words), *newest.items(), *facets, *also])}"

    return {
        "front": [f"{table}?{urlencode([*newest.items(), ('n', str(number))])}" for number in range(len(ids))],
        "story": [f"{table}/{quote(each.replace(':', '~3A'), safe='~')}" for each in ids],
        "search": [search(query) for query in queries],
        "search, filtered": [search(query, ("outlet", "mehr")) for query in queries],
    }
