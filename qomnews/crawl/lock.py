"""One crawl of an outlet at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from pathlib import Path


class LockedError(RuntimeError):
    """Another run is crawling this outlet."""


def lock_outlet(home: Path, outlet_id: str) -> FileLock:
    """The outlet's lock, taken; it is let go by `release()`, and by the system when its process dies however it dies.

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
    return lock
