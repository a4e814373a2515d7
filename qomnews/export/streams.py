"""Where bytes go: what any output can do, standard output, and one that counts and hashes what goes through it."""

from __future__ import annotations

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from qomnews.export.errors import StdoutError

if TYPE_CHECKING:
    from collections.abc import Buffer, Iterator
    from concurrent.futures import Future

# Bytes that are worth another thread.
_MUCH = 1 << 16


class Output(Protocol):
    """Where lines go."""

    def write(self, data: bytes, /) -> object:
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
            raise StdoutError(f"standard output can't be written: {error.strerror or error}") from error


class Hashed(io.RawIOBase):
    """A stream into another that counts what it is given and hashes it."""

    def __init__(self, stream: Output) -> None:
        super().__init__()
        self._stream = stream
        self._hash = sha256()
        self._hashing: Future[None] | None = None
        self.size = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Buffer) -> int:
        """Hand some bytes on."""
        kept = bytes(data)
        self._wait()
        if len(kept) >= _MUCH:
            # A third of what lines cost, on another core.
            self._hashing = _hashers().submit(self._hash.update, kept)
        else:
            self._hash.update(kept)
        self._stream.write(kept)
        self.size += len(kept)
        return len(kept)

    def _wait(self) -> None:
        if self._hashing is not None:
            self._hashing.result()
            self._hashing = None

    def tell(self) -> int:
        """How many bytes there are."""
        return self.size

    @property
    def sha256(self) -> str:
        """Of what it was given."""
        self._wait()
        return self._hash.hexdigest()


@cache
def _hashers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="sha256")
