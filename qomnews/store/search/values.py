"""The values of a field, by the numbers that entries have for them, and what choosing one of them means.

Meant are, by a source, all with the same letters or of that outlet; by a category, all whose path has it; by a tag, all
sets of tags that have it; else the value itself. So a value's count is what choosing it finds.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from qomnews.search.filters import STEP, Field, is_meant
from qomnews.text import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

type Numbers = np.ndarray[Any, np.dtype[np.int64]]
type Mask = np.ndarray[Any, np.dtype[np.bool_]]


@attrs.frozen(eq=False)
class Choices:
    """What there is to choose by in one state of an index.

    Attributes:
        field: whose.
        shown: the choices, in the order in which they came; there may be more of a later state behind.
        folded: by number, how a value is compared; likewise.
        keys: folded choices, by number.
        owners: of each pair of a choice and a value that it means, the choice.
        members: of each pair, the value.
        size: numbers that there are, 0 (no value) among them.
        count: choices that there are.
    """

    field: Field
    shown: list[str]
    folded: list[str]
    keys: dict[str, int]
    owners: Numbers
    members: Numbers
    size: int
    count: int

    def counts(self, by_number: Numbers) -> Numbers:
        """How many entries each choice means, of how many there are by number."""
        return np.bincount(self.owners, by_number[self.members], minlength=self.count).astype(np.int64)

    def wanted(self, values: Iterable[str]) -> Mask:
        """By number, whether one of the values means it."""
        found = np.zeros(self.size, bool)
        for value in values:
            if self.field == "tag":
                found[self.members[self.owners == self.keys.get(skeleton(value), -1)]] = True
            else:
                folded = enumerate(self.folded[: self.size])
                found[[number for number, each in folded if each and is_meant(self.field, each, value)]] = True
        return found

    def most(self, counts: Numbers, limit: int) -> list[tuple[str, int]]:
        """The choices that mean most, and how many."""
        order = np.argsort(-counts, kind="stable")[:limit]
        return [(self.shown[each], int(counts[each])) for each in order if counts[each] > 0]


class Values:
    """Gathers the values of a field as the index grows."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._shown: list[str] = []
        self._keys: dict[str, int] = {}
        # Numbers begin at 1.
        self._folded = [""]
        self._owners, self._members = array("q"), array("q")

    def add(self, number: int, folded: str, shown: str) -> None:
        """One more value; of tags, a set of them by their numbers."""
        self._folded.append(folded)
        match self._field:
            case "source":
                self._add_source(number, folded, shown)
            case "category":
                self._add_path(number, folded, shown)
            case "tag":
                for tag in folded.split(","):
                    self._relate(int(tag) - 1, number)
            case _:
                self._relate(self._choice(folded, shown), number)

    def add_tag(self, folded: str, shown: str) -> None:
        """One more tag, in the order of their numbers."""
        self._choice(folded, shown)

    def choices(self) -> Choices:
        """What there is to choose by now."""
        owners, members = (np.array(each, np.int64) for each in (self._owners, self._members))
        sizes = len(self._folded), len(self._shown)
        return Choices(self._field, self._shown, self._folded, self._keys, owners, members, *sizes)

    def _choice(self, key: str, shown: str) -> int:
        if key not in self._keys:
            self._keys[key] = len(self._shown)
            self._shown.append(shown)
        return self._keys[key]

    def _relate(self, choice: int, number: int) -> None:
        self._owners.append(choice)
        self._members.append(number)

    def _add_source(self, number: int, folded: str, shown: str) -> None:
        outlet, _, letters = folded.partition(" ")
        key = letters or folded
        if key not in self._keys:
            choice, wanted = self._choice(key, shown), skeleton(shown)
            for other, each in enumerate(self._folded[:-1]):
                its_outlet, _, its_letters = each.partition(" ")
                if each and (shown == its_outlet or (wanted and wanted == its_letters)):
                    self._relate(choice, other)
        of_letters = self._keys[key]
        self._relate(of_letters, number)
        of_outlet = next((at for at, each in enumerate(self._shown) if outlet and each == outlet), of_letters)
        if of_outlet != of_letters:
            self._relate(of_outlet, number)

    def _add_path(self, number: int, folded: str, shown: str) -> None:
        path = f"{STEP}{folded}{STEP}"
        if folded not in self._keys:
            choice = self._choice(folded, shown)
            for other, each in enumerate(self._folded[:-1]):
                if each and path in f"{STEP}{each}{STEP}":
                    self._relate(choice, other)
        for key, choice in self._keys.items():
            if f"{STEP}{key}{STEP}" in path:
                self._relate(choice, number)
