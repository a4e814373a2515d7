"""Several files that are replaced together when all of them are on the disk, or not at all."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import stat
import time
from contextlib import contextmanager, suppress
from hashlib import file_digest
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from qomnews.durable import sync
from qomnews.export.errors import ExportError
from qomnews.export.packing import packed, packing_of
from qomnews.export.streams import Hashed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qomnews.export.packing import Packing
    from qomnews.export.streams import Output

_BUFFER = 1 << 18
# A new file that is so old was given up: its process was killed.
_GIVEN_UP_S = 86_400


class Staged:
    """A new file beside the one whose place it takes at the end.

    A pipe or a device has nothing to replace and is written to at once.

    Args:
        path: where to.
        packing: how it is compressed; None: as its name says.
    """

    def __init__(self, path: Path, packing: Packing | None = None) -> None:
        self.path = path
        # Through a link to the file that it stands for, so that the link stays.
        self._target = path.resolve()
        self._packing: Packing = packing_of(path) if packing is None else packing
        self._part: Path | None = None
        self._raw: BinaryIO | None = None

    def open(self) -> Self:
        """Begin it.

        Raises:
            ExportError: it can't be written; the message names it.
        """
        try:
            raw = self._opened()
        except OSError as error:
            raise unwritten(self.path, error) from error
        self._hashed = Hashed(cast("Output", raw))
        self._file = packed(cast("BinaryIO", self._hashed), self._packing)
        # Last, since it says that all is there.
        self._raw = raw
        return self

    def _opened(self) -> BinaryIO:
        if self._target.is_dir():
            raise IsADirectoryError(0, "it is a folder; name a file in it")
        if self._target.exists() and not self._target.is_file():
            return self._target.open("wb")
        folder = self._target.parent
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(0, f"{folder} is no folder")
        folder.mkdir(parents=True, exist_ok=True)
        name = f".{self._target.name[:200]}."
        clear_given_up(folder, name)
        self._part = folder / f"{name}{secrets.token_hex(4)}.part"
        return self._part.open("xb", buffering=_BUFFER)

    @property
    def part(self) -> Path | None:
        """The new file, for those who write into it by its name; None for a pipe or a device."""
        return self._part

    @property
    def size(self) -> int:
        """How many bytes it has, once it is finished."""
        return self._hashed.size

    @property
    def sha256(self) -> str:
        """Of these bytes."""
        return self._written_by_name or self._hashed.sha256

    _written_by_name: str | None = None

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        try:
            self._file.write(data)
        except OSError as error:
            raise unwritten(self.path, error) from error

    def finish(self) -> None:
        """Put all of it on the disk, with the mode of the file that it replaces; not in its place yet."""
        if self._raw is None or self._raw.closed:
            return
        try:
            self._file.close()
            self._raw.flush()
            if self._part is not None:
                with suppress(FileNotFoundError):
                    os.fchmod(self._raw.fileno(), stat.S_IMODE(self._target.stat().st_mode))
                os.fsync(self._raw.fileno())
                if not self.size:
                    self._look_by_name(self._part)
            self._raw.close()
        except OSError as error:
            raise unwritten(self.path, error) from error

    def _look_by_name(self, part: Path) -> None:
        self._hashed.size = part.stat().st_size
        with part.open("rb") as file:
            self._written_by_name = file_digest(file, "sha256").hexdigest()

    def replace(self) -> None:
        """Put it in its place."""
        if self._part is None:
            return
        try:
            self._part.replace(self._target)
            self._part = None
            sync(self._target.parent)
        except OSError as error:
            raise unwritten(self.path, error) from error

    def discard(self) -> None:
        """Leave nothing behind, if it isn't in its place yet."""
        if self._part is not None:
            self._part.unlink(missing_ok=True)
        if self._raw is None:
            return
        for file in (self._file, self._raw):
            # What is still in memory may find no room: it is to go anyway.
            with suppress(OSError, ValueError):
                file.close()


@contextmanager
def staged(paths: Sequence[Path], packing: Packing | None = None) -> Iterator[list[Staged]]:
    """Files to write; at the end of the block they take their places, after an error none does.

    Args:
        paths: where to.
        packing: how they are compressed; None: each as its name says.

    Raises:
        ExportError: one can't be written; the message names it.
    """
    files: list[Staged] = []
    try:
        for path in paths:
            # Before it is opened: whatever interrupts that, it is discarded.
            files.append(Staged(path, packing))
            files[-1].open()
        yield files
        for file in files:
            file.finish()
        for file in files:
            file.replace()
    finally:
        for file in files:
            file.discard()


def clear_given_up(folder: Path, name: str) -> None:
    """Removes new files that killed processes left, of those whose names begin so."""
    given_up = time.time() - _GIVEN_UP_S
    for entry in folder.glob(f"{glob.escape(name)}*.part"):
        with suppress(OSError):
            if entry.stat().st_mtime < given_up:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def unwritten(what: Path | str, error: OSError) -> ExportError:
    """What is said where something can't be written."""
    return ExportError(f"{what} can't be written: {error.strerror or error}")
