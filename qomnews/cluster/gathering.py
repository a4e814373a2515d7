"""What parts of archives have, as files: one for each part, whole or not there, the same whoever writes it again."""

from __future__ import annotations

import pickle
import secrets
from base64 import b64decode, b64encode
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.captures.reading import Part, Read, Task, read_in_pieces
from qomnews.export.arrow_columns import article_schema, table_of
from qomnews.export.calendar_columns import month_of
from qomnews.mirrors import keyed
from qomnews.records import to_json
from qomnews.story import rules_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from qomnews.captures.choice import Story

PART_BYTES = 64_000_000
"""Of one part: its stories are written piece by piece, so that it may be large."""
# Findings that are held at once.
_PIECE = 500
# What is kept with a file is text.
_SUMMARY = b"qomnews"
_PLACE_BITS = 24


@attrs.frozen
class Gathered:
    """A part that was read: its file, how many stories are in it, and what else there was."""

    file: str
    stories: int
    rest: Read


def gather(part: Part, *, task: Task, folder: Path) -> Gathered:
    """Reads a part into its file in a folder, unless it is there.

    Raises:
        OSError: the file can't be written.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    name = name_of(part, task)
    target = folder / f"{name}.parquet"
    if target.exists():
        before: Gathered = pickle.loads(b64decode(pq.read_metadata(target).metadata[_SUMMARY]))  # noqa: S301 - written below
        return before
    begun = folder / f".{name}.{secrets.token_hex(4)}"
    rest, stories = Read(), 0
    try:
        with pq.ParquetWriter(begun, gathered_schema(), compression="zstd") as writer:
            for read in read_in_pieces(part, task, most=_PIECE):
                if read.stories:
                    writer.write_table(_table(read.stories, name, stories))
                stories += len(read.stories)
                _add(rest, read)
            if rest.unreadable:
                # Next time it may be read to its end.
                target = folder / f"{name}.unread.parquet"
            done = Gathered(target.name, stories, rest)
            writer.add_key_value_metadata({_SUMMARY: b64encode(pickle.dumps(done))})
        # Whoever was first, or is second: it holds the same.
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)
    return done


def name_of(part: Part, task: Task) -> str:
    """A part's name: another archive under its address, another choice or other rules give it another one.

    The archive of a home and the records that are passed over are of no account: here neither is used.
    """
    state: tuple[float, ...] = ()
    if "://" not in part.address:
        found = Path(part.address).stat()
        state = found.st_mtime, found.st_size
    rules = sorted(rules_in_force(task.options).items())
    meant = repr((part, state, sorted(task.choices.items()), rules))
    return blake2b(meant.encode(), digest_size=5).hexdigest()


def gathered_schema() -> pa.Schema:
    """The columns of such a file: those of a record, and what is compared and settled by, with `_` before the name."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return pa.schema([*article_schema(), *own_schema()])


@cache
def own_schema() -> pa.Schema:
    """What isn't the record's."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    fields: list[tuple[str, Any]] = [
        ("_place", pa.uint64()),
        ("_month", pa.string()),
        ("_plain", pa.bool_()),
        ("_minute", pa.int64()),
        ("_print", pa.binary()),
        ("_keys", pa.list_(pa.int32())),
    ]
    return pa.schema([pa.field(name, kind) for name, kind in fields])


def _table(stories: Sequence[Story], name: str, first: int) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    base = int(name, 16) << _PLACE_BITS
    rows = [
        {
            "_place": base + number,
            "_month": month_of(story.item.article.published_jalali),
            "_plain": story.is_plain,
            "_minute": print_.minute,
            "_print": print_.to_bytes(),
            "_keys": print_.keys,
        }
        for number, (story, print_) in enumerate(
            zip(stories, keyed(story.item.fingerprint for story in stories), strict=True), first
        )
    ]
    table = table_of([to_json(story.item.article) for story in stories])
    own = pa.Table.from_pylist(rows, schema=own_schema())
    return pa.table([*table.columns, *own.columns], schema=gathered_schema())


def _add(rest: Read, read: Read) -> None:
    """All of what was read but the stories."""
    rest.lost += read.lost
    rest.aside += read.aside
    rest.tally.records += read.tally.records
    rest.tally.passed += read.tally.passed
    rest.unreadable = rest.unreadable or read.unreadable
