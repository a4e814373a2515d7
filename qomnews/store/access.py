"""Access to an open store: transactions that read, and those that write, one at a time."""

from __future__ import annotations

from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Self

from qomnews.store.connect import reading, writing
from qomnews.store.errors import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from types import TracebackType

    from sqlalchemy import Connection, Engine


class Access:
    """A context manager that lets go of every connection at its end."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        # Threads queue here in order; between processes the database's own lock decides.
        self._writer = RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with translated(self._engine.url), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._writer, translated(self._engine.url), writing(self._engine) as connection:
            yield connection
