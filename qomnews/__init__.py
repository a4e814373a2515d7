"""qomnews: the Persian news outlets of Qom, as clean, dated, de-duplicated records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qomnews.article import Article

__version__ = "0.4.0"


def read(path: Path | str) -> Iterator[Article]:
    """The articles of an export of any format, in its order; what is gone (`Tombstone`) is passed over.

    Args:
        path: a file, compressed or not, or a folder that `--partition` made.

    Raises:
        qomnews.export.ExportFileError: it can't be read, or has only part of each record; the message says where.
    """
    from qomnews.export.reading import articles  # noqa: PLC0415 - the package itself is imported by all of its modules

    return articles(path)
