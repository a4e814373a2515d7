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
    """An outlet's lock, held; `release()` lets go of it, and the system when its process dies however it dies."""

    def __init__(self, outlet_id: str, file: FileLock) -> None:
        self.outlet_id = outlet_id
        self._file = file
        self._claim: Claim | None = None

    def claim(self, store: Store) -> None:
        """Hold it on all hosts that share a PostgreSQL store; elsewhere there is nothing to do.

        Raises:
            LockedError: a run on some host holds it.
            StoreError: the store can't be used.
        """
        try:
            self._claim = store.claim(self.outlet_id)
        except ClaimedError as error:
            raise LockedError(str(error)) from error

    def release(self) -> None:
        """Let others crawl the outlet."""
        claim, self._claim = self._claim, None
        if claim is not None:
            claim.release()
        self._file.release()


def lock_outlet(home: Path, outlet_id: str) -> OutletLock:
    """The outlet's lock on this host, taken.

    Raises:
        LockedError: another run holds it.
    """
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{outlet_id}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise LockedError(
            f"another run is crawling {outlet_id} (it holds {lock.lock_file}); try again later"
        ) from error
    return OutletLock(outlet_id, lock)
