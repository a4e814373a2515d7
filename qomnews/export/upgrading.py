"""Lines of older versions of the schema, brought to the newest one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qomnews.article import SCHEMA_VERSION
from qomnews.export.errors import ExportFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Step = Callable[[dict[str, Any]], dict[str, Any]]

# For each version the step to the next; whoever makes a version 2 writes here what becomes of a line of version 1.
STEPS: dict[int, Step] = {}


def upgraded(
    record: dict[str, Any], *, steps: Mapping[int, Step] = STEPS, newest: int = SCHEMA_VERSION
) -> dict[str, Any]:
    """A record, or a tombstone, as the newest version of the schema has it.

    Args:
        record: one of any version until then.
        steps: from each version to the next.
        newest: the version to come to.

    Raises:
        ExportFileError: its version is missing, newer than this program, or one from which no step leads on.
    """
    version = version_of(record, newest=newest)
    while version < newest:
        if version not in steps:
            raise ExportFileError(f"schema_version: there is no way from {version} to {newest}")
        record = steps[version](record)
        version += 1
        record["schema_version"] = version
    return record


def version_of(record: dict[str, Any], *, newest: int = SCHEMA_VERSION) -> int:
    """The version of the schema by which a record was written.

    Raises:
        ExportFileError: it is missing, or newer than this program.
    """
    version = record.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ExportFileError(f"schema_version: it is {version!r}, not a number from 1 to {newest}")
    if version > newest:
        raise ExportFileError(f"schema_version: it is {version}, this program knows {newest}; upgrade the program")
    return version
