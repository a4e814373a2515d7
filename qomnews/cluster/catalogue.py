"""Which of what was gathered stays: of each article its newest capture; and in which order they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from qomnews.cluster.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

_SETTLING = ("id", "_plain", "first_seen_at", "content_hash", "_place", "_minute")
_ROWS = 8_192


@attrs.frozen
class History:
    """Of an article with several captures: how many texts it had, and when it was seen first and changed last."""

    version: int
    first_seen_at: datetime
    last_changed_at: datetime


@attrs.frozen(eq=False)
class Catalogue:
    """The articles that stay, by number: in the order of their publication, undated ones last, equals by their ids.

    Attributes:
        files: what was gathered.
        places: of each article, in `_place`.
        histories: of those with several captures, by number.
        captures: how many there were of all.
    """

    files: Sequence[Path]
    places: NDArray[np.uint64]
    histories: dict[int, History]
    captures: int

    @classmethod
    def of(cls, files: Sequence[Path]) -> Catalogue:
        """What files hold: of several captures of an article the newest stays, a page before a plain text of one."""
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.compute as pc  # noqa: PLC0415 - likewise

        table = _dataset(files).to_table(columns=list(_SETTLING))
        order = [("id", "ascending"), ("_plain", "ascending"), ("first_seen_at", "descending"), ("_place", "ascending")]
        table = table.take(pc.sort_indices(table, sort_keys=order)).combine_chunks()
        ids = table["id"]
        if not len(ids):
            return cls(files, np.empty(0, np.uint64), {}, 0)
        news = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
        firsts = np.flatnonzero(np.concatenate([[True], news]))
        kept = table.take(pa.array(firsts))
        arrival = pc.sort_indices(kept, sort_keys=[("_minute", "ascending"), ("id", "ascending")])
        numbers = arrival.to_numpy()
        number_of = np.empty(len(numbers), np.int64)
        number_of[numbers] = np.arange(len(numbers))
        ends = np.append(firsts[1:], len(ids))
        several = np.flatnonzero(ends - firsts > 1)
        histories = {int(number_of[group]): _history(table, firsts[group], ends[group]) for group in several}
        return cls(files, kept["_place"].to_numpy()[numbers], histories, len(ids))

    def __len__(self) -> int:
        return len(self.places)

    def shelf(self, folder: Path) -> Shelf:
        """Their fingerprints and keys, as every worker reads them."""
        return Shelf.fill(folder, len(self), self._prints())

    def rows(self, columns: Sequence[str], numbers: NDArray[np.int64]) -> dict[int, dict[str, Any]]:
        """Some columns of some articles, by number."""
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.dataset as ds  # noqa: PLC0415 - likewise

        if not len(numbers):
            return {}
        wanted = ds.field("_place").isin(pa.array(self.places[numbers], pa.uint64()))
        found = _dataset(self.files).to_table(columns=["_place", *columns], filter=wanted).to_pylist()
        return {self._number(row.pop("_place")): row for row in found}

    def _prints(self) -> Iterator[tuple[int, bytes, Sequence[int]]]:
        for batch in _dataset(self.files).to_batches(columns=["_place", "_print", "_keys"], batch_size=_ROWS):
            places = batch["_place"].to_numpy()
            found = np.searchsorted(self._sorted, places)
            staying = np.flatnonzero(self._sorted[np.minimum(found, len(self) - 1)] == places)
            rows = batch.take(staying)
            numbers = self._numbers[found[staying]].tolist()
            yield from zip(numbers, rows["_print"].to_pylist(), rows["_keys"].to_pylist(), strict=True)

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        return np.argsort(self.places)

    @cached_property
    def _sorted(self) -> NDArray[np.uint64]:
        return self.places[self._numbers]

    def _number(self, place: int) -> int:
        return int(self._numbers[np.searchsorted(self._sorted, np.uint64(place))])


def _dataset(files: Sequence[Path]) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow.dataset as ds  # noqa: PLC0415 - an extra

    return ds.dataset([str(file) for file in files], format="parquet")


def _history(table: pa.Table, start: int, end: int) -> History:
    captures = table.slice(start, end - start).to_pylist()
    seen = sorted((each["first_seen_at"], each["content_hash"]) for each in captures)
    texts = [text for place, (_, text) in enumerate(seen) if not place or text != seen[place - 1][1]]
    changed = next(at for at, text in seen if text == captures[0]["content_hash"])
    return History(len(texts), seen[0][0], changed)
