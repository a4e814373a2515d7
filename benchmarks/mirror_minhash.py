"""Mirrors by MinHash and banded look-up: what released packages give whoever doesn't write an engine.

Runs in the environment of a package: the standard library and that package only. Two articles are one story if the
estimated resemblance of their sets of shingles is half or more; stories are what hangs together by that.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Shingles = Literal["words", "letters"]
PERMUTATIONS = 128
RESEMBLANCE = 0.5
# Four rows a band: pairs with half in common share a band five times in six.
BANDS = 32
WORDS = 5
LETTERS = 20
# What a user would fold: Arabic yeh and kaf, digits, half-spaces.
FOLDED = str.maketrans("يك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u200c", "یک01234567890123456789 ")


def shingles(article: dict[str, Any], kind: Shingles) -> list[bytes]:
    """The grams of an article's lead and body: five words, or twenty letters whatever spaces are between them."""
    words = re.findall(r"[^\W_]+", f"{article['lead']}\n{article['body']}".translate(FOLDED))
    if kind == "words":
        grams = {" ".join(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1))}
    else:
        letters = "".join(words)
        grams = {letters[at : at + LETTERS] for at in range(max(1, len(letters) - LETTERS + 1))}
    return [gram.encode() for gram in grams]


class _Joined:
    """Clusters by union."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def root(self, number: int) -> int:
        """What stands for the cluster of this article."""
        parent = self._parent
        while (above := parent.setdefault(number, number)) != number:
            parent[number] = parent[above]
            number = above
        return number

    def join(self, one: int, other: int) -> None:
        """Two articles are of one cluster."""
        self._parent[self.root(one)] = self.root(other)

    def clusters(self) -> dict[int, Any]:
        """What stands for the cluster of every article."""
        return {number: self.root(number) for number in list(self._parent)}


class MinHashes:
    """An engine out of a package's sketch and its index of sketches."""

    def __init__(self, sketch: Callable[[list[bytes]], Any], index: Any, kind: Shingles, *, is_open: bool) -> None:  # noqa: ANN401
        self._open = is_open
        self._sketch = sketch
        self._index = index
        self._kind = kind
        self._sketches: dict[int, Any] = {}
        self._joined = _Joined()

    def place(self, article: dict[str, Any]) -> None:
        """Take in the next article."""
        number = article["id"]
        sketch = self._sketch(shingles(article, self._kind))
        self._joined.root(number)
        for other in self._index.query(sketch):
            if sketch.jaccard(self._sketches[other]) >= RESEMBLANCE:
                self._joined.join(number, other)
        self._index.insert(number, sketch)
        self._sketches[number] = sketch

    def commit(self) -> None:
        """All is in memory."""

    def clusters(self) -> dict[int, Any]:
        """The cluster of every article by its id."""
        return self._joined.clusters()

    def index(self) -> object:
        """The sketches and what they are looked up in; 0 where those are no objects of Python."""
        return [self._index, self._sketches] if self._open else 0


def by_datasketch(kind: Shingles) -> MinHashes:
    """An engine of datasketch."""
    package = import_module("datasketch")
    # Its copies share the permutations, which take long to make.
    blank = package.MinHash(num_perm=PERMUTATIONS)

    def sketch(grams: list[bytes]) -> Any:  # noqa: ANN401 - the package's
        made = blank.copy()
        made.update_batch(grams)
        return made

    return MinHashes(sketch, package.MinHashLSH(threshold=RESEMBLANCE, num_perm=PERMUTATIONS), kind, is_open=True)


def by_rensa(kind: Shingles) -> MinHashes:
    """An engine of rensa."""
    package = import_module("rensa")

    def sketch(grams: list[bytes]) -> Any:  # noqa: ANN401 - the package's
        made = package.RMinHash(num_perm=PERMUTATIONS, seed=1)
        made.update(grams)
        return made

    index = package.RMinHashLSH(threshold=RESEMBLANCE, num_perm=PERMUTATIONS, num_bands=BANDS)
    return MinHashes(sketch, index, kind, is_open=False)
