"""Streams that are compressed on their way, the same bytes at any time."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Buffer
    from pathlib import Path

Packing = Literal["none", "gzip", "zstd"]
SUFFIXES: dict[str, Packing] = {".gz": "gzip", ".zst": "zstd"}

_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def packing_of(path: Path) -> Packing:
    """How a file of this name is compressed.

    >>> from pathlib import Path
    >>> packing_of(Path("stories.jsonl.zst")), packing_of(Path("stories.jsonl"))
    ('zstd', 'none')
    """
    return SUFFIXES.get(path.suffix, "none")


def packed(stream: BinaryIO, packing: Packing) -> BinaryIO:
    """A stream whose bytes go compressed into another, which stays open when this one is closed."""
    if packing == "gzip":
        # Neither name nor time in its head.
        packer = gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=stream, mtime=0)
        return cast("BinaryIO", packer)
    if packing == "zstd":
        return cast("BinaryIO", zstd.ZstdFile(stream, "wb", level=_ZSTD_LEVEL))
    return cast("BinaryIO", _Open(stream))


def unpacked(stream: BinaryIO) -> BinaryIO:
    """A stream's content, told by its first bytes; it has to be one that can be looked ahead in."""
    start = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    if start.startswith(_GZIP_MAGIC):
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    if start.startswith(_ZSTD_MAGIC):
        return cast("BinaryIO", io.BufferedReader(zstd.ZstdFile(stream, "rb")))
    return stream


class _Open(io.RawIOBase):
    """Another stream, but for its end."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        return self._stream.write(data)
