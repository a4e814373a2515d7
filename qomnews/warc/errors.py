"""What can be wrong with an archive, and how much of it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Literal

import attrs

Reason = Literal["cut", "broken-gzip", "wrong-length", "wrong-digest", "no-record", "too-large", "bad-encoding"]
WORDS: dict[Reason, str] = {
    "cut": "it ends in the middle of a record",
    "broken-gzip": "a gzip member is broken",
    "wrong-length": "a record is longer or shorter than it says",
    "wrong-digest": "a record's digest is not that of its content",
    "no-record": "what stands there is no record",
    "too-large": "a record is larger than what is read",
    "bad-encoding": "a page's content encoding can't be undone",
}


@attrs.frozen
class Damage:
    """A record that is lost: where it began, and what was wrong with it."""

    file: str
    offset: int
    reason: Reason

    def __str__(self) -> str:
        return f"{self.file}, byte {self.offset}: {WORDS[self.reason]}"


class DamageError(Exception):
    """Reading met damage; caught where reading goes on behind it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(WORDS[reason])
        self.reason: Reason = reason


@attrs.define
class Tally:
    """How much was read, how much passed over, and how much lost, by reason; `tell` hears of each loss."""

    records: int = 0
    passed: int = 0
    lost: Counter[Reason] = attrs.field(factory=Counter)
    tell: Callable[[Damage], object] | None = None

    def lose(self, file: str, offset: int, reason: Reason) -> None:
        """One record more is lost."""
        self.lost[reason] += 1
        if self.tell is not None:
            self.tell(Damage(file, offset, reason))
