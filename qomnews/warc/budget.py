"""Keeping the archive within its budget: the oldest files go first, and never one that is being written."""

from __future__ import annotations

import fcntl
from pathlib import Path

import attrs

from qomnews.warc.names import begun


@attrs.frozen
class Removed:
    """A file that went, and its size in bytes."""

    path: Path
    size: int


def make_room(folder: Path, limit: int) -> list[Removed]:
    """Removes the oldest files until the others take no more than `limit` bytes; those that went.

    Files that others have put there are neither counted nor touched.

    Raises:
        OSError: a file can't be removed.
    """
    files = sorted((begin, path) for path in folder.glob("*/*/*.warc.gz") if (begin := begun(path.name)))
    sizes = {path: size for _, path in files if (size := _size(path)) is not None}
    left = sum(sizes.values())
    removed = []
    for path, size in sizes.items():
        if left <= limit:
            break
        if _removed(path):
            left -= size
            removed.append(Removed(path, size))
    return removed


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        # Another process made room at the same time.
        return None


def _removed(path: Path) -> bool:
    """Whether it could be removed: nobody writes it."""
    try:
        with path.open("rb") as file:
            # Who writes it holds its lock.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True
