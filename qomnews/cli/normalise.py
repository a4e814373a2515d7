"""`qomnews normalise`: text in, the same text in today's standard orthography out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer

from qomnews.cli.options import fail, write

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDIN = "-"
_BOM = b"\xef\xbb\xbf"


def normalise(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="UTF-8 text; - is standard input.")] = _STDIN,
    digits: Annotated[
        Literal["fa", "keep", "latin"],
        typer.Option(help="Digits of prose: Persian, as they are, or 0-9."),
    ] = "fa",
    half_spaces: Annotated[
        Literal["restore", "keep", "spaces", "remove"],
        typer.Option(help="Restore lost half-spaces, keep those there are, turn them into spaces, or remove them."),
    ] = "restore",
    convention: Annotated[
        Literal["academy", "keep-solid"],
        typer.Option(help="آن‌ها for آنها, as the Academy writes; or leave ها and تر solid where they come solid."),
    ] = "academy",
    quotes: Annotated[
        Literal["guillemets", "keep"],
        typer.Option(help="«» for straight and curly quotes that come in pairs, or as they are."),
    ] = "guillemets",
) -> None:
    """Put Persian text into today's standard orthography: letters, digits, punctuation, spaces and half-spaces.

    Line by line, as many lines as came in; addresses, numbers' structure, Latin words, hashtags and code stay as
    they are. docs/text.md has every rule with an example.

    Example: echo "رسانه هاي قم مي نويسند" | qomnews normalise
    """
    from qomnews.text import Normaliser, Options

    chosen = Options(digits=digits, half_spaces=half_spaces, convention=convention, quotes=quotes)
    normaliser = Normaliser(chosen)
    for line in _lines(file):
        write(normaliser.normalise(line).encode())


def _lines(file: str) -> Iterator[str]:
    """The decoded lines, each with the line's end it has; ends the command where they can't be read."""
    try:
        if file == _STDIN:
            yield from _decoded(sys.stdin.buffer, "standard input")
        else:
            with Path(file).open("rb") as opened:
                yield from _decoded(opened, file)
    except OSError as error:
        fail(f"{file}: {error.strerror}")


def _decoded(stream: BinaryIO, name: str) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        try:
            yield (line.removeprefix(_BOM) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            fail(
                f"{name}, line {number}: byte {error.start + 1} (0x{line[error.start]:02x}) is not UTF-8; "
                "convert the text first, for example with iconv -f WINDOWS-1256 -t UTF-8"
            )
