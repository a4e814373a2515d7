"""The stories as Parquet, a folder for each outlet and Jalali month in it: all of it in its place, or none."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from qomnews import __version__
from qomnews.article import SCHEMA_VERSION
from qomnews.cluster.runners import ClusterError
from qomnews.export.arrow_columns import article_schema
from qomnews.export.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from qomnews.cluster.catalogue import Catalogue
    from qomnews.cluster.runners import Runner
    from qomnews.mirrors import Match, Story

logger = logging.getLogger(__name__)

_TRIES = 3
# Stories written at a time. What Daft writes into many folders it holds until all of it is read: some 20 KB each.
_AT_ONCE = 100_000
SHOWN = ("id", "outlet", "url", "title", "published_at", "published_precision", "first_seen_at")
"""What is asked of an article that is in a story with others."""
_SETTLED = ("story_id", "version", "first_seen_at", "last_changed_at", "mirrors")


def standing(
    catalogue: Catalogue, stories: Sequence[tuple[tuple[int, ...], Story]], told: Mapping[int, Mapping[str, Any]]
) -> pa.Table:
    """Of each original what is settled of it, as columns; what has none is a mirror, and no story of its own.

    Args:
        catalogue: all articles.
        stories: those of several members, with these members' numbers.
        told: what these members are, by number, as far as `SHOWN` goes.
    """
    import numpy as np  # noqa: PLC0415 - with the extra
    import pyarrow as pa  # noqa: PLC0415 - an extra

    numbered = {one["id"]: number for number, one in told.items()}
    entries: dict[int, tuple[str, list[dict[str, Any]]]] = {}
    mirrors: set[int] = set()
    for numbers, story in stories:
        copies = [(numbered[name], match) for name, match in story.mirrors]
        mirrors.update(number for number, _ in copies)
        # A story's name is that of the article that began it.
        entries[numbered[story.original_id]] = told[numbers[0]]["id"], [_mirror(told[n], match) for n, match in copies]
    originals = [number for number in range(len(catalogue)) if number not in mirrors]
    columns: dict[str, list[Any]] = {f"_{name}": [] for name in _SETTLED}
    for number in originals:
        story_id, copies_told = entries.get(number, (None, []))
        history = catalogue.histories.get(number)
        columns["_story_id"].append(story_id)
        columns["_version"].append(history.version if history else 1)
        # Where there is nothing, what the record says holds.
        columns["_first_seen_at"].append(history.first_seen_at if history else None)
        columns["_last_changed_at"].append(history.last_changed_at if history else None)
        columns["_mirrors"].append(copies_told)
    schema = article_schema()
    arrays = [pa.array(columns[f"_{name}"], schema.field(name).type) for name in _SETTLED]
    places = pa.array(catalogue.places[np.array(originals, np.int64)], pa.uint64())
    return pa.table([places, *arrays], names=["_place", *columns])


def write(runner: Runner, files: Sequence[Path], settled: pa.Table, folder: Path, work: Path) -> list[Path]:
    """Writes the stories into an empty folder, and gives the files: those of workers that died are none of them.

    Args:
        runner: where it is done.
        files: what was gathered.
        settled: as `standing` gives it.
        folder: where to; it is begun anew.
        work: a folder that every worker reaches.

    Raises:
        ClusterError: workers die again and again.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    table = work / "settled.parquet"
    written: set[Path] = set()
    for some in _batches(files):
        pq.write_table(_of(settled, some), table)
        written.update(_tried(runner, some, table, folder))
    for path in folder.rglob("*.parquet"):
        if path not in written:
            path.unlink()
    return sorted(written)


def _batches(files: Sequence[Path]) -> Iterator[list[Path]]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    some: list[Path] = []
    rows = 0
    for file in files:
        more = pq.read_metadata(file).num_rows
        if some and rows + more > _AT_ONCE:
            yield some
            some, rows = [], 0
        some.append(file)
        rows += more
    if some:
        yield some


def _of(settled: pa.Table, files: Sequence[Path]) -> pa.Table:
    """What is settled of the articles in some files."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an extra
    import pyarrow.dataset as ds  # noqa: PLC0415 - likewise

    places = ds.dataset(list(map(str, files)), format="parquet").to_table(columns=["_place"])["_place"]
    return settled.filter(pc.is_in(settled["_place"], places.combine_chunks()))


def _tried(runner: Runner, files: Sequence[Path], settled: Path, folder: Path) -> list[Path]:
    failed: Exception | None = None
    for attempt in range(_TRIES):
        try:
            return _written(runner, files, settled, folder)
        # Daft raises whatever it likes where a worker is gone.
        except Exception as error:  # noqa: BLE001 - raised below, when it is no accident
            failed = error
            logger.warning("writing failed (%s); try %d of %d", error, attempt + 1, _TRIES)
    raise ClusterError(f"the stories could not be written to {folder} in {_TRIES} tries: {failed}") from failed


def _written(runner: Runner, files: Sequence[Path], settled: Path, folder: Path) -> list[Path]:
    import daft  # noqa: PLC0415 - an extra
    from daft import col  # noqa: PLC0415 - likewise
    from daft.functions import coalesce  # noqa: PLC0415 - likewise

    runner.start()
    gathered = daft.read_parquet([str(file) for file in files])
    joined = gathered.join(daft.read_parquet(str(settled)), on="_place", how="inner")
    columns = []
    for name in article_schema().names:
        if name in ("story_id", "first_seen_at", "last_changed_at"):
            columns.append(coalesce(col(f"_{name}"), col(name)).alias(name))
        elif name in _SETTLED:
            columns.append(col(f"_{name}").alias(name))
        else:
            columns.append(col(name))
    stories = joined.select(*columns, col("_month").alias("month"))
    paths = stories.write_parquet(str(folder), compression="zstd", partition_cols=["outlet", "month"])
    return [folder / path.removeprefix("file://") for path in paths.to_pydict()["path"]]


def manifest(articles: int, mirrors: int, files: Sequence[str]) -> bytes:
    """What stands in the folder: what is in it, as in that of any export."""
    shape = attrs.asdict(Shape()) | {"fields": None}
    told = {
        "qomnews": __version__,
        "schema_version": SCHEMA_VERSION,
        "format": "parquet",
        "shape": shape,
        "count": articles - mirrors,
        "mirrors": mirrors,
        "files": files,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _mirror(told: Mapping[str, Any], match: Match) -> dict[str, Any]:
    return {
        "outlet": told["outlet"],
        "url": told["url"],
        "title": told["title"],
        "published_at": told["published_at"],
        "relation": match.relation,
        "similarity": match.similarity,
        "seen_at": told["first_seen_at"],
    }
