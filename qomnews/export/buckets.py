"""Exports in S3 buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qomnews.export.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path


def put(file: Path, url: str) -> None:
    """Puts a file under `s3://bucket/key`; whoever reads the key gets the old object or all of the new one.

    Keys, region and end point are those of the environment (`AWS_…`).

    Raises:
        ExportError: it can't be put there, or the extra `s3` is missing.
    """
    try:
        import obstore  # noqa: PLC0415 - the extra `s3`
        from obstore.store import S3Store  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise ExportError(f"{url}: buckets need the extra s3: pip install 'qomnews[s3]'") from error
    parts = urlsplit(url)
    key = parts.path.lstrip("/")
    if not parts.netloc or not key:
        raise ExportError(f"{url} can't be written: it names no object; write s3://BUCKET/KEY")
    try:
        obstore.put(S3Store(parts.netloc), key, file)
    except obstore.exceptions.BaseError as error:
        first = str(error).strip().split("\n", 1)[0]
        raise ExportError(f"{url} can't be written: {first}") from error
