"""What the lines of a file say, and which of them are one story: found in memory, by this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from qomnews.export.foreign import RejectedError, entry_of
from qomnews.mirrors import AT_ONCE, Clustering, Member, keyed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.export.foreign import Entry
    from qomnews.export.jsonl_lines import Lines
    from qomnews.mirrors import Story

Fate = Literal["blank", "tombstone"]


class Told(Protocol):
    """What of an article tells it from others: as `Entry` has it."""

    @property
    def key(self) -> str:
        """What tells articles apart."""

    @property
    def shown(self) -> str | int | None:
        """The id that it has in the list of mirrors."""

    @property
    def outlet(self) -> str:
        """Its outlet."""

    @property
    def url(self) -> str | None:
        """Its address."""

    @property
    def rank(self) -> tuple[int, float]:
        """Its place among its versions."""

    @property
    def undated(self) -> bool:
        """Whether it has a date that can't be read."""

    def content(self) -> int:
        """A number that is the same for articles that say the same."""


class Comparing[T: Told](Protocol):
    """Reads lines, and finds the stories in them."""

    def lines(self) -> Iterable[tuple[int, T | Fate | RejectedError]]:
        """What each line says, or why it says nothing, by its number from 1 on."""

    def place(self, number: int, told: T) -> None:
        """An article, or a newer text of one, that is to be compared; in the order of the lines."""

    def stories(self) -> Iterable[Story]:
        """The stories that all of these are, by their keys."""


class InMemory:
    """Of one file: the fingerprints are kept, and nothing else.

    Args:
        lines: what is read.
        horizon_days: days between two articles beyond which they are never one story; None: no such bound.
    """

    def __init__(self, lines: Lines, horizon_days: int | None) -> None:
        self._lines = lines
        self._clustering = Clustering(horizon_days=horizon_days)
        # Read, and not yet placed: the fingerprints of many are made in one go.
        self._waiting: list[Entry] = []

    def lines(self) -> Iterator[tuple[int, Entry | Fate | RejectedError]]:
        """What each line says, or why it says nothing."""
        reached = 0
        for number, data, whole in self._lines:
            # Of a line that is too long there are several pieces.
            if number > reached:
                reached = number
                yield number, said(data, whole=whole)

    def place(self, number: int, told: Entry) -> None:  # noqa: ARG002 - articles are told apart by their keys here
        """An article, or a newer text of one, that is to be compared."""
        self._waiting.append(told)
        if len(self._waiting) >= AT_ONCE:
            self._compare()

    def stories(self) -> Iterable[Story]:
        """The stories that all of these are."""
        self._compare()
        return self._clustering.stories().values()

    def _compare(self) -> None:
        prints = keyed(entry.fingerprint() for entry in self._waiting)
        for entry, print_ in zip(self._waiting, prints, strict=True):
            member = Member(entry.key, entry.outlet, entry.published, entry.precision, print_.credit)
            self._clustering.place(member, print_)
        self._waiting.clear()


def said(data: bytes, *, whole: bool) -> Entry | Fate | RejectedError:
    """What a line says, or its first piece, or why it says nothing."""
    if not whole:
        return RejectedError(f"it is longer than {len(data) >> 20} MiB")
    if data.isspace():
        return "blank"
    try:
        return entry_of(data) or "tombstone"
    except RejectedError as error:
        return error
