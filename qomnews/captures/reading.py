"""An archive read part by part, each part by itself: what of it becomes records, and what is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np

from qomnews.captures.captured import Captured, Lost, captured
from qomnews.captures.choice import Choice, PutAside, Story, derived
from qomnews.text import Options
from qomnews.warc import Tally
from qomnews.warc.streams import RECORD
from qomnews.warc.volumes import opened, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

PART_BYTES = 4_000_000
"""Of one part: what comes of it is held at once, be each of its pages an article."""


@attrs.frozen
class Part:
    """A part of an archive: records whose gzip member begins in these bytes; `stop` None: up to the end."""

    address: str
    start: int = 0
    stop: int | None = None

    @property
    def size(self) -> int | None:
        """Bytes of it."""
        return None if self.stop is None else self.stop - self.start


class KnownRecords:
    """Ids of records that are stored, in eight bytes each."""

    def __init__(self, record_ids: Iterable[str] = ()) -> None:
        self._hashes: NDArray[np.uint64] = np.unique(np.fromiter(map(_hash, record_ids), np.uint64))

    def __contains__(self, record_id: object) -> bool:
        if not self._hashes.size or not isinstance(record_id, str):
            return False
        number = np.uint64(_hash(record_id))
        place = int(np.searchsorted(self._hashes, number))
        return place < self._hashes.size and bool(self._hashes[place] == number)

    def __len__(self) -> int:
        return int(self._hashes.size)


@attrs.frozen(kw_only=True)
class Task:
    """What is to be read for, the same for all parts.

    Attributes:
        choices: which stories are meant, by outlet.
        options: how text is normalised.
        archive: the folder of the home's page archive.
        known: records that are passed over.
    """

    choices: Mapping[str, Choice]
    options: Options
    archive: Path | None = None
    known: Container[str] = attrs.field(factory=KnownRecords)


@attrs.define
class Read:
    """What a part gave.

    Attributes:
        stories: records, in the order of the archive.
        lost: what gave none.
        aside: pages whose stories aren't meant, by reason.
        tally: records that were read, and passed over.
        unreadable: why it could not be read to its end.
    """

    stories: list[Story] = attrs.field(factory=list)
    lost: list[Lost] = attrs.field(factory=list)
    aside: Counter[str] = attrs.field(factory=Counter)
    tally: Tally = attrs.field(factory=Tally)
    unreadable: str | None = None

    def take(self, found: Captured | Lost, task: Task) -> None:
        """Sort one finding in."""
        become = derived(found, task.choices[found.outlet], task.options) if isinstance(found, Captured) else found
        if isinstance(become, Story):
            self.stories.append(become)
        elif isinstance(become, PutAside):
            self.aside[become.why] += 1
        else:
            self.lost.append(become)


def parts_of(address: str, *, size: int = PART_BYTES) -> list[Part]:
    """An archive in parts that can be read by themselves; in one where it can't be cut.

    Args:
        address: a path or an http, https or s3 address.
        size: bytes of a part.

    Raises:
        OSError: it can't be read.
    """
    total = size_of(address)
    if total is None or _is_uncompressed(address):
        return [Part(address)]
    return [Part(address, start, min(start + size, total)) for start in range(0, total, size)]


def read_part(part: Part, task: Task) -> Read:
    """What a part of an archive gives."""
    (read,) = read_in_pieces(part, task, most=None)
    return read


def read_in_pieces(part: Part, task: Task, *, most: int | None) -> Iterator[Read]:
    """What a part of an archive gives, piece by piece; one at least.

    Args:
        part: may be a whole archive that can't be cut.
        task: what is to be read for.
        most: findings in a piece; None: all.
    """
    read, counted = Read(), Tally()
    found = captured(
        part.address,
        outlets=task.choices,
        start=part.start,
        stop=part.stop,
        archive=task.archive,
        known=task.known,
        tally=counted,
    )
    count = 0
    try:
        for each in found:
            read.take(each, task)
            count += 1
            if most is not None and count % most == 0:
                yield read
                read = Read()
    except OSError as error:
        read.unreadable = why_unreadable(part.address, error)
    # What was counted is told once, at the end.
    read.tally = counted
    yield read


def why_unreadable(address: str, error: OSError) -> str:
    """Why an archive could not be read, with its name.

    >>> why_unreadable("a.warc.gz", FileNotFoundError(2, "No such file or directory"))
    'a.warc.gz: No such file or directory'
    """
    # What was raised here has no number of the system's, and a message that is whole.
    return f"{address}: {error.strerror}" if error.errno else error.strerror or f"{address}: {error}"


def _is_uncompressed(address: str) -> bool:
    with opened(address) as volumes:
        volume = next(volumes, None)
        return volume is not None and volume.begin == 0 and volume.file.read(len(RECORD)) == RECORD


def _hash(record_id: str) -> int:
    return int.from_bytes(blake2b(record_id.encode(), digest_size=8).digest(), "little")
