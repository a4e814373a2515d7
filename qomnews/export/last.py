"""Up to which change of the store a profile's last export went.

Kept in the home, not beside the export: that may be standard output, a bucket, or a file that whoever gets it takes
away. It is written when the export is in its place, so that a run which is killed in between exports the same changes
once more, and none is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from qomnews.export.errors import ExportError
from qomnews.export.staged import staged

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_KEY = "sequence"


def is_name(profile: str) -> bool:
    """Whether a profile may be called so: its name becomes a file's."""
    return _NAME.fullmatch(profile) is not None


def last(home: Path, profile: str) -> int:
    """The number of the last change that a profile exported; 0 where it never ran.

    Raises:
        ExportError: what is kept of it can't be read.
    """
    place = _place(home, profile)
    try:
        data = place.read_bytes()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise ExportError(f"{place} can't be read: {error.strerror or error}") from error
    try:
        return int(orjson.loads(data)[_KEY])
    except (ValueError, LookupError, TypeError) as error:
        raise ExportError(
            f"{place}, which says up to where profile {profile} got, is damaged ({error}): "
            "remove it, and the next export has all of it"
        ) from error


def keep(home: Path, profile: str, sequence: int, to: str) -> None:
    """Keeps that a profile's export up to a change is in its place.

    Raises:
        ExportError: it can't be written.
    """
    with staged([_place(home, profile)]) as (file,):
        file.write(orjson.dumps({_KEY: sequence, "to": to}, option=orjson.OPT_APPEND_NEWLINE))


def require_ahead(after: int, sequence: int, profile: str) -> None:
    """Nothing, where a store has at least the changes that were exported from it.

    Raises:
        ExportError: it has fewer: it is another store, or one from a backup.
    """
    if after > sequence:
        raise ExportError(
            f"profile {profile} has exported changes up to {after}, the store has {sequence}: it was put back from a "
            f"backup or is another one. Export all of it (--changed-since all), and `last` goes on from there"
        )


def _place(home: Path, profile: str) -> Path:
    return home / "exports" / f"{profile}.last.json"
