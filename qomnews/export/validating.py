"""Whether a file of JSON lines is what its schema says, and what its manifest says."""

from __future__ import annotations

from functools import cache
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import orjson
from itemadapter import ItemAdapter
from jsonschema import Draft202012Validator, FormatChecker

from qomnews.article import SCHEMA_VERSION, Tombstone
from qomnews.export.errors import ExportFileError
from qomnews.export.export_files import lines_of, parsed
from qomnews.export.manifest import beside, shape_beside
from qomnews.export.upgrading import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

    from qomnews.export.shape import Shape

_LONGEST = 60


@attrs.frozen
class Fault:
    """What is wrong: in which line (0: the file as a whole), of which field, such as `mirrors[0].url`."""

    line: int
    field: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.line and f"line {self.line}", self.field, self.problem) if part)


@attrs.define
class Validation:
    """A file that is gone through once.

    Attributes:
        path: a file of JSON lines, compressed or not.
        count: lines that were looked at so far.
        faulty: those of them with a fault.
    """

    path: Path
    count: int = 0
    faulty: int = 0

    def faults(self) -> Iterator[Fault]:
        """All that is wrong, in the order of the lines.

        Raises:
            ExportFileError: it can't be read.
        """
        shape = shape_beside(self.path)
        seen: dict[str, int] = {}
        for number, line in lines_of(self.path):
            self.count += 1
            found = list(self._of_line(number, line, shape, seen))
            self.faulty += bool(found)
            yield from found
        yield from self._of_manifest()

    def _of_line(self, number: int, line: bytes, shape: Shape, seen: dict[str, int]) -> Iterator[Fault]:
        try:
            record = parsed(self.path, number, line)
            if "schema_version" in record or "schema_version" in shape.names:
                version = version_of(record)
                if version < SCHEMA_VERSION:
                    yield Fault(number, "schema_version", f"it is {version}; `qomnews upgrade` brings it to the newest")
                    return
        except ExportFileError as error:
            place = f"{self.path}, line {number}: "
            yield Fault(number, "", str(error).removeprefix(place))
            return
        is_gone = "superseded_by" in record and "title" not in record
        for wrong in sorted(_validator(None if is_gone else shape).iter_errors(record), key=_place):
            yield Fault(number, _place(wrong), _problem(wrong))
        name = record.get("id")
        if isinstance(name, str):
            first = seen.setdefault(name, number)
            if first != number:
                yield Fault(number, "id", f"{name} stands in line {first} already")

    def _of_manifest(self) -> Iterator[Fault]:
        place = beside(self.path)
        if not place.is_file():
            return
        try:
            told = orjson.loads(place.read_bytes())
            count, digest = told["count"] + told["gone"], told["sha256"]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ExportFileError(f"the manifest {place} can't be read: {error}") from error
        if count != self.count:
            yield Fault(0, "", f"its manifest says {count} lines, there are {self.count}")
        with self.path.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != digest:
                yield Fault(0, "", "its SHA-256 is another than its manifest says: it was changed, or cut short")


@cache
def _validator(shape: Shape | None) -> Draft202012Validator:
    """Of articles in a shape, or (None) of tombstones."""
    schema = ItemAdapter.get_json_schema(Tombstone) if shape is None else shape.article_schema()
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _place(error: ValidationError) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    return path.removeprefix(".")


def _problem(error: ValidationError) -> str:
    """What is wrong, without the whole text of a field in it."""
    value: Any = error.instance
    shown = repr(value)
    if len(shown) <= _LONGEST or error.validator in ("required", "additionalProperties"):
        return error.message.replace(shown, "it") if len(shown) > _LONGEST else error.message
    return error.message.replace(shown, f"{shown[:_LONGEST]}…")
