"""A file of JSON lines in parts that are read by themselves: what each line says, as far as it is compared."""

from __future__ import annotations

import pickle
import secrets
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Precision
from qomnews.export.comparing import Fate, said
from qomnews.export.foreign import RejectedError
from qomnews.export.jsonl_lines import BOM, LONGEST
from qomnews.mirrors import keyed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from qomnews.export.foreign import Entry
    from qomnews.mirrors import Fingerprint

PART_BYTES = 8_000_000


@attrs.frozen(kw_only=True)
class Compared:
    """What is kept of a line: what tells its article from others, what it is as a member, and its fingerprint."""

    key: str
    shown: str | int | None
    outlet: str
    url: str | None
    rank: tuple[int, float]
    undated: bool
    published: datetime | None
    precision: Precision
    number: int
    print: bytes
    keys: tuple[int, ...]

    def content(self) -> int:
        """A number that is the same, in every process, for articles that say the same."""
        return self.number


Said = Compared | Fate | RejectedError


def parts_of(path: Path, size: int = PART_BYTES) -> list[tuple[int, int]]:
    """A file in parts: from which byte up to which.

    Raises:
        OSError: it can't be read.
    """
    total = path.stat().st_size
    return [(start, min(start + size, total)) for start in range(0, total, size)]


def compared(part: tuple[int, int], *, source: Path, folder: Path) -> str:
    """Reads the lines that begin in a part into a file in a folder; gives its name.

    Raises:
        OSError: one of the two can't be read or written.
    """
    start, stop = part
    with source.open("rb") as file:
        whole = list(_lines(file, start, stop))
    name = f"{start:020}.lines"
    begun = folder / f".{name}.{secrets.token_hex(4)}"
    begun.write_bytes(pickle.dumps(_compared(whole)))
    begun.replace(folder / name)
    return name


def _lines(file: BinaryIO, start: int, stop: int) -> Iterator[tuple[bytes, bool]]:
    """The lines that begin there, as `jsonl_lines` gives them, of one that is too long the first piece."""
    # One that begins before belongs to the part before.
    file.seek(max(start - 1, 0))
    data = b"" if start == 0 else file.readline(LONGEST)
    while data and not data.endswith(b"\n"):
        data = file.readline(LONGEST)
    while file.tell() < stop and (data := file.readline(LONGEST)):
        data = data.removeprefix(BOM)
        whole = len(data) < LONGEST or data.endswith(b"\n")
        yield data, whole
        while not whole and not data.endswith(b"\n") and (data := file.readline(LONGEST)):
            pass


def _compared(lines: Sequence[tuple[bytes, bool]]) -> list[Said]:
    found = [said(data, whole=whole) for data, whole in lines]
    prints = keyed(one.fingerprint() for one in found if not isinstance(one, str | RejectedError))
    return [one if isinstance(one, str | RejectedError) else _of(one, next(prints)) for one in found]


def _of(entry: Entry, print_: Fingerprint) -> Compared:
    said_by_it = repr((entry.outlet, entry.title, entry.lead, entry.body, entry.blocks, entry.published))
    digest = blake2b(said_by_it.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Compared(
        key=entry.key,
        shown=entry.shown,
        outlet=entry.outlet,
        url=entry.url,
        rank=entry.rank,
        undated=entry.undated,
        published=entry.published,
        precision=entry.precision,
        number=int.from_bytes(digest),
        print=print_.to_bytes(),
        keys=print_.keys,
    )
