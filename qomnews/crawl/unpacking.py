"""Unpacking of answers: what can't be unpacked, or was cut, is the site's fault and says so."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import brotli
from backports import zstd
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response

from qomnews.crawl.failure import UnpackingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request

_PIECE = 65_536
_ERRORS = (zlib.error, gzip.BadGzipFile, EOFError, brotli.error, zstd.ZstdError)


class OutletCompression(HttpCompressionMiddleware):
    """Downloader middleware in place of Scrapy's, which gives the half of a packed page that was cut for the whole."""

    def process_response(  # type: ignore[override] # Scrapy's has a deprecated argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """The answer, unpacked.

        Raises:
            UnpackingError: it isn't packed as it says.
            ResponseDataLossError: it was cut off.
            IgnoreRequest: it is larger than is read.
        """
        encodings = response.headers.getlist("Content-Encoding")
        try:
            unpacked = super().process_response(request, response)
        except _ERRORS as error:
            raise UnpackingError(f"its answer says that it is packed, and can't be unpacked ({error})") from error
        names = [encoding.strip().lower() for encoding in encodings]
        is_whole = _WHOLE.get(names[0]) if len(names) == 1 else None
        if is_whole and isinstance(unpacked, Response) and not is_whole(response.body, len(unpacked.body)):
            raise ResponseDataLossError(f"{response.url}: its packing has no end")
        return unpacked


def _gzip_is_whole(packed: bytes, length: int) -> bool:
    """Whether a gzip file that gave so many bytes has an end.

    A file ends with its length (RFC 1952, 2.3.1); where that is another, it is cut, or one of several files in a row.
    """
    if int.from_bytes(packed[-4:], "little") == length % (1 << 32):
        return True
    rest = packed
    while rest:
        file = zlib.decompressobj(wbits=31)
        try:
            rest = _to_its_end(file, rest)
        except zlib.error:
            # What follows the last file is nothing that readers of gzip mind.
            return True
        if not file.eof:
            return False
    return True


def _deflate_is_whole(packed: bytes, _length: int) -> bool:
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib.decompressobj(wbits=bits)
        try:
            _to_its_end(stream, packed)
        except zlib.error:
            # Some servers leave out the frame.
            continue
        return stream.eof
    return False


def _to_its_end(stream: zlib._Decompress, packed: bytes) -> bytes:
    """What follows a stream; it is read piece by piece, and nothing of it kept."""
    rest = packed
    while not stream.eof and rest:
        stream.decompress(rest, _PIECE)
        rest = stream.unconsumed_tail
    return stream.unused_data


def _brotli_is_whole(packed: bytes, _length: int) -> bool:
    stream = brotli.Decompressor()
    piece = stream.process(packed, output_buffer_limit=_PIECE)
    while piece and not stream.is_finished():
        piece = stream.process(b"", output_buffer_limit=_PIECE)
    return bool(stream.is_finished())


def _zstd_is_whole(packed: bytes, _length: int) -> bool:
    stream = zstd.ZstdDecompressor()
    stream.decompress(packed, _PIECE)
    while not stream.eof and not stream.needs_input:
        stream.decompress(b"", _PIECE)
    return bool(stream.eof)


_WHOLE: dict[bytes, Callable[[bytes, int], bool]] = {
    b"gzip": _gzip_is_whole,
    b"x-gzip": _gzip_is_whole,
    b"deflate": _deflate_is_whole,
    b"br": _brotli_is_whole,
    b"zstd": _zstd_is_whole,
}
