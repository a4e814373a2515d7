"""Several files that are replaced together when all of them are on the disk, or not at all."""

from __future__ import annotations

import gzip
import os
import secrets
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Protocol

from qomnews.durable import sync
from qomnews.export.jsonl import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_BUFFER = 1 << 18


class Output(Protocol):
    """Where lines go."""

    def write(self, data: bytes) -> None:
        """Take some bytes.

        Raises:
            ExportError: they can't be written; the message names the file.
        """


class Standard:
    """Standard output.

    `gone` says that no more can be written there. Where its reader, such as `head`, has seen enough, that is no error:
    the rest goes nowhere.
    """

    def __init__(self) -> None:
        self.gone = False

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        if not self.gone:
            with self._watched():
                sys.stdout.buffer.write(data)

    def flush(self) -> None:
        """Hand on what is still in memory."""
        if not self.gone:
            with self._watched():
                sys.stdout.buffer.flush()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self.gone = True
        except OSError as error:
            self.gone = True
            raise _unwritten("standard output", error) from error


class Staged:
    """A new file beside the one whose place it takes at the end; gzip where its name ends in `.gz`.

    A pipe or a device has nothing to replace and is written to at once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Through a link to the file that it stands for, so that the link stays.
        self._target = path.resolve()
        self._part: Path | None = None
        try:
            self._raw = self._opened()
        except OSError as error:
            raise _unwritten(path, error) from error
        # Neither name nor time in its head: the same lines are the same bytes.
        self._file: BinaryIO | gzip.GzipFile = (
            gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=self._raw, mtime=0)
            if path.suffix == ".gz"
            else self._raw
        )

    def _opened(self) -> BinaryIO:
        if self._target.is_dir():
            raise IsADirectoryError(0, "it is a folder; name a file in it")
        if self._target.exists() and not self._target.is_file():
            return self._target.open("wb")
        folder = self._target.parent
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(0, f"{folder} is no folder")
        folder.mkdir(parents=True, exist_ok=True)
        self._part = folder / f".{self._target.name[:200]}.{secrets.token_hex(4)}.part"
        return self._part.open("xb", buffering=_BUFFER)

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        try:
            self._file.write(data)
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def finish(self) -> None:
        """Put all of it on the disk, with the mode of the file that it replaces; not in its place yet."""
        try:
            if self._file is not self._raw:
                self._file.close()
            self._raw.flush()
            if self._part is not None:
                with suppress(FileNotFoundError):
                    os.fchmod(self._raw.fileno(), stat.S_IMODE(self._target.stat().st_mode))
                os.fsync(self._raw.fileno())
            self._raw.close()
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def replace(self) -> None:
        """Put it in its place."""
        if self._part is None:
            return
        try:
            self._part.replace(self._target)
            self._part = None
            sync(self._target.parent)
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def discard(self) -> None:
        """Leave nothing behind, if it isn't in its place yet."""
        if self._part is not None:
            self._part.unlink(missing_ok=True)
        for file in (self._file, self._raw):
            # What is still in memory may find no room: it is to go anyway.
            with suppress(OSError):
                file.close()


@contextmanager
def staged(paths: Sequence[Path]) -> Iterator[list[Staged]]:
    """Files to write; at the end of the block they take their places, after an error none does.

    Raises:
        ExportError: one can't be written; the message names it.
    """
    files: list[Staged] = []
    try:
        for path in paths:
            files.append(Staged(path))  # noqa: PERF401 - those before one that fails must be discarded
        yield files
        for file in files:
            file.finish()
        for file in files:
            file.replace()
    finally:
        for file in files:
            file.discard()


def _unwritten(what: Path | str, error: OSError) -> ExportError:
    return ExportError(f"{what} can't be written: {error.strerror or error}")
