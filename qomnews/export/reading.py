"""Articles out of any export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.article import Article, Tombstone
from qomnews.export.errors import ExportFileError
from qomnews.export.export_files import records_of
from qomnews.export.sentences import SENTENCES
from qomnews.export.upgrading import upgraded
from qomnews.records import from_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELDS = tuple(field.name for field in attrs.fields(Article))


def articles(path: Path | str) -> Iterator[Article]:
    """The articles of an export, in its order; tombstones of an export of changes are passed over.

    Args:
        path: a file of any format, compressed or not, or a folder.

    Raises:
        ExportFileError: it can't be read, or has not all of a record (`--fields`, `--text`).
    """
    return (record for record in records(path) if isinstance(record, Article))


def records(path: Path | str) -> Iterator[Article | Tombstone]:
    """The articles of an export and, of one of changes, the tombstones.

    Raises:
        ExportFileError: likewise.
    """
    for where, plain in records_of(Path(path)):
        try:
            yield _record(plain)
        except (ValueError, ExportFileError) as error:
            raise ExportFileError(f"{where}: {error}") from error


def _record(plain: dict[str, Any]) -> Article | Tombstone:
    plain = upgraded(plain)
    if "superseded_by" in plain and "title" not in plain:
        return from_dict(plain, Tombstone)
    plain.pop(SENTENCES, None)
    missing = [name for name in _FIELDS if name not in plain]
    if missing:
        raise ExportFileError(
            f"it has no {', '.join(missing)}: an article is made of all fields; export without --fields and --text"
        )
    return from_dict(plain, Article)
