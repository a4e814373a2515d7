"""What stands between the spaces of a line: a word with its punctuation, looked at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from qomnews.text.letters import LETTERS, MARKS, ZWNJ
from qomnews.text.readings import LONGEST
from qomnews.text.word import Word
from qomnews.text.words import MOST_KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.text.words import Words

_INNER = f"[{LETTERS}{MARKS}{ZWNJ}]"
_OUTER = f"[^{LETTERS}{MARKS}{ZWNJ}]"
_CHUNK = re.compile(f"({_OUTER}*)({_INNER}*)({_OUTER}*)")


class Chunks:
    """Looks at chunks: most lines are so many words with spaces between them, and need not be taken apart."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[str, Word | None] = {}

    def all(self, texts: Sequence[str]) -> list[Word] | None:
        """The words of a line's chunks, an empty one where there is none; None where a chunk holds several."""
        known = self._known
        try:
            words = [known[text] for text in texts]
        except KeyError:
            words = [self._chunk(text) for text in texts]
        return None if None in words else words  # type: ignore[return-value]  # None is not in them

    def _chunk(self, text: str) -> Word | None:
        if text in self._known:
            return self._known[text]
        found = _CHUNK.fullmatch(text) if len(text) <= LONGEST else None
        if found is None:
            return None
        before, inner, after = found.groups()
        chunk = self._words.word(inner) if inner else Word("", "", after=before)
        if before or after:
            chunk = attrs.evolve(chunk, before=before, after=chunk.after or after)
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[text] = chunk
        return chunk
