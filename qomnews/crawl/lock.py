"""One crawl of an outlet at a time: on this host by a file in the home, on all hosts by the database where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from qomnews.store import ClaimedError

if TYPE_CHECKING:
    from pathlib import Path

    from qomnews.store import Claim, Store


class LockedError(RuntimeError):
    """Another run is crawling this outlet."""


class OutletLock:
    """An outlet's lock, held; `release()` lets go of it, and the system when its process dies however it dies.

    Beside it a backfill holds a sign that it is one: whoever sees that may ask for the lock, and is given it.
    """

    def __init__(self, outlet_id: str, file: FileLock, sign: FileLock | None = None) -> None:
        self.outlet_id = outlet_id
        self._files = [file] if sign is None else [file, sign]
        self._names = [outlet_id] if sign is None else [sign_of_backfill(outlet_id), outlet_id]
        self._claims: list[Claim] = []

    def claim(self, store: Store) -> None:
        """Hold it on all hosts that share a PostgreSQL store; elsewhere there is nothing to do.

        Raises:
            LockedError: a run on some host holds it.
            StoreError: the store can't be used.
        """
        for name in self._names:
            try:
                claim = store.claim(name)
            except ClaimedError as error:
                raise LockedError(str(error)) from error
            if claim is not None:
                self._claims.append(claim)

    def release(self) -> None:
        """Let others crawl the outlet."""
        while self._claims:
            self._claims.pop().release()
        for file in self._files:
            file.release()


def lock_outlet(home: Path, outlet_id: str, *, backfill: bool = False) -> OutletLock:
    """The outlet's lock on this host, taken.

    Raises:
        LockedError: another run holds it.
    """
    sign = _taken(home, sign_of_backfill(outlet_id), outlet_id) if backfill else None
    try:
        return OutletLock(outlet_id, _taken(home, outlet_id, outlet_id), sign)
    except BaseException:
        if sign is not None:
            sign.release()
        raise


def sign_of_backfill(outlet_id: str) -> str:
    """The name of the lock that says of the outlet's own that a backfill holds it."""
    return f"{outlet_id}.backfill"


def lock_file(home: Path, name: str) -> FileLock:
    """The lock of that name on this host, not taken yet."""
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / f"{name}.lock")


def is_locked(home: Path, name: str) -> bool:
    """Whether any process on this host holds the lock of that name."""
    lock = lock_file(home, name)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def _taken(home: Path, name: str, outlet_id: str) -> FileLock:
    lock = lock_file(home, name)
    try:
        # Who only looks whether it is held holds it for that moment.
        lock.acquire(timeout=0.1)
    except Timeout as error:
        raise LockedError(
            f"another run is crawling {outlet_id} (it holds {lock.lock_file}); try again later"
        ) from error
    return lock
