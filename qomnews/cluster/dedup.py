"""`qomnews dedup` on whatever runs it: its lines are read, and its articles judged, by a runner's workers."""

from __future__ import annotations

import pickle
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from qomnews.cluster.judging import groups
from qomnews.cluster.lines import Compared, compared, parts_of
from qomnews.cluster.settling import Group, settled
from qomnews.cluster.shelf import Shelf
from qomnews.cluster.spreading import Spread
from qomnews.export.jsonl_lines import InputError
from qomnews.mirrors import Member, Story

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from qomnews.cluster.lines import Said
    from qomnews.cluster.runners import Runner


class OnRunner:
    """Reads the lines of a file and finds the stories in them, as `export.comparing.InMemory` does.

    Args:
        runner: where.
        source: an uncompressed file that every worker reaches under this name.
        folder: an empty one, likewise; what is in it is no more needed afterwards.
        horizon_days: days between two articles beyond which they are never one story; None: no such bound.

    Raises:
        ClusterError: the runner can't be had.
    """

    def __init__(self, runner: Runner, source: Path, folder: Path, horizon_days: int | None) -> None:
        self._spread = Spread(runner)
        self._source = source.absolute()
        self._folder = folder
        self._horizon_days = horizon_days
        self._files: list[Path] = []
        # The line with the text that counts, by the article's key.
        self._placed: dict[str, int] = {}

    def lines(self) -> Iterator[tuple[int, Said]]:
        """What each line says, or why it says nothing.

        Raises:
            InputError: the file can't be read, or is changed meanwhile.
            ClusterError: workers die again and again.
        """
        before = _state(self._source)
        work = partial(compared, source=self._source, folder=self._folder)
        try:
            names = sorted(name for _, name in self._spread.each(work, parts_of(self._source)))
        except OSError as error:
            raise InputError(f"{self._source} can't be read: {error.strerror or error}") from error
        if _state(self._source) != before:
            raise InputError(f"{self._source} was changed while it was read: run it again")
        self._files = [self._folder / name for name in names]
        yield from self._read()

    def place(self, number: int, told: Compared) -> None:
        """An article, or a newer text of one, that is to be compared."""
        # In the order in which they would have come.
        self._placed.pop(told.key, None)
        self._placed[told.key] = number

    def stories(self) -> Iterator[Story]:
        """The stories that all of these are.

        Raises:
            ClusterError: workers die again and again.
        """
        lines = np.array(list(self._placed.values()), np.int64)
        shelf = Shelf.fill(self._folder, len(lines), ((n, one.print, one.keys) for n, one in self._chosen(lines)))
        found = groups(self._spread, shelf, horizon_days=self._horizon_days)
        several = {number for numbers in found for number in numbers}
        members = {
            number: Member(one.key, one.outlet, one.published, one.precision)
            for number, one in self._chosen(lines)
            if number in several
        }
        grouped = [Group(tuple(numbers), tuple(members[number] for number in numbers)) for numbers in found]
        for _, story in settled(self._spread, shelf, grouped, horizon_days=self._horizon_days):
            yield story
        for number, key in enumerate(self._placed):
            if number not in several:
                yield Story(key, ())

    def _read(self) -> Iterator[tuple[int, Said]]:
        number = 0
        for file in self._files:
            some: Sequence[Said] = pickle.loads(file.read_bytes())  # noqa: S301 - our own workers wrote it
            for number, one in enumerate(some, number + 1):  # noqa: B020 - it counts on
                yield number, one

    def _chosen(self, lines: NDArray[np.int64]) -> Iterator[tuple[int, Compared]]:
        """The articles' texts that count, each with its number."""
        places = {line: number for number, line in enumerate(lines.tolist())}
        for line, one in self._read():
            if line in places and isinstance(one, Compared):
                yield places[line], one


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}") from error
    return found.st_size, found.st_mtime_ns
