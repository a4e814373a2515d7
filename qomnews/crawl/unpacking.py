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
    from scrapy import Request

_ERRORS = (zlib.error, gzip.BadGzipFile, EOFError, brotli.error, zstd.ZstdError)


class OutletCompression(HttpCompressionMiddleware):
    """Downloader middleware in place of Scrapy's, which gives the half of a gzip file that was cut for the whole."""

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
        is_gzip = [encoding.strip().lower() for encoding in encodings] in ([b"gzip"], [b"x-gzip"])
        if is_gzip and isinstance(unpacked, Response) and not _is_whole(response.body, len(unpacked.body)):
            raise ResponseDataLossError(f"{response.url}: a gzip file that was cut off")
        return unpacked


def _is_whole(packed: bytes, length: int) -> bool:
    """Whether a gzip file that gave so many bytes has an end.

    A file ends with its length (RFC 1952, 2.3.1); where that is another, it is cut, or one of several files in a row.
    """
    if int.from_bytes(packed[-4:], "little") == length % (1 << 32):
        return True
    rest = packed
    while rest:
        file = zlib.decompressobj(wbits=31)
        try:
            while not file.eof and rest:
                file.decompress(rest, 65536)
                rest = file.unconsumed_tail
        except zlib.error:
            # What follows the last file is nothing that readers of gzip mind.
            return True
        if not file.eof:
            return False
        rest = file.unused_data
    return True
