"""A page's bytes as a browser gets them: transfer and content encoding undone, within a limit."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import brotli
from backports import zstd
from warcio.bufferedreaders import ChunkedDataReader

from qomnews.warc.errors import DamageError

if TYPE_CHECKING:
    from qomnews.warc.exchange import Headers

_GZIP_OR_ZLIB = zlib.MAX_WBITS + 32
_PIECE = 1 << 16


def body_of(headers: Headers, content: bytes, largest: int) -> bytes:
    """The page in an answer.

    Args:
        headers: the answer's.
        content: what follows them.
        largest: bytes of the largest page.

    Raises:
        DamageError: `bad-encoding` where an encoding is unknown or can't be undone, `too-large` beyond the limit.
    """
    named = {name.lower(): value.strip().lower() for name, value in headers}
    if named.get("transfer-encoding") == "chunked":
        content = ChunkedDataReader(BytesIO(content)).read()
    for coding in reversed([part.strip() for part in named.get("content-encoding", "").split(",")]):
        if coding not in ("", "identity", "none"):
            content = _undone(coding, content, largest)
    if len(content) > largest:
        raise DamageError("too-large")
    return content


def _undone(coding: str, content: bytes, largest: int) -> bytes:
    if not content:
        return b""
    if coding in ("gzip", "x-gzip", "deflate"):
        return _inflated(content, largest, raw=coding == "deflate")
    if coding == "br":
        return _brotli(content, largest)
    if coding == "zstd":
        return _zstd(content, largest)
    raise DamageError("bad-encoding")


def _inflated(content: bytes, largest: int, *, raw: bool) -> bytes:
    decompress = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        body = decompress.decompress(content, largest + 1)
    except zlib.error as error:
        if not raw:
            # Some tools undo the encoding and leave its header.
            if content.startswith(b"\x1f\x8b"):
                raise DamageError("bad-encoding") from error
            return content
        # What servers call deflate is often without zlib's frame.
        decompress = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            body = decompress.decompress(content, largest + 1)
        except zlib.error:
            return content
    if len(body) > largest:
        raise DamageError("too-large")
    if not decompress.eof:
        raise DamageError("bad-encoding")
    return body


def _brotli(content: bytes, largest: int) -> bytes:
    decompress = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        # A limit on what one call gives keeps a bomb from unfolding.
        part = decompress.process(content, output_buffer_limit=_PIECE)
        while part or not decompress.can_accept_more_data():
            parts.append(part)
            size += len(part)
            if size > largest:
                raise DamageError("too-large")
            part = decompress.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        raise DamageError("bad-encoding") from error
    if not decompress.is_finished():
        raise DamageError("bad-encoding")
    return b"".join(parts)


def _zstd(content: bytes, largest: int) -> bytes:
    try:
        with zstd.ZstdFile(BytesIO(content)) as stream:
            body: bytes = stream.read(largest + 1)
    except (zstd.ZstdError, EOFError) as error:
        raise DamageError("bad-encoding") from error
    if len(body) > largest:
        raise DamageError("too-large")
    return body
