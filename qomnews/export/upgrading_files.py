"""Whole files of an older version of the schema, brought to the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import orjson

from qomnews.article import SCHEMA_VERSION
from qomnews.export.errors import ExportFileError
from qomnews.export.export_files import lines_of, parsed
from qomnews.export.manifest import beside
from qomnews.export.staged import staged
from qomnews.export.upgrading import STEPS, upgraded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qomnews.export.upgrading import Step


@attrs.frozen
class UpgradedFile:
    """Lines in all, and those of them that were of an older version."""

    count: int
    older: int


def upgrade_file(
    source: Path, target: Path, *, steps: Mapping[int, Step] = STEPS, newest: int = SCHEMA_VERSION
) -> UpgradedFile:
    """Writes a file's lines as the newest version of the schema has them, whole or not at all.

    A file that is of it already and would take its own place stays as it is. The manifest beside a file that takes its
    own place goes with it.

    Args:
        source: JSON lines, compressed or not.
        target: where to, compressed as its name says; may be the source.
        steps: from each version to the next.
        newest: the version to come to.

    Raises:
        ExportFileError: a line can't be read, or is of a version from which no way leads; the message names it.
        ExportError: the target can't be written.
    """
    in_place = target.resolve() == source.resolve()
    count = older = 0
    place = beside(source)
    also = [place] if in_place and place.is_file() else []
    if in_place and not any(_version(source, number, line) != newest for number, line in lines_of(source)):
        return UpgradedFile(sum(1 for _ in lines_of(source)), 0)
    with staged([target, *also]) as (file, *manifests):
        for number, line in lines_of(source):
            record = parsed(source, number, line)
            before = record.get("schema_version")
            try:
                record = upgraded(record, steps=steps, newest=newest)
            except ExportFileError as error:
                raise ExportFileError(f"{source}, line {number}: {error}") from error
            count += 1
            older += before != newest
            file.write((line if before == newest else orjson.dumps(record)) + b"\n")
        file.finish()
        for manifest in manifests:
            told = orjson.loads(place.read_bytes())
            told |= {"schema_version": newest, "bytes": file.size, "sha256": file.sha256}
            manifest.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return UpgradedFile(count, older)


def _version(source: Path, number: int, line: bytes) -> object:
    return parsed(source, number, line).get("schema_version")
