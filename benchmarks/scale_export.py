"""The export that `scale.py` measures: records in files as parts of archives leave them, written as Parquet by Daft."""

from __future__ import annotations

import json
import shutil
import sys
from hashlib import sha256
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from qomnews.article import Article, Block, RawText
from qomnews.cluster.catalogue import Catalogue
from qomnews.cluster.gathering import gathered_schema, own_schema
from qomnews.cluster.runners import Runner
from qomnews.cluster.writing import standing, write
from qomnews.dates import parse
from qomnews.export.arrow_columns import table_of
from qomnews.records import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STEP = "from benchmarks.scale_export import main; main()"
A_FILE = 20_000


def prepared(source: Path, folder: Path) -> None:
    """The lines of a stream as records, in files of `A_FILE`; their fingerprints, which aren't looked at, are empty."""
    begun = folder.with_suffix(".begun")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir()
    with source.open("rb") as lines:
        for number, some in enumerate(batched(lines, A_FILE)):
            records = [_record(json.loads(line)) for line in some]
            own = [
                {"_place": number * A_FILE + place, "_month": (record.published_jalali or "")[:7], "_plain": False}
                for place, record in enumerate(records)
            ]
            table = table_of([to_json(record) for record in records])
            beside = pa.Table.from_pylist(list(_filled(own)), schema=own_schema())
            whole = pa.table([*table.columns, *beside.columns], schema=gathered_schema())
            pq.write_table(whole, begun / f"{number:04}.parquet", compression="zstd")
    begun.rename(folder)


def _filled(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row | {"_minute": row["_place"], "_print": b"", "_keys": []}


def _record(line: Mapping[str, Any]) -> Article:
    moment = parse(line["published_at"])
    name = f"{line['outlet']}:{line['id']}"
    return Article(
        id=name,
        story_id=name,
        outlet=line["outlet"],
        desk=None,
        url=line["url"],
        short_url=None,
        news_id=str(line["id"]),
        kind="news",
        title=line["title"],
        kicker=None,
        lead=line["lead"] or None,
        body=line["body"],
        blocks=tuple(Block("paragraph", text) for text in line["body"].split("\n") if text),
        byline=None,
        source_name=line["source_name"],
        source_url=None,
        published_at=moment.iso,
        published_jalali=moment.jalali,
        published_precision=moment.precision,
        updated_at=None,
        category=(),
        tags=(),
        images=(),
        comments_count=None,
        content_hash=sha256(line["body"].encode()).hexdigest(),
        rules={"pages": "1", "dates": "1", "text": "1", "sources": "1"},
        first_seen_at=moment.iso,
        last_changed_at=moment.iso,
        flags=(),
        capture=None,
        extraction={"title": "selector", "body": "selector"},
        raw=RawText(title=line["title"], kicker=None, lead=line["lead"] or None, body=line["body"], published=None),
    )


def main() -> None:
    """Choose the newest captures of a folder's records and write them to another."""
    source, target = map(Path, sys.argv[1:])
    runner = Runner("daft")
    runner.start()
    files = sorted(source.glob("*.parquet"))
    catalogue = Catalogue.of(files)
    with TemporaryDirectory() as work:
        written = write(runner, files, standing(catalogue, [], {}), target, Path(work))
    print(f"{len(catalogue):,} records, {len(written):,} files", file=sys.stderr)
