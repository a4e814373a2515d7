"""Edits as rows of text, with what can't be seen made visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.text.explanation import explain
from qomnews.text.letters import ZWNJ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qomnews.cli.text_files import Change
    from qomnews.text import Options

HALF_SPACE, SPACE = "|", "␣"
_NAMED = {ZWNJ: HALF_SPACE, HALF_SPACE: "\\|", SPACE: "\\␣", "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_BOM = "\ufeff"


def rows(file: str, change: Change, options: Options) -> Iterator[str]:
    """A row for each edit of a passage: file, line, column, rule, before, after and evidence, with tabs between."""
    passage = change.passage
    if passage.gap == _BOM:
        yield _row(file, passage.number, 1, "invisible", _BOM, "", "byte order mark")
    elif passage.gap != change.gap:
        yield _row(file, passage.number, passage.column - len(passage.gap), "spaces", passage.gap, change.gap, "")
    for edit in explain(passage.text, options):
        column = passage.column + edit.start
        yield _row(file, passage.number, column, edit.rule, edit.before, edit.after, edit.evidence)


def _row(file: str, line: int, column: int, *texts: str) -> str:
    return "\t".join((visible(file), str(line), str(column), *map(visible, texts)))


def visible(text: str) -> str:
    r"""The text with half-spaces as |, spaces at its ends as ␣, and other invisible characters escaped as in Python.

    >>> visible("  می\u200cشد\u200f ")
    '␣␣می|شد\\u200f␣'
    """
    shown = "".join(map(_visible, text))
    inner = shown.strip(" ")
    start = shown.find(inner) if inner else 0
    return SPACE * start + inner + SPACE * (len(shown) - start - len(inner))


def _visible(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    return char if char.isprintable() else ascii(char)[1:-1]
