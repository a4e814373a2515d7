"""Texts to learn from, in parts: what a model learns from one part is judged by facts of the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.text.lexicon_build.sources import text_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["edited", "news", "uneven"]
FOLDS = 10
# A fifth, spread over the text, for those who want to measure on what nothing was learned from.
HELD_OUT = (4, 9)
# Sentences without blank lines between them are taken in blocks, since neighbours share their words.
BLOCK = 20


@attrs.frozen
class Text:
    """A file of text: its kind, and its lines in blocks (a story, or so many sentences)."""

    path: Path
    kind: Kind
    blocks: tuple[tuple[str, ...], ...]

    def fold(self, number: int) -> Iterator[str]:
        """The lines of every tenth block, from a number on."""
        for block in self.blocks[number::FOLDS]:
            yield from block


def read_text(path: Path, kind: Kind) -> Text:
    """A text's blocks: its stories where blank lines part them.

    Raises:
        qomnews.text.lexicon_build.sources.LexiconSourceError: it can't be read.
    """
    lines = [line.strip() for line in text_lines(path)]
    while lines and not lines[-1]:
        lines.pop()
    if "" in lines:
        blocks, block = [], []
        for line in (*lines, ""):
            if line:
                block.append(line)
            elif block:
                blocks.append(tuple(block))
                block = []
    else:
        blocks = [tuple(lines[at : at + BLOCK]) for at in range(0, len(lines), BLOCK)]
    return Text(path, kind, tuple(blocks))


def held_back(text: Text) -> str:
    """The part of a text that isn't learned from where a part is held out: a fifth."""
    return "".join(f"{line}\n" for number in HELD_OUT for line in text.fold(number))
