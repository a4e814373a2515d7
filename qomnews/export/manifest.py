"""What stands beside an export: what is in it, so that whoever gets it needs nobody to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import orjson

from qomnews import __version__
from qomnews.article import SCHEMA_VERSION
from qomnews.dates import in_tehran
from qomnews.export.errors import ExportFileError
from qomnews.export.shape import Shape

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from qomnews.export.job import Job, Tally

BESIDE = ".manifest.json"
"""What is added to a file's name."""
WITHIN = "_qomnews.json"
"""Its name in a folder; readers of data sets pass over names that begin so."""

_DEFAULTS = {"order": "published", "include_mirrors": False}


@attrs.frozen
class Part:
    """One file of an export: its path within the folder, its records, bytes, and SHA-256."""

    path: str
    count: int
    bytes: int
    sha256: str


def manifest(job: Job, tally: Tally, sequence: int, parts: list[Part], *, folder: bool) -> bytes:
    """The manifest of an export, as JSON. It holds no clock: the same export has the same one."""
    shape = job.shape
    found: dict[str, Any] = {
        "qomnews": __version__,
        "schema_version": SCHEMA_VERSION,
        "format": job.format,
        "packing": job.packing,
        "shape": {
            "fields": list(shape.fields) or None,
            "flat": shape.flat,
            "texts": shape.texts,
            "tokens": shape.tokens,
            "without_bodies": list(shape.without_bodies),
            "of_changes": shape.of_changes,
        },
        "filters": _filters(job),
        "count": tally.count,
        "gone": tally.gone,
        "by_outlet": dict(sorted(tally.by_outlet.items())),
        "published": {"first": _iso(tally.first), "last": _iso(tally.last)},
        # All changes of the store up to this number are in it.
        "sequence": sequence,
    }
    if folder:
        found["files"] = [attrs.asdict(part) for part in parts]
    else:
        (part,) = parts
        found |= {"bytes": part.bytes, "sha256": part.sha256}
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def beside(path: Path) -> Path:
    """Where the manifest of a file or folder is."""
    return path / WITHIN if path.is_dir() else path.with_name(f"{path.name}{BESIDE}")


def shape_beside(path: Path) -> Shape:
    """The shape of a file's lines, as its manifest has it; whole records where there is none.

    Raises:
        ExportFileError: there is one, but it can't be read.
    """
    place = next(
        (place for place in (beside(path), *(above / WITHIN for above in path.parents[:3])) if place.is_file()), None
    )
    if place is None:
        return Shape()
    try:
        told = orjson.loads(place.read_bytes())["shape"]
        return Shape(**told | {"fields": tuple(told["fields"] or ()), "without_bodies": tuple(told["without_bodies"])})
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ExportFileError(f"the manifest {place} can't be read: {error}") from error


def _filters(job: Job) -> dict[str, Any]:
    """What was asked for, but for what wasn't."""
    told = attrs.asdict(job.extract) | attrs.asdict(job.content)
    found = {}
    for name, value in told.items():
        if value in (None, ()) or _DEFAULTS.get(name, object()) == value:
            continue
        found[name] = _iso(value) if hasattr(value, "isoformat") else value
    return found


def _iso(at: datetime | None) -> str | None:
    return None if at is None else in_tehran(at).isoformat()
