"""Files put through the normaliser: to standard output, in place, or only looked at."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from qomnews.cli.options import write
from qomnews.cli.text_files import EncodingError, changes, passages, rewrite
from qomnews.text import Normaliser, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qomnews.cli.text_files import Change

STDIN = "-"


class NormalisedFiles:
    """Does file after file; one that can't be read or written is named on stderr, and the others are done.

    `failed` says whether there was such a file, `changing` whether a file that was looked at would change.
    """

    def __init__(self, options: Options, advance: Callable[[int], object] | None = None) -> None:
        self._options = options
        self._normaliser = Normaliser(options)
        self._advance = advance
        self.failed = self.changing = False

    def write(self, names: Sequence[str]) -> None:
        """Puts the files' text on standard output."""
        for name in names:
            with self._reported(name), _opened(name) as stream:
                for change in self._changes(stream):
                    write(change.after.encode())

    def rewrite(self, names: Sequence[str]) -> None:
        """Rewrites the files."""
        for name in names:
            with self._reported(name):
                rewrite(Path(name), self._changes)

    def look(self, names: Sequence[str], *, explain: bool, check: bool) -> None:
        """Puts the edits on standard output, names files that would change on stderr, or both."""
        for name in names:
            with self._reported(name), _opened(name) as stream:
                count = last = 0
                for change in self._changes(stream):
                    if change.before == change.after:
                        continue
                    number = change.passage.number
                    count, last = count + (number != last), number
                    if explain:
                        self._explain(name, change)
                self.changing = self.changing or count > 0
                if check and count:
                    lines = "1 line" if count == 1 else f"{count} lines"
                    typer.echo(f"{_shown(name)}: {lines} would change", err=True)

    def _changes(self, stream: BinaryIO) -> Iterator[Change]:
        return changes(passages(stream, self._advance), self._normaliser.normalise)

    def _explain(self, name: str, change: Change) -> None:
        from qomnews.cli.edit_rows import rows

        write("".join(f"{row}\n" for row in rows(name, change, self._options)).encode())

    @contextmanager
    def _reported(self, name: str) -> Iterator[None]:
        try:
            yield
        except EncodingError as error:
            self._report(f"{_shown(name)}, {error}")
        except OSError as error:
            self._report(f"{_shown(name)}: {error.strerror or error}")

    def _report(self, message: str) -> None:
        """Names what went wrong with one file, as `fail` does, and goes on."""
        self.failed = True
        typer.secho(f"qomnews: {message}", err=True, fg=typer.colors.RED)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as stream:
            yield stream


def _shown(name: str) -> str:
    return "standard input" if name == STDIN else name
